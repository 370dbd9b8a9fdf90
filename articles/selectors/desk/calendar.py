"""The publication calendar as it is read: the dates of issues, those that come next, and a year on
one sheet.
"""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language

from articles.domain.choices import DateState
from articles.domain.holidays import public_holidays
from articles.domain.schedule import month_start, scheduled_days
from articles.models import Issue, IssueDate, Publication

LOOK_AHEAD = (
    62,
    366,
)  # days: two months hold the next issue of nearly every paper, a year that of all
MONDAY_FIRST = Calendar()
# How a date is told apart without colour. Where an issue exists, its number is there as well.
SIGNS = {
    "suspended": "✕",
    "moved": "→",
    "moved-here": "←",
    "extra": "+",
    "top": "(+)",
    "proposed": "?",
}


def issue_dates_between(publication: Publication, first: date, last: date) -> list[date]:
    """Return the dates of subscribers' issues from `first` to `last`, both included.

    Two queries at most.
    """
    return IssueDate.objects.days(publication, first, last)


def next_issue_dates(
    publication: Publication, after: date, count: int, *, on_top: bool = False
) -> list[date]:
    """Return the next so many issue dates after a day, fewer where a year does not hold them.

    Four queries at most.

    `on_top` counts extras given on top of what was paid for as well.
    """
    dates: list[date] = []
    for days in LOOK_AHEAD:
        last = min(after.toordinal() + days, date.max.toordinal())
        if last > after.toordinal():
            begin = after + timedelta(days=1)
            end = date.fromordinal(last)
            dates = IssueDate.objects.days(publication, begin, end, on_top=on_top)
        if len(dates) >= count:
            break
    return dates[:count]


@dataclass(frozen=True)
class CalendarDay:
    """A date with what the calendar says of it; `row` is None where no paper appears, as on most
    days.

    `open` says whether it may still be changed, `holiday` names the public holiday, if it is one.
    """

    date: date
    row: IssueDate | None
    issues: Sequence[Issue]
    holiday: str
    open: bool

    @property
    def mark(self) -> str:
        """One word for how the date is drawn and named."""
        if self.row is None:
            return ""
        if self.row.state == DateState.EXTRA and not self.row.counts:
            return "top"
        if self.proposed:
            return "proposed"
        return (
            "moved-here"
            if self.row.source is not None and self.row.appears
            else str(self.row.state)
        )

    @property
    def sign(self) -> str:
        return SIGNS.get(self.mark, "")

    @property
    def proposed(self) -> bool:
        """Whether the day is a public holiday on which the paper would still appear."""
        return (
            bool(self.holiday)
            and self.open
            and self.row is not None
            and self.row.state == DateState.PLANNED
        )

    @property
    def departs(self) -> bool:
        """Whether somebody made the date depart from the weekdays."""
        return self.mark not in {"", "planned", "proposed"}


@dataclass(frozen=True)
class CalendarMonth:
    """A month in weeks that begin on Monday; None represents days of other months."""

    first: date
    weeks: Sequence[Sequence[CalendarDay | None]]

    @property
    def days(self) -> Sequence[CalendarDay]:
        return [day for week in self.weeks for day in week if day is not None]

    @property
    def issues(self) -> int:
        """How many issues of the month belong to subscriptions."""
        return sum(day.row is not None and day.row.appears and day.row.counts for day in self.days)

    @property
    def suspended(self) -> int:
        return sum(
            day.row is not None and day.row.state == DateState.SUSPENDED for day in self.days
        )


@dataclass(frozen=True)
class CalendarYear:
    """Twelve months, and what they come to."""

    year: int
    months: Sequence[CalendarMonth]

    @property
    def issues(self) -> int:
        return sum(month.issues for month in self.months)

    @property
    def suspended(self) -> int:
        return sum(month.suspended for month in self.months)

    @property
    def departures(self) -> Sequence[CalendarDay]:
        return [day for month in self.months for day in month.days if day.departs]

    @property
    def proposed(self) -> Sequence[CalendarDay]:
        return [day for month in self.months for day in month.days if day.proposed]


def month_grid(publication: Publication, year: int, today: date, until: date) -> CalendarYear:
    """Return a year of the calendar, of which the days from `today` to `until` may be changed.

    Three queries at most.
    """
    first = date(year, 1, 1)
    last = date(year, 12, 31)
    rows = _rows(publication, first, last)
    issues: dict[date, list[Issue]] = defaultdict(list)
    for issue in (
        Issue.objects.of(publication).filter(date__gte=first, date__lte=last).order_by("number")
    ):
        issues[issue.date].append(issue)
    holidays = public_holidays(year, get_language() or "")

    def day_of(day: date) -> CalendarDay:
        out = any(issue.published_at for issue in issues.get(day, ()))
        return CalendarDay(
            day,
            rows.get(day),
            issues.get(day, ()),
            holidays.get(day, ""),
            today <= day <= until and not out,
        )

    return CalendarYear(year, [_month(year, number, day_of) for number in range(1, 13)])


def _month(year: int, number: int, day_of: Callable[[date], CalendarDay]) -> CalendarMonth:
    weeks = [
        [day_of(day) if day.month == number else None for day in week]
        for week in MONDAY_FIRST.monthdatescalendar(year, number)
    ]
    return CalendarMonth(date(year, number, 1), weeks)


def _rows(publication: Publication, first: date, last: date) -> dict[date, IssueDate]:
    """Return what is known of the dates: stored rows, and for months without one what the schedules
    say.
    """
    stored = (
        IssueDate.objects.of(publication)
        .between(first, last)
        .select_related("moved_to", "moved_from")
    )
    rows = {row.date: row for row in stored}
    months = {month_start(day) for day in rows}
    if len(months) < 12:
        for day in scheduled_days(publication.schedules.all(), first, last):
            if month_start(day) not in months:
                rows[day] = IssueDate(publication=publication, date=day)
    return rows
