"""An act on a page of the desk: its form, what it does, and what it would do."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles.errors import Refused, Words
from subscriptions.actions.confirmed_forms import FormResult
from subscriptions.confirmation_tokens import confirm_form, digest_state, is_stale_form, reload_row

Cleaned = dict[str, Any]  # the cleaned data of a form


@dataclass(frozen=True)
class DeskAct:
    """An act with its form.

    A text that `do` returns is the message; a redirect that it returns is followed; anything else
    gives the message that the act is done. With `look` the first POST only shows what would happen;
    the second, which says `step=do`, does it, if nothing was written in between and the outcome is
    the same. `of` is the row that the page shows: the act is done only while that row is as it was
    shown.
    """

    form: Any
    do: Callable[[Cleaned], object]
    title: Words
    back: str
    look: Callable[[Cleaned], Mapping[str, Any]] | None = None
    of: Model | None = None

    def confirm(self, request: HttpRequest, *, outside: bool) -> FormResult:
        """Do the act once, while its row, and what it would do, are as they were shown."""
        state = partial(self.state_under_lock, self.look) if self.look else None
        return confirm_form(request, self.perform, of=self.of, state=state, outside=outside)

    def perform(self) -> tuple[str, str]:
        """Do the act; return the message and the page that follows."""
        outcome = self.do(self.form.cleaned_data)
        if isinstance(outcome, HttpResponseRedirect):
            return "", outcome.url
        if isinstance(outcome, str | Promise):
            return str(outcome), self.back
        return _("Done: “%(act)s”.") % {"act": self.title}, self.back

    def state(self, preview: Mapping[str, Any] | None) -> str:
        """Return the state that the page carries: that of its row, and of what it showed."""
        if preview is None:
            return digest_state(self.of)
        return digest_state(self.of, *seen_values(preview, self.form))

    def state_under_lock(self, look: Callable[[Cleaned], Mapping[str, Any]]) -> str:
        """Return the same from the row as it is now."""
        return digest_state(
            reload_row(self.of), *seen_values(look(self.form.cleaned_data), self.form)
        )

    def preview_refused(self, refused: Refused) -> Mapping[str, Any] | None:
        """Return what a refused act would do, so that it is shown beside the reason."""
        if self.look is None:
            return None
        try:
            return self.look(self.form.cleaned_data)
        except Refused as also_refused:
            if is_stale_form(refused):
                show_refusal(self.form, also_refused)
            return None


def seen_values(preview: Mapping[str, Any], form: Any) -> Iterable[Any]:
    """Return what a person sees before confirming: what the preview names, else the form."""
    return cast("Iterable[Any]", preview["seen"]) if "seen" in preview else form_values(form)


def form_values(form: Any) -> Iterator[str]:
    """Yield the values of a form as text to compare, rows by their primary keys."""
    for name, value in sorted(form.cleaned_data.items()):
        yield f"{name}={value.pk if isinstance(value, Model) else value}"


def show_refusal(form: forms.BaseForm, refused: Refused) -> None:
    """Show the reasons of a refusal above a form, a line each."""
    for reason in refused.reasons:
        form.add_error(None, str(reason))
