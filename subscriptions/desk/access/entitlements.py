"""Entitlements: who may read what. Terms, gifts and receipts grant them automatically. One granted
by hand is added here and has a last day."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.admin_base import signed_in_user
from subscriptions.actions.access import access
from subscriptions.desk.access.access_filters import EntitlementFilter
from subscriptions.desk.access.entitlement_forms import EntitlementForm, RevokeForm
from subscriptions.desk.formatting import render_link
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.facts import Fact, list_facts, show_facts
from subscriptions.desk.records.pages import (
    RecordDesk,
    find_row,
    load_row,
    require_permissions,
    require_reading,
)
from subscriptions.desk.records.tables import RecordTable, TableColumn, show_table
from subscriptions.models import Entitlement

ENTITLEMENTS = RecordDesk(Entitlement)
ENTITLEMENT_TABLE = RecordTable(
    ENTITLEMENTS,
    (
        TableColumn("user", sort=("user__username",)),
        TableColumn("scope", sort=("scope",)),
        TableColumn("first_day", sort=("first_day",), wide=True, number=True),
        TableColumn("last_day", sort=("last_day",), number=True),
        TableColumn("source", sort=("source",)),
        TableColumn("note", sort=("note",), wide=True),
        TableColumn("revoked_at", sort=("revoked_at",), wide=True, number=True),
    ),
    EntitlementFilter,
    order=("-granted_at", "-pk"),
)
# Without the keys of the program: `term` and `claim` say where an entitlement comes from.
OPENS = ("user", "publication", "scope", "issue", "article", "first_day", "last_day", "source")
HISTORY = ("note", "granted_at", "revoked_at", "revoked_for")


def show_entitlements(request: HttpRequest) -> HttpResponse:
    """Show the list of entitlements, the newest first."""
    require_reading(request, ENTITLEMENTS)
    rows = Entitlement.objects.select_related("user")
    return show_table(request, ENTITLEMENT_TABLE, rows, "entitlement/list")


def show_entitlement(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show what an entitlement opens, where it comes from, and how it is revoked."""
    rows = Entitlement.objects.select_related(
        "user", "publication", "issue", "article", "term__order", "claim"
    )
    row: Entitlement = load_row(request, ENTITLEMENTS, object_id, rows)
    by = signed_in_user(request)
    links = []
    if row.revoked_at is None and by.has_perm("subscriptions.revoke_entitlement"):
        links = [(ENTITLEMENTS.address("revoke", row.pk), _("Revoke"))]
    facts = [*_list_filled(row, OPENS), *_find_origin(row, request), *_list_filled(row, HISTORY)]
    return show_facts(request, ENTITLEMENTS, row, facts, links=links)


def show_grant_form(request: HttpRequest) -> HttpResponse:
    """Grant an entitlement by hand."""
    require_permissions(request, "add_entitlement")
    form = EntitlementForm(request.POST or None)

    def do(_cleaned: Cleaned) -> object:
        return access.grant_entitlement(form.grant(), by=signed_in_user(request), at=timezone.now())

    back = ENTITLEMENTS.address("changelist")
    return show_act_page(request, ENTITLEMENTS, DeskAct(form, do, _("Grant an entitlement"), back))


def show_revoke_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke an entitlement, with a reason."""
    row: Entitlement = find_row(request, ENTITLEMENTS, pk)
    require_permissions(request, "revoke_entitlement")

    def do(cleaned: Cleaned) -> None:
        by = signed_in_user(request)
        access.revoke_entitlement(row, reason=cleaned["reason"], by=by, at=timezone.now())

    form = RevokeForm(request.POST or None)
    return show_act_page(
        request,
        ENTITLEMENTS,
        DeskAct(form, do, _("Revoke"), ENTITLEMENTS.address("changelist"), of=row),
        crumbs=[(ENTITLEMENTS.address("change", pk), str(row))],
        facts=_describe(row),
        danger=True,
        intro=_(
            "From this moment on it opens nothing. It cannot be undone; a new one can be granted."
        ),
    )


def _list_filled(row: Entitlement, names: Sequence[str]) -> list[Fact]:
    """Return the fields that have a value: of issue, article and revocation most have none."""
    return list_facts(row, [name for name in names if getattr(row, name) not in {None, ""}])


def _find_origin(row: Entitlement, request: HttpRequest) -> list[Fact]:
    """Return the term with its order, or the receipt, that granted an entitlement. What the user
    may not look at is named without a link."""
    by = signed_in_user(request)
    facts: list[Fact] = []
    if row.term is not None:
        facts += list_facts(row, ["term"])
        order = row.term.order
        if order is not None and by.has_perm("subscriptions.view_order"):
            link = render_link("order_change", order.pk, order.number)
            facts.append((pgettext("counter", "Order"), link))
    if row.claim is not None:
        receipt: object = row.claim
        if by.has_perm("subscriptions.view_receiptclaim"):
            receipt = render_link("receiptclaim_change", row.claim.pk, row.claim)
        facts.append((capfirst(_("registered receipt")), receipt))
    return facts


def _describe(row: Entitlement) -> list[Fact]:
    return [
        (_("Reader"), row.user or "–"),
        (_("Opens"), row.get_scope_display()),
        (_("Comes from"), row.get_source_display()),
        (_("First day"), row.first_day),
        (_("Last day"), row.last_day),
    ]
