"""The years, months and days that lists of the desk are narrowed to, and the links to them."""

import calendar
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Any, NamedTuple

from django.db.models import DateTimeField
from django.http import QueryDict
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.common.moments import day_end, day_start, newspaper_day
from articles.common.numbers import read_number


@dataclass(frozen=True)
class Period:
    """A year, a month of it, or a day of that; without a year all the time there is."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def around(self) -> "Period":
        """Return the period that this one is a part of."""
        if self.day is not None:
            return Period(self.year, self.month)
        return Period(self.year) if self.month is not None else Period()

    @property
    def first_day(self) -> date:
        """Return the first day. Raises ValueError for all the time there is."""
        if self.year is None:
            raise ValueError("All the time there is has no first day.")
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """Return the last day. Raises ValueError for all the time there is."""
        first = self.first_day
        month = self.month or 12
        length = calendar.monthrange(first.year, month)[1]
        return date(first.year, month, self.day or length)

    @property
    def is_in_calendar(self) -> bool:
        """Say whether there is such a year, month or day in every time zone."""
        if self.year is None or not MINYEAR < self.year < MAXYEAR:
            return False
        try:
            return self.first_day.day == (self.day or 1)
        except (ValueError, OverflowError):
            return False

    @property
    def title(self) -> str:
        """Return what a link to the period says."""
        if self.year is None:
            return _("All dates")
        if self.month is None:
            return str(self.year)
        form = "YEAR_MONTH_FORMAT" if self.day is None else "MONTH_DAY_FORMAT"
        return str(capfirst(formats.date_format(self.first_day, form)))


class LinkedPeriod(NamedTuple):
    """A period above a list: what it says, and its query, empty for the one that is chosen."""

    title: str
    query: str


class PeriodLinks(NamedTuple):
    """The parts of the chosen period, and the way back to the period around it, if there is one."""

    around: LinkedPeriod | None
    parts: list[LinkedPeriod]


class DaySpan(NamedTuple):
    """The days of the first and the last row of a list."""

    first: date
    last: date


def read_period(query: QueryDict, column: str) -> Period:
    """Return the period that an address names by `<column>__year`, `__month` and `__day`, up to
    the first of them that is none."""
    period = Period()
    for part in asdict(period):
        number = read_number(query.get(f"{column}__{part}", ""))
        narrower = replace(period, **{part: number})
        if number is None or not narrower.is_in_calendar:
            break
        period = narrower
    return period


def name_period(column: str, period: Period) -> dict[str, str]:
    """Return the parameters that `read_period` reads, empty for what the period leaves open."""
    return {
        f"{column}__{part}": "" if number is None else str(number)
        for part, number in asdict(period).items()
    }


def find_period(since: date | None, until: date | None) -> Period:
    """Return the year, month or day that two days are the first and the last day of; all the time
    there is for any others."""
    if since is None or until is None:
        return Period()
    candidates = (
        Period(since.year),
        Period(since.year, since.month),
        Period(since.year, since.month, since.day),
    )
    bounds = (since, until)
    return next(
        (period for period in candidates if (period.first_day, period.last_day) == bounds),
        Period(),
    )


def narrow_to_period(rows: Any, column: str, period: Period) -> Any:
    """Return the rows of a period by the newspaper's clock."""
    if period.year is None:
        return rows
    first = period.first_day
    last = period.last_day
    if isinstance(rows.model._meta.get_field(column), DateTimeField):
        return rows.filter(**{f"{column}__gte": day_start(first), f"{column}__lt": day_end(last)})
    return rows.filter(**{f"{column}__gte": first, f"{column}__lte": last})


def find_span(rows: Any, column: str) -> DaySpan | None:
    """Return the span of the rows that have a day, None where none has. Two queries, a row each:
    the years that have rows are not asked for."""
    days = rows.exclude(**{column: None}).values_list(column, flat=True)
    first = days.order_by(column).first()
    if first is None:
        return None
    return DaySpan(_read_day(first), _read_day(days.order_by(f"-{column}").first()))


def link_periods(
    chosen: Period, span: DaySpan | None, write_query: Callable[[Period], str]
) -> PeriodLinks | None:
    """Return the links to the parts of a period within the span of a list, None where the list has
    no row. Of rows of a single year the months are shown at once."""
    if span is None:
        return None
    is_one_year = chosen.year is None and span.first.year == span.last.year
    shown = Period(span.first.year) if is_one_year else chosen
    parts = [
        LinkedPeriod(part.title, "" if part == shown else write_query(part))
        for part in list_periods(shown, span)
    ]
    around = chosen.around()
    back = LinkedPeriod(around.title, write_query(around)) if chosen.year is not None else None
    return PeriodLinks(back, parts)


def list_periods(chosen: Period, span: DaySpan) -> list[Period]:
    """Return the parts of a period within a span: years of all the time there is, months of a
    year, days of a month. A day is its own only part."""
    if chosen.year is None:
        return [Period(year) for year in range(span.first.year, span.last.year + 1)]
    if chosen.day is not None:
        return [chosen]
    if chosen.month is None:
        parts = [Period(chosen.year, month) for month in range(1, 13)]
    else:
        length = calendar.monthrange(chosen.year, chosen.month)[1]
        parts = [Period(chosen.year, chosen.month, day) for day in range(1, length + 1)]
    return [part for part in parts if span.first <= part.last_day and part.first_day <= span.last]


def _read_day(value: datetime | date) -> date:
    return newspaper_day(value) if isinstance(value, datetime) else value
