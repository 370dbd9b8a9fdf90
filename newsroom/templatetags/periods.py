"""The years, months and days above a list of the admin."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone

from articles.selectors.listing.periods import Period, list_periods

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
    first, last = ends
    asked = _read_period(changelist.params, name)
    one_year = asked.year is None and first.year == last.year
    chosen = Period(first.year) if one_year else asked

    def link(period: Period) -> str:
        parts = {f"{name}__{part}": value for part, value in asdict(period).items() if value}
        return str(changelist.get_query_string(parts, [f"{name}__"]))

    choices = [
        {"title": part.title} if part == chosen else {"title": part.title, "link": link(part)}
        for part in list_periods(chosen, first, last)
    ]
    around = chosen.around()
    back = {"title": around.title, "link": link(around)} if asked.year else None
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
