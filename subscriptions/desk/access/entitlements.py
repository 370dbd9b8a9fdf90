"""Entitlements: who may read what. Terms, gifts and receipts grant them; those granted by hand are
added here and have a last day."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin_base import signed_in_user
from subscriptions.actions.access import access
from subscriptions.desk.access.access_filters import EntitlementFilter
from subscriptions.desk.access.entitlement_forms import EntitlementForm, RevokeForm
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.facts import list_facts, show_facts
from subscriptions.desk.records.pages import (
    RecordDesk,
    find_row,
    load_row,
    require_permissions,
    require_reading,
)
from subscriptions.desk.records.tables import RecordTable, TableColumn, show_table
from subscriptions.models import Entitlement, Source

ENTITLEMENTS = RecordDesk(Entitlement)
ENTITLEMENT_TABLE = RecordTable(
    ENTITLEMENTS,
    (
        TableColumn("user", sort=("user__username",)),
        TableColumn("scope", sort=("scope",)),
        TableColumn("first_day", sort=("first_day",), wide=True, number=True),
        TableColumn("last_day", sort=("last_day",), number=True),
        TableColumn("source", sort=("source",), wide=True),
        TableColumn("note", sort=("note",), wide=True),
        TableColumn("revoked_at", sort=("revoked_at",), number=True),
    ),
    EntitlementFilter,
    order=("-granted_at", "-pk"),
)
KEYS = {"id", "source_id"}  # of the program; `term` and `claim` say where a row comes from


def show_entitlements(request: HttpRequest) -> HttpResponse:
    """Show the list of entitlements, the newest first."""
    require_reading(request, ENTITLEMENTS)
    rows = Entitlement.objects.select_related("user")
    return show_table(request, ENTITLEMENT_TABLE, rows, "entitlement/list")


def show_entitlement(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show an entitlement."""
    row: Entitlement = load_row(request, ENTITLEMENTS, object_id)
    names = [field.name for field in Entitlement._meta.fields if field.name not in KEYS]
    may_revoke = signed_in_user(request).has_perm("subscriptions.revoke_entitlement")
    links = (
        [(ENTITLEMENTS.address("revoke", row.pk), _("Revoke"))]
        if may_revoke and row.revoked_at is None
        else []
    )
    return show_facts(request, ENTITLEMENTS, row, list_facts(row, names), links=links)


def show_grant_form(request: HttpRequest) -> HttpResponse:
    """Grant an entitlement by hand."""
    require_permissions(request, "add_entitlement")
    form = EntitlementForm(request.POST or None)

    def do(cleaned: Cleaned) -> object:
        given = {name: cleaned[name] for name in ("issue", "article", "note")}
        grant = access.EntitlementGrant(
            cleaned["reader"],
            cleaned["publication"],
            cleaned["scope"],
            cleaned["first_day"],
            cleaned["last_day"],
            **given,
            source=Source.COMPLIMENTARY,
        )
        return access.grant_entitlement(grant, by=signed_in_user(request), at=timezone.now())

    act = DeskAct(form, do, _("Grant an entitlement"), ENTITLEMENTS.address("changelist"))
    return show_act_page(request, ENTITLEMENTS, act)


def show_revoke_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke an entitlement, once."""
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
        facts=_describe(row),
        danger=True,
        intro=_(
            "From this moment on it opens nothing. It cannot be undone; a new one can be granted."
        ),
    )


def _describe(row: Entitlement) -> list[tuple[str, Any]]:
    return [
        (_("Reader"), row.user or "–"),
        (_("Opens"), row.get_scope_display()),
        (_("Comes from"), row.get_source_display()),
        (_("First day"), row.first_day),
        (_("Last day"), row.last_day),
    ]
