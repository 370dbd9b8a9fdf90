"""The base classes of the counter's admin: addresses of their own, the page of a row, the page of
an act, and a list of their own."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.cache import never_cache

from articles.admin_base import Row, signed_in_user
from articles.errors import Refused, Words
from articles.forms.models import ReportingForm
from subscriptions.actions.confirmed_forms import FormResult
from subscriptions.actions.sales import reference
from subscriptions.admin.filtering import FilteredAdmin
from subscriptions.confirmation_tokens import confirm_form, digest_state
from subscriptions.desk.records.acts import (
    Cleaned,
    DeskAct,
    act_at_once,
    redirect_to_result,
    show_act_page,
)
from subscriptions.desk.records.fields import price_field
from subscriptions.desk.records.pages import (
    RecordDesk,
    find_row,
    keep_filters,
    render_record_page,
    require_permissions,
)
from subscriptions.desk.related import ORDERS, list_related


@dataclass(frozen=True)
class AdminPage:
    """A page below a list: its address after that of the list, and its name."""

    address: str
    name: str


View = TypeVar("View", bound=Callable[..., HttpResponse])


def admin_page(address: str, name: str) -> Callable[[View], View]:
    """Mark a method of a `CounterAdmin` as the view of an address below its list. The address is
    called `admin:subscriptions_<table>_<name>`."""

    def mark(view: View) -> View:
        view.admin_page = AdminPage(address, name)  # type: ignore[attr-defined]
        return view

    return mark


def find_admin_pages(admin_class: type) -> dict[str, AdminPage]:
    """Return the marked methods of a class by their names, those of its base classes first."""
    return {
        method: view.admin_page
        for base in reversed(admin_class.__mro__)
        for method, view in vars(base).items()
        if hasattr(view, "admin_page")
    }


class CounterAdmin(FilteredAdmin[Row]):
    """A list and a form that write through actions. Rows of the counter are never deleted."""

    show_full_result_count = False
    change_form_template = "admin/subscriptions/change_form.html"
    list_per_page = 50
    # The pages that lead to the list, each as the name of its address and its label.
    above: Sequence[tuple[str, Words]] = ()

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
        shown = partial(super().changeform_view, request, object_id, form_url, context)
        if request.method != "POST":
            return shown()
        try:
            return self.redirect_to_result(
                request, confirm_form(request, partial(_saved, shown), of=row)
            )
        except _NotSaved as page:
            return page.answer
        except Refused as refused:
            request.refused = tuple(refused.reasons)  # type: ignore[attr-defined]
            return shown()

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show beside Django's form of a payment or an invoice what belongs to it."""
        row = context.get("original")
        if row is not None and type(row) in ORDERS:
            context["related"] = list_related(row, signed_in_user(request))
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
    ) -> Any:
        """Return Django's form class. After a refusal the form shows the reasons and keeps the
        typed data."""
        made: Any = super().get_form(request, obj, change=change, **options)
        reasons = getattr(request, "refused", ())
        if not reasons or issubclass(made, ReportingForm):
            return made

        def clean(form: Any) -> Any:
            made.clean(form)
            raise forms.ValidationError([str(reason) for reason in reasons])

        return type(made.__name__, (made,), {"clean": clean})

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        is_price = db_field.name.endswith("_fen")
        return (
            price_field(db_field)
            if is_price
            else super().formfield_for_dbfield(db_field, request, **options)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # what was granted, counted or paid must be found later

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses of the pages marked by `admin_page`, base classes first, and
        Django's own."""
        table = self.opts.model_name
        patterns = [
            path(
                page.address,
                self.admin_site.admin_view(never_cache(getattr(self, method))),
                name=f"subscriptions_{table}_{page.name}",
            )
            for method, page in find_admin_pages(type(self)).items()
        ]
        return patterns + super().get_urls()

    @property
    def desk(self) -> RecordDesk:
        """Return the desk of this table."""
        return RecordDesk(self.model, self.above)

    def address(self, name: str, *parts: Any) -> str:
        """Return the address of a page of this admin."""
        return self.desk.address(name, *parts)

    def keep_filters(self, request: HttpRequest, address: str) -> str:
        """Return an address below this list with the filters of the list."""
        return keep_filters(request, self.desk, address)

    def require(self, request: HttpRequest, *permissions: str) -> None:
        """Raise PermissionDenied unless the user has all these permissions of the counter."""
        require_permissions(request, *permissions)

    def row_or_404(self, request: HttpRequest, pk: Any, rows: Any = None) -> Any:
        """Return a row. Users who may not view such rows are refused before the row is looked
        up."""
        return find_row(
            request, self.desk, pk, self.get_queryset(request) if rows is None else rows
        )

    def page(
        self, request: HttpRequest, template: str, title: Words, **context: Any
    ) -> HttpResponse:
        """Render a page of the desk."""
        return render_record_page(request, self.desk, template, title, **context)

    def act(
        self,
        request: HttpRequest,
        form: forms.BaseForm,
        do: Callable[[Cleaned], object],
        *,
        title: Words,
        back: str,
        look: Callable[[Cleaned], Mapping[str, Any]] | None = None,
        of: Model | None = None,
        **context: Any,
    ) -> HttpResponse:
        """Show the page of an act (see `DeskAct`), and do it once. Of the context, `template` names
        another page."""
        reads = context.pop("reads", False)
        outside = context.pop("outside", False)
        act = DeskAct(form, do, title, back, look, of, outside=outside, reads=reads)
        return show_act_page(request, self.desk, act, **context)

    def do_at_once(
        self, request: HttpRequest, do: Callable[[], str], back: str, *, confirmed: bool = False
    ) -> HttpResponse:
        """Do an act without a form, and return to a page."""
        return act_at_once(request, self.desk, do, back, confirmed=confirmed)

    def redirect_to_result(self, request: HttpRequest, result: FormResult) -> HttpResponse:
        """Show the message of a confirmed form and redirect to its result."""
        return redirect_to_result(request, self.desk, result)


class ReadOnlyAdmin(CounterAdmin[Row]):
    """Rows that only actions write; the admin shows them and never edits them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RowPageAdmin(ReadOnlyAdmin[Row]):
    """Shows a row on a page instead of in a form; each act that changes it has a page of its
    own."""

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show the page of one row. POST is refused."""
        if not self.has_view_permission(request) or request.method == "POST":
            raise PermissionDenied
        return self.row_page(request, self.row_or_404(request, unquote(object_id)))

    def row_page(self, request: HttpRequest, row: Row) -> HttpResponse:
        """Render the page of a row."""
        raise NotImplementedError


class _NotSaved(Exception):
    """Django rendered the form again instead of saving it."""

    def __init__(self, answer: HttpResponse) -> None:
        self.answer = answer
        super().__init__()


def _saved(shown: Callable[[], HttpResponse]) -> tuple[str, str]:
    """Let Django save the form; return the address that it redirects to. Django adds the
    message."""
    answer = shown()
    if not isinstance(answer, HttpResponseRedirect):
        raise _NotSaved(answer)
    return "", answer.url
