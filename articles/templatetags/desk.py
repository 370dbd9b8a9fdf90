"""The last acts and the chart on the staff's start page."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import pgettext

from articles.domain.schedule import WEEKDAYS
from articles.models import JournalEntry

register = template.Library()
SIGN_INS = ("account.signed_in", "account.signed_out")
BAR = 32
GAP = 8
HIGH = 120


@register.simple_tag(takes_context=True)
def my_acts(context: dict[str, Any]) -> Sequence[JournalEntry]:
    """Return the last ten things the signed-in person did. Signing in and out is no work; it has a
    page of its own.
    """
    entries = JournalEntry.objects.filter(by=context["request"].user).exclude(act__in=SIGN_INS)
    return list(entries.order_by("-at", "-pk")[:10])


@register.filter
def weekday_names(days: Sequence[int]) -> str:
    """Write days of the week (Monday is 1) by their names; all of them as every day."""
    if set(days) >= set(WEEKDAYS):
        return pgettext("letter by schedule", "every day")
    between = pgettext("between days of the week", ", ")
    return between.join(str(WEEKDAYS[day]) for day in sorted(days))


@register.inclusion_tag("components/issue_chart.html")
def issue_chart(issues: Sequence[Any]) -> dict[str, Any]:
    """Draw a bar an issue, as high as it has articles; the numbers are beside it for those who
    cannot see it.
    """
    most = max((issue.articles for issue in issues), default=0) or 1
    bars = [
        {
            "issue": issue,
            "x": place * (BAR + GAP),
            "high": round(HIGH * issue.articles / most),
            "y": HIGH + 16 - round(HIGH * issue.articles / most),
            "middle": place * (BAR + GAP) + BAR // 2,
        }
        for place, issue in enumerate(issues)
    ]
    return {
        "bars": bars,
        "width": len(bars) * (BAR + GAP),
        "high": HIGH + 36,
        "bar_width": BAR,
        "foot": HIGH + 30,
    }
