"""Subscriptions at the desk: the list with its filters, and the page of one."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from articles.desk.lists.view_bar import open_start_view
from subscriptions.desk.list_views import SUBSCRIPTION_VIEWS, describe_views
from subscriptions.desk.records.desks import SUBSCRIPTIONS
from subscriptions.desk.records.exports import ListSource, show_list_export
from subscriptions.desk.records.list_sheets import SUBSCRIPTIONS as SUBSCRIPTION_SHEET
from subscriptions.desk.records.lists import Head, NarrowedRows, build_list_page, narrow_rows
from subscriptions.desk.records.pages import load_row, render_record_page, require_reading
from subscriptions.desk.related import list_related
from subscriptions.desk.sales.subscription_filters import SubscriptionFilter
from subscriptions.models import Subscription, Term
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.readers.parties import current_dispatch
from subscriptions.selectors.sales import subscriptions as selector
from subscriptions.selectors.service.holds import hold_allowance
from subscriptions.selectors.service.service import (
    changeable_from,
    count_served_issues,
    issues_left,
)

HEADS = [
    Head(gettext_lazy("Subscriber"), "party"),
    Head(gettext_lazy("Channel"), wide=True),
    Head(gettext_lazy("Kind"), wide=True),
    Head(gettext_lazy("Copies"), "copies", wide=True),
    Head(gettext_lazy("First issue"), "first", wide=True),
    Head(gettext_lazy("Last issue"), "last"),
    Head(gettext_lazy("Issues left")),
    Head(gettext_lazy("Renewal")),
]
SORTS = {
    "party": ["party__name", "pk"],
    "copies": ["copies", "pk"],
    "first": ["first_issue", "pk"],
    "last": ["last_issue", "pk"],
    "opened": ["pk"],
}


sheet = SUBSCRIPTIONS


def show_subscriptions(request: HttpRequest) -> HttpResponse:
    """Show the list of subscriptions, the newest first, or the view that the person chose to begin
    with."""
    require_reading(request, SUBSCRIPTIONS)
    start = open_start_view(request, SUBSCRIPTION_VIEWS)
    if start is not None:
        return start
    at = timezone.now()
    shown = build_list_page(request, _list_rows(), SubscriptionFilter, HEADS, SORTS, "-opened")
    return render_record_page(
        request,
        SUBSCRIPTIONS,
        "subscription/list",
        _("Subscriptions"),
        shown=shown,
        left=issues_left(list(shown.page.object_list), at),
        today=timezone.localdate(at),
        **describe_views(request, SUBSCRIPTION_VIEWS),
    )


def export_subscriptions(request: HttpRequest) -> HttpResponse:
    """Export the list as the address narrows it."""
    return show_list_export(request, SUBSCRIPTION_LIST)


def _narrow_subscriptions(request: HttpRequest) -> NarrowedRows:
    return narrow_rows(request, _list_rows(), SubscriptionFilter, SORTS, "-opened")


SUBSCRIPTION_LIST = ListSource(SUBSCRIPTIONS, SUBSCRIPTION_SHEET, _narrow_subscriptions)


def show_subscription(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show everything about one subscription on one page."""
    rows = Subscription.objects.select_related("party", "publication")
    row: Subscription = load_row(request, SUBSCRIPTIONS, object_id, rows)
    at = timezone.now()
    terms = list(
        Term.objects.filter(subscription=row)
        .select_related("plan", "order")
        .order_by("-first_issue")
    )
    first = changeable_from(row, at)
    sent = list(row.dispatches.select_related("made_by").prefetch_related("shares__address"))
    return render_record_page(
        request,
        SUBSCRIPTIONS,
        "subscription/desk",
        str(row),
        subscription=row,
        party=row.party,
        terms=terms,
        served=count_served_issues(terms, at),
        dispatches=sent,
        dispatch=current_dispatch(sent, next_delivered_issue(row, first)),
        brings=row.spans.filter(last_issue__gte=first).exists(),
        changeable=first,
        today=timezone.localdate(at),
        holds=row.holds.select_related("made_by"),
        complaints=row.complaints.select_related("resolved_by"),
        allowance=hold_allowance(row, timezone.localdate(at).year, at),
        renew=f"{SUBSCRIPTIONS.address('renewals')}?chosen={row.pk}",
        related=list_related(row, signed_in_user(request)),
    )


def next_delivered_issue(row: Subscription, first: date) -> date:
    """Return the first issue from a day on that a subscription brings, or the next issue if it
    brings none any more. Returns the day itself if no issue is planned within two months. Two
    queries."""
    span = row.spans.filter(last_issue__gte=first).order_by("first_issue").first()
    since = max(first, span.first_issue) if span else first
    days = issue_days(row.publication, since, date.fromordinal(since.toordinal() + 60))
    return days[0] if days else since


def _list_rows() -> Any:
    rows = selector.list_subscriptions().select_related("party", "publication")
    return rows.annotate(renewal_waits=selector.has_waiting_renewal())
