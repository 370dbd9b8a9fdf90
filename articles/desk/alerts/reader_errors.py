"""Errors that readers report concern whoever may correct: an alert, and a place in the menu."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from articles import rights
from articles.desk.menu import WHOLE
from articles.frame.alerts import REACH, SHOWN_MAX, OtherAlert, OtherAlerts, Since, register_alerts
from articles.frame.menu import MenuEntry, register_entries
from articles.models import CorrectionKind, ReportedError
from newsroom.accounts.models import User

MENU_ENTRY = MenuEntry(
    pgettext_lazy("menu", "Errors that readers report"),
    "admin:articles_error_reports",
    ("articles.correct_article",),
    counted="reader_errors",
    waits=True,
    group=WHOLE,
    covers="articles/errors/",
)


def _find_reports(by: User, at: datetime, since: Since) -> QuerySet[ReportedError] | None:
    if not rights.can_correct(by, CorrectionKind.CORRECTION):
        return None
    reports = ReportedError.objects.open().filter(reported_at__gt=since)
    return reports.filter(reported_at__range=(at - REACH, at))


def _list_reports(rows: QuerySet[ReportedError], by: User) -> Iterable[OtherAlert]:
    for report in rows.select_related("article").order_by("-reported_at", "-pk")[:SHOWN_MAX]:
        yield OtherAlert(
            report.reported_at,
            _("A reader reports an error"),
            report.article.headline,
            reverse("admin:articles_error_report", args=[report.pk]),
            words=report.quote,
        )


register_alerts(OtherAlerts(_find_reports, _list_reports, MENU_ENTRY.counted))
register_entries("writing", MENU_ENTRY)
