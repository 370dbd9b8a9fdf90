"""The years, months and days above a list of the admin."""

import calendar
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

register = template.Library()


@register.inclusion_tag("admin/date_hierarchy.html")
def periods(changelist: Any) -> dict[str, Any]:
    """Lead to a year, a month, a day of a list, from the first of its rows to the last.

    Django asks which of them have rows and reads every row for that. Two queries, one row each.
    """
    name = changelist.date_hierarchy
    ends = _ends(changelist.root_queryset, name)
    if ends is None:
        return {"show": False}
    asked = [changelist.params.get(f"{name}__{part}") for part in ("year", "month", "day")]
    chosen = [int(part[0] if isinstance(part, list) else part) for part in asked if part]
    if not chosen and ends[0].year == ends[1].year:
        chosen = [ends[0].year]

    def link(*parts: int) -> str:
        named = dict(zip((f"{name}__year", f"{name}__month", f"{name}__day"), parts, strict=False))
        return str(changelist.get_query_string(named, [f"{name}__"]))

    choices = [
        {"title": title, "link": link(*parts)} if len(chosen) < 3 else {"title": title}
        for parts, title in _choices(chosen, *ends)
    ]
    back = {"title": _back(chosen), "link": link(*chosen[:-1])} if asked[0] else None
    return {"show": True, "back": back, "choices": choices}


def _ends(rows: Any, name: str) -> tuple[date, date] | None:
    """Return the days of the first and the last row."""
    values = rows.exclude(**{name: None}).values_list(name, flat=True)
    ends = [values.order_by(name).first(), values.order_by(f"-{name}").first()]
    if None in ends:
        return None
    first, last = (
        timezone.localtime(value).date() if isinstance(value, datetime) else value for value in ends
    )
    return first, last


def _choices(chosen: list[int], first: date, last: date) -> list[tuple[tuple[int, ...], str]]:
    """Return what may be chosen next, as year, month and day with its words."""
    if not chosen:
        return [((year,), str(year)) for year in range(first.year, last.year + 1)]
    if len(chosen) == 1:
        year = chosen[0]
        months = [date(year, month, 1) for month in range(1, 13)]
        inside = [day for day in months if first.replace(day=1) <= day <= last]
        return [((year, day.month), _words(day, "YEAR_MONTH_FORMAT")) for day in inside]
    year, month = chosen[:2]
    days = range(1, calendar.monthrange(year, month)[1] + 1)
    if len(chosen) > 2:
        return [(tuple(chosen), _words(date(*chosen), "MONTH_DAY_FORMAT"))]
    inside = [day for day in (date(year, month, number) for number in days) if first <= day <= last]
    return [((year, month, day.day), _words(day, "MONTH_DAY_FORMAT")) for day in inside]


def _back(chosen: list[int]) -> str:
    if len(chosen) < 2:
        return _("All dates")
    if len(chosen) == 2:
        return str(chosen[0])
    return _words(date(chosen[0], chosen[1], 1), "YEAR_MONTH_FORMAT")


def _words(day: date, form: str) -> str:
    return str(capfirst(formats.date_format(day, form)))
