"""Years, months and days as what a list is narrowed to. Pure, but for the words of a period."""

import calendar
from dataclasses import dataclass
from datetime import date

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _


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
    def title(self) -> str:
        """Return what a link to the period says."""
        if self.year is None:
            return _("All dates")
        if self.month is None:
            return str(self.year)
        form = "YEAR_MONTH_FORMAT" if self.day is None else "MONTH_DAY_FORMAT"
        return str(capfirst(formats.date_format(self.first_day, form)))


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


def list_periods(chosen: Period, first: date, last: date) -> list[Period]:
    """Return the parts of a period between two days: years of all the time there is, months of a
    year, days of a month. A day is its own only part."""
    if chosen.year is None:
        return [Period(year) for year in range(first.year, last.year + 1)]
    if chosen.day is not None:
        return [chosen]
    if chosen.month is None:
        parts = [Period(chosen.year, month) for month in range(1, 13)]
    else:
        length = calendar.monthrange(chosen.year, chosen.month)[1]
        parts = [Period(chosen.year, chosen.month, day) for day in range(1, length + 1)]
    return [part for part in parts if first <= part.last_day and part.first_day <= last]
