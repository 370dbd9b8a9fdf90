"""The base class of the counter's reference data in Django's admin: a list with filters, and a form
that writes through an action, once."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from articles.admin_base import GuardedAdmin, Row, signed_in_user
from articles.errors import Refused
from subscriptions.actions.sales import reference
from subscriptions.confirmation_tokens import confirm_form, digest_state
from subscriptions.desk.records.acts import redirect_to_result
from subscriptions.desk.records.fields import price_field
from subscriptions.desk.records.pages import RecordDesk


class FilteredList(ChangeList):
    """A changelist with a django-filter form. Its values stay in the address."""

    filterset: Any
    model_admin: Any

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> "QuerySet[Any]":
        rows = super().get_queryset(request, exclude_parameters)
        self.filterset = self.model_admin.filterset_class(
            request.GET, queryset=rows, request=request
        )
        self.has_filters = bool(self.filterset.form.fields)
        return self.filterset.qs if self.filterset.is_valid() else rows.none()

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Leave nothing to Django: what is no filter is ignored."""
        return {}

    def other_parameters(self) -> list[tuple[str, str]]:
        """Return the parameters of the address that do not belong to the filter form and must be
        kept."""
        names = self.model_admin.filterset_class.base_filters
        return [(name, value) for name, value in self.params.items() if name not in names]


class ReferenceAdmin(GuardedAdmin[Row]):
    """A list with the filters of `filterset_class`, if it names one, and a form. Rows of the
    counter are never deleted."""

    filterset_class: Any = None
    show_full_result_count = False
    change_list_template = "admin/subscriptions/change_list.html"
    change_form_template = "admin/subscriptions/change_form.html"
    list_per_page = 50

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return FilteredList if self.filterset_class else super().get_changelist(request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Row, form: Any, change: bool) -> None:
        reference.save_reference_row(obj, by=signed_in_user(request), at=timezone.now())

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show Django's form of a row. Save it once, while the row is as it was shown."""
        row = self.asked_row(request, object_id)
        context = {**(extra_context or {}), "state": digest_state(row)}
        show = partial(super().changeform_view, request, object_id, form_url, context)
        if request.method != "POST":
            return show()
        try:
            result = confirm_form(request, partial(_save_form, show), of=row)
        except _NotSaved as page:
            return page.answer
        except Refused as refused:
            request.refused = tuple(refused.reasons)  # type: ignore[attr-defined]
            return show()
        return redirect_to_result(request, RecordDesk(self.model), result)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name.endswith("_fen"):
            return price_field(db_field)
        return super().formfield_for_dbfield(db_field, request, **options)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what was granted, counted or paid must be found later


class _NotSaved(Exception):
    """Django rendered the form again instead of saving it."""

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer
        super().__init__()


def _save_form(show: Callable[[], HttpResponse]) -> tuple[str, str]:
    """Let Django save the form; return the address that it redirects to. Django adds the
    message."""
    answer = show()
    if not isinstance(answer, HttpResponseRedirect):
        raise _NotSaved(answer)
    return "", answer.url
