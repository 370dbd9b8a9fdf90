"""The page of what concerns the signed-in person, the newest first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.actions.records.desk_settings import mark_alerts_read
from articles.admin_base import signed_in_user
from articles.desk.screens import render_screen
from articles.frame.alerts import REACH
from articles.models import Page
from articles.selectors.alerts import (
    AlertKind,
    FoundAlert,
    find_unread_since,
    list_alerts,
)

TEMPLATE = "desk/alerts/alerts.html"


@dataclass(frozen=True)
class AlertRow:
    """An alert as the page shows it. `href` is empty for a page that is there no more."""

    alert: FoundAlert
    href: str
    unread: bool


@require_http_methods(["GET", "HEAD", "POST"])
def show_alerts(request: HttpRequest) -> HttpResponseBase:
    """Show what concerns the signed-in person. POST marks what the page showed as read (`until`);
    what came later stays unread."""
    by = signed_in_user(request)
    at = timezone.now()
    if request.method == "POST":
        mark_alerts_read(_read_moment(request.POST.get("until", ""), at), by=by, at=at)
        return HttpResponseRedirect(reverse("admin:articles_alerts"))
    rows = _build_rows(list_alerts(by, at), find_unread_since(by, at))
    return _render(request, rows, at)


def _render(request: HttpRequest, rows: list[AlertRow], at: datetime) -> HttpResponse:
    return render_screen(
        request,
        TEMPLATE,
        title=_("What concerns me"),
        menu_section="desk",
        rows=rows,
        unread=sum(row.unread for row in rows),
        until=at.isoformat(),
        days=REACH.days,
    )


def _read_moment(text: str, at: datetime) -> datetime:
    """Return the moment that a page was drawn at; one that cannot be read marks nothing."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    return moment if moment is not None and timezone.is_aware(moment) else at - REACH


def _build_rows(alerts: Iterable[FoundAlert], unread_since: datetime) -> list[AlertRow]:
    """Return the alerts with their addresses. One query for the pages among them."""
    listed = list(alerts)
    numbers = [alert.row.details.get("page") for alert in listed if alert.kind == AlertKind.PAGE]
    pages = Page.objects.in_bulk(numbers) if numbers else {}
    return [
        AlertRow(alert, _find_address(alert, pages), alert.at > unread_since) for alert in listed
    ]


def _find_address(alert: FoundAlert, pages: Mapping[int, Page]) -> str:
    if alert.kind == AlertKind.OTHER:
        return str(alert.row.href)
    if alert.article is None:
        page = pages.get(alert.row.details.get("page"))
        if page is None:
            return ""
        return reverse("admin:articles_issue_page", args=[page.issue_id, page.position])
    notes = alert.kind in {AlertKind.MENTIONED, AlertKind.NOTED}
    if alert.kind == AlertKind.ACT and alert.row.act.startswith("suggestion."):
        name = "suggestions"
    else:
        name = "remarks" if notes else "change"
    return reverse(f"admin:articles_article_{name}", args=[alert.article.pk])
