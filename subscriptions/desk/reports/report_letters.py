"""The letter of the dashboard: the figures of the week or of the month before, compared, with the
numbers under the charts. The spreadsheet is a link: whoever opens it signs in."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from articles.frame.scheduled_letters import (
    LetterContent,
    LetterKind,
    LetterOccasion,
    LetterSubject,
    register_letter_kind,
)
from articles.models import Publication
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.desk.reports.dashboard_tables import read_dashboard
from subscriptions.pricing.calendar import first_day, last_day, month_of
from subscriptions.selectors.reports.period import Period

DASHBOARD_LETTER = "dashboard"
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def find_dashboard(person: User, number: int) -> LetterSubject | None:
    """Return the dashboard of a newspaper, None where there is no such newspaper."""
    paper = Publication.objects.filter(pk=number).first()
    if paper is None:
        return None
    page = reverse("admin:subscriptions_dashboard")
    return LetterSubject(paper.name, f"{page}?paper={paper.pk}")


def compose_dashboard_letter(occasion: LetterOccasion, at: datetime) -> LetterContent | None:
    """Return the figures of the period that a letter is about. The link to the spreadsheet is for
    whoever may export."""
    paper = Publication.objects.filter(pk=occasion.subject).first()
    if paper is None:
        return None
    period = find_letter_period(occasion)
    query = urlencode(
        {
            "paper": paper.pk,
            "since": period.first.isoformat(),
            "until": period.last.isoformat(),
        }
    )
    may_export = rights.may(occasion.to, "export_subscribers")
    context = {
        "paper": paper,
        "content": read_dashboard(paper, period, at),
        "page": f"{reverse('admin:subscriptions_dashboard')}?{query}",
        "sheet": f"{reverse('admin:subscriptions_dashboard_xlsx')}?{query}" if may_export else "",
    }
    return LetterContent("dashboard", context)


def find_letter_period(occasion: LetterOccasion) -> Period:
    """Return the month before the day on which a letter was due, or the seven days before it."""
    day = timezone.localdate(occasion.due)
    if occasion.is_monthly:
        month = month_of(day) - 1
        return Period(first_day(month), last_day(month))
    return Period(day - WEEK, day - DAY)


DASHBOARDS = register_letter_kind(
    LetterKind(
        DASHBOARD_LETTER,
        pgettext_lazy("dashboard", "Dashboard"),
        "subscriptions.view_term",
        find_dashboard,
        compose_dashboard_letter,
    )
)
