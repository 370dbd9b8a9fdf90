"""The desk of a table: who may look at its rows, the addresses of its pages, and the frame of each
page.

The addresses are named as Django's admin names them: `admin:subscriptions_<table>_changelist`,
`…_change`, and `…_<act>` for the page of an act.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.errors import Words
from subscriptions.desk.callers import add_asked_return
from subscriptions.desk.screens import render_desk

MONEY_PAGES = (("admin:subscriptions_order_money", gettext_lazy("Money")),)
LIST_FILTERS = "_changelist_filters"  # carries the query of a list through the pages below it


@dataclass(frozen=True)
class RecordDesk:
    """The work screens of one table. `above` are the pages that lead to its list, each as the name
    of its address and its label."""

    model: type[Model]
    above: Sequence[tuple[str, Words]] = ()

    @property
    def table(self) -> str:
        """Return the name of the table in addresses and permissions."""
        return str(self.model._meta.model_name)

    def address(self, name: str, *parts: Any) -> str:
        """Return the address of a page of this desk."""
        return reverse(f"admin:subscriptions_{self.table}_{name}", args=parts)


def may_view(request: HttpRequest, desk: RecordDesk) -> bool:
    """Say whether the user may look at the rows of a desk: whoever may change them may."""
    by = signed_in_user(request)
    return any(by.has_perm(f"subscriptions.{right}_{desk.table}") for right in ("view", "change"))


def require_permissions(request: HttpRequest, *permissions: str) -> None:
    """Raise PermissionDenied unless the user has all these permissions of the counter."""
    by = signed_in_user(request)
    if not all(by.has_perm(f"subscriptions.{permission}") for permission in permissions):
        raise PermissionDenied


def require_view(request: HttpRequest, desk: RecordDesk) -> None:
    """Raise PermissionDenied unless the user may look at the rows of a desk."""
    if not may_view(request, desk):
        raise PermissionDenied


def require_reading(request: HttpRequest, desk: RecordDesk) -> None:
    """Guard a page that is only looked at: raise PermissionDenied for a POST, and unless the user
    may look at the rows of the desk."""
    require_view(request, desk)
    if request.method == "POST":
        raise PermissionDenied


def find_row(
    request: HttpRequest, desk: RecordDesk, pk: Any, rows: "QuerySet[Any] | None" = None
) -> Any:
    """Return a row, of `rows` if they are given. 404 where there is none. Users who may not view
    such rows are refused before the row is looked up."""
    require_view(request, desk)
    rows_allowed = desk.model._default_manager.all() if rows is None else rows
    row = rows_allowed.filter(pk=read_number(pk) or 0).first()
    if row is None:
        raise Http404(_("There is no such row."))
    return row


def load_row(
    request: HttpRequest, desk: RecordDesk, object_id: str, rows: "QuerySet[Any] | None" = None
) -> Any:
    """Return the row that the address of its page names. A POST is refused, and otherwise as
    `find_row` refuses."""
    require_reading(request, desk)
    return find_row(request, desk, unquote(object_id), rows)


def preserved_filters(request: HttpRequest, desk: RecordDesk) -> str:
    """Return the filters of the list as a query string for the pages below it, "" for none."""
    if request.path == desk.address("changelist"):
        query = request.GET.urlencode()
    else:
        query = request.GET.get(LIST_FILTERS, "")
    return urlencode({LIST_FILTERS: query}) if query else ""


def keep_filters(request: HttpRequest, desk: RecordDesk, address: str) -> str:
    """Return an address below the list of a desk with the filters of the list. Any other address
    stays as it is."""
    filters = preserved_filters(request, desk)
    if not filters or not address.startswith(desk.address("changelist")):
        return address
    around: Any = {"opts": desk.model._meta, "preserved_filters": filters}
    return str(add_preserved_filters(around, address))


def render_record_page(
    request: HttpRequest, desk: RecordDesk, template: str, title: Words, /, **context: Any
) -> HttpResponse:
    """Render a page of a desk. `back` and the links of the list keep the filters of the list; the
    links of acts also keep the page that they lead back to."""
    filters = add_asked_return(request, preserved_filters(request, desk))
    here = desk.address("changelist")
    if "back" in context:
        context["back"] = keep_filters(request, desk, context["back"])
    around = {
        "opts": desk.model._meta,
        "above": [(reverse(name), label) for name, label in desk.above],
        "keeps": f"?{filters}" if filters else "",
        "list_url": here if request.path == here else keep_filters(request, desk, here),
        **context,
    }
    return render_desk(request, f"admin/subscriptions/{template}.html", title, **around)
