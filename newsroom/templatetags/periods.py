"""The years, months and days above a list of the admin."""

import calendar
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

register = template.Library()


@dataclass(frozen=True)
class Period:
    """A year, a month of it, or a day of that: what a list is narrowed to, or may be."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def around(self) -> "Period":
        """Return the period that this one is a part of."""
        if self.day is not None:
            return Period(self.year, self.month)
        return Period(self.year) if self.month is not None else Period()


@register.inclusion_tag("admin/date_hierarchy.html")
def periods(changelist: Any) -> dict[str, Any]:
    """Lead to a year, a month, a day of a list, from the first of its rows to the last.

    Django asks which of them have rows and reads every row for that. Two queries, one row each.
    """
    name = changelist.date_hierarchy
    ends = _ends(changelist.root_queryset, name)
    if ends is None:
        return {"show": False}
    first, last = ends
    asked = _read_period(changelist.params, name)
    one_year = asked.year is None and first.year == last.year
    chosen = Period(first.year) if one_year else asked

    def link(period: Period) -> str:
        parts = {f"{name}__{part}": value for part, value in asdict(period).items() if value}
        return str(changelist.get_query_string(parts, [f"{name}__"]))

    choices = [
        {"title": title} if chosen.day is not None else {"title": title, "link": link(period)}
        for period, title in _choices(chosen, first, last)
    ]
    back = {"title": _back(chosen), "link": link(chosen.around())} if asked.year else None
    return {"show": True, "back": back, "choices": choices}


def _read_period(params: dict[str, Any], name: str) -> Period:
    """Return the period that an address asks for."""
    return Period(*(_read_part(params.get(f"{name}__{part}")) for part in ("year", "month", "day")))


def _read_part(value: Any) -> int | None:
    text = next(iter(value), "") if isinstance(value, list) else value
    return int(text) if text else None


def _ends(rows: Any, name: str) -> tuple[date, date] | None:
    """Return the days of the first and the last row, None where there is no row."""
    values = rows.exclude(**{name: None}).values_list(name, flat=True)
    first = values.order_by(name).first()
    last = values.order_by(f"-{name}").first()
    if first is None or last is None:
        return None
    return _local_day(first), _local_day(last)


def _local_day(value: Any) -> date:
    day: date = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return day


def _choices(chosen: Period, first: date, last: date) -> list[tuple[Period, str]]:
    """Return what may be chosen next, each with its title."""
    if chosen.year is None:
        return [(Period(year), str(year)) for year in range(first.year, last.year + 1)]
    if chosen.month is None:
        months = [date(chosen.year, month, 1) for month in range(1, 13)]
        inside = [day for day in months if first.replace(day=1) <= day <= last]
        return [(Period(day.year, day.month), _title(day, "YEAR_MONTH_FORMAT")) for day in inside]
    if chosen.day is not None:
        day = date(chosen.year, chosen.month, chosen.day)
        return [(chosen, _title(day, "MONTH_DAY_FORMAT"))]
    _weekday, length = calendar.monthrange(chosen.year, chosen.month)
    days = [date(chosen.year, chosen.month, number) for number in range(1, length + 1)]
    inside = [day for day in days if first <= day <= last]
    return [
        (Period(day.year, day.month, day.day), _title(day, "MONTH_DAY_FORMAT")) for day in inside
    ]


def _back(chosen: Period) -> str:
    """Return what the link to the period around the chosen one says."""
    if chosen.year is None or chosen.month is None:
        return _("All dates")
    if chosen.day is None:
        return str(chosen.year)
    return _title(date(chosen.year, chosen.month, 1), "YEAR_MONTH_FORMAT")


def _title(day: date, form: str) -> str:
    return str(capfirst(formats.date_format(day, form)))
