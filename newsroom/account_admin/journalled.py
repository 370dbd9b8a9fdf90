"""Forms of accounts and roles leave rows in the journal: what was, and what is."""

from typing import Any, ClassVar, cast

from django.http import HttpRequest
from django.utils import timezone

from articles.actions.records import journal
from articles.admin_base import DeclaredLookupsMixin
from newsroom.accounts.models import User


class JournalledMixin(DeclaredLookupsMixin[Any]):
    """Write down what a form changed, many-to-many fields too: those are stored after the row
    itself."""

    act: ClassVar[str]

    def as_kept(self, row: Any) -> dict[str, str]:
        """Return a stored row as the journal keeps it."""
        raise NotImplementedError

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Remember what the row was before, so that the journal can say what changed."""
        before = self.as_kept(type(obj).objects.get(pk=obj.pk)) if change else {}
        request.kept_before = before  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        before = request.kept_before  # type: ignore[attr-defined]
        changed = changed_values(before, self.as_kept(form.instance))
        journal.record(
            f"{self.act}.changed" if change else f"{self.act}.added",
            by=cast("User", request.user),
            at=timezone.now(),
            subject=form.instance.natural_key()[0],
            changed=changed,
        )


def changed_values(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    """Return what differs, as {field: [old, new]}."""
    return {
        name: [before.get(name, ""), after[name]]
        for name in after
        if before.get(name, "") != after[name]
    }
