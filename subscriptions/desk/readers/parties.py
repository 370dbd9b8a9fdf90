"""Subscribers at the desk: the list with its search, and the page of one."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from articles.desk.lists.view_bar import open_start_view
from subscriptions.actions.readers import parties
from subscriptions.desk.list_views import PARTY_VIEWS, describe_views
from subscriptions.desk.readers.party_filters import PartyFilter
from subscriptions.desk.records.exports import ListSource, show_list_export
from subscriptions.desk.records.list_sheets import PARTIES as PARTY_SHEET
from subscriptions.desk.records.lists import Head, NarrowedRows, build_list_page, narrow_rows
from subscriptions.desk.records.pages import (
    RecordDesk,
    load_row,
    render_record_page,
    require_reading,
)
from subscriptions.desk.related import list_related
from subscriptions.models import Party, Span
from subscriptions.selectors.readers.parties import build_customer_page

PARTIES = RecordDesk(Party)
HEADS = [
    Head(gettext_lazy("Subscriber"), "name"),
    Head(gettext_lazy("Telephone")),
    Head(gettext_lazy("E-mail"), wide=True),
    Head(gettext_lazy("Last issue"), "last"),
    Head(gettext_lazy("Known since"), "since", wide=True),
]
SORTS = {"name": ["name", "pk"], "last": ["last_issue", "pk"], "since": ["pk"]}


def show_parties(request: HttpRequest) -> HttpResponse:
    """Show the list of subscribers, the newest first, or the view that the person chose to begin
    with."""
    require_reading(request, PARTIES)
    start = open_start_view(request, PARTY_VIEWS)
    if start is not None:
        return start
    shown = build_list_page(request, rows_with_end(), PartyFilter, HEADS, SORTS, "-since")
    return render_record_page(
        request,
        PARTIES,
        "party/list",
        _("Subscribers"),
        shown=shown,
        **describe_views(request, PARTY_VIEWS),
    )


def export_parties(request: HttpRequest) -> HttpResponse:
    """Export the list as the address narrows it."""
    return show_list_export(request, PARTY_LIST)


def _narrow_parties(request: HttpRequest) -> NarrowedRows:
    return narrow_rows(request, rows_with_end(), PartyFilter, SORTS, "-since")


PARTY_LIST = ListSource(PARTIES, PARTY_SHEET, _narrow_parties)


def show_party(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show everything about one subscriber on one page."""
    party: Party = load_row(request, PARTIES, object_id)
    at = timezone.now()
    return render_record_page(
        request,
        PARTIES,
        "party/desk",
        party.name,
        page=build_customer_page(party, at),
        party=party,
        at=at,
        today=timezone.localdate(at),
        order_list=reverse("admin:subscriptions_order_changelist"),
        new_order=reverse("admin:subscriptions_order_add"),
        twins=_find_twins(party),
        related=list_related(party, signed_in_user(request)),
    )


def rows_with_end() -> Any:
    """Return subscribers with the last issue of any of their subscriptions."""
    spans = Span.objects.filter(subscription__party=OuterRef("pk")).order_by("-last_issue")
    return Party.objects.annotate(last_issue=Subquery(spans.values("last_issue")[:1]))


def _find_twins(party: Party) -> list[Party]:
    """Return possible duplicates of a subscriber, a few at most."""
    if party.erased_at is not None:
        return []
    contact = parties.Contact(party.name, party.phone, party.email)
    return list(parties.possible_duplicates(contact).exclude(pk=party.pk)[:5])
