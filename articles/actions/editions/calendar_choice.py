"""The dates of the calendar that somebody wants to act on, and why an act cannot be done to one of
them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from articles.domain.choices import DateState, IssueKind
from articles.errors import Invalid, Words
from articles.models import Issue, IssueDate, IssueRelease, Publication


@dataclass(frozen=True)
class ChosenDates:
    """The dates somebody wants to act on, with what the calendar and the issues say of them."""

    paper: Publication
    days: Sequence[date]
    rows: Mapping[date, IssueDate]
    issues: Mapping[date, Sequence[Issue]]
    today: date
    last: date
    at: datetime

    def issues_of(self, row: IssueDate) -> Sequence[Issue]:
        """Return the issues that belong to a date: the regular one, on an extra date whatever is
        dated so."""
        issues = self.issues.get(row.date, ())
        return [
            issue
            for issue in issues
            if row.state == DateState.EXTRA or issue.kind == IssueKind.REGULAR
        ]

    @cached_property
    def released(self) -> set[int]:
        """The issues among these that were released here, also for a moment to come. One query."""
        numbers = [issue.pk for issues in self.issues.values() for issue in issues]
        rows = IssueRelease.objects.filter(issue__in=numbers, recalled_at=None)
        return set(rows.values_list("issue", flat=True))


def refuse_faults(faults: Iterable[Words | None]) -> None:
    """Refuse Invalid with every fault at once, if there is any."""
    if reasons := [fault for fault in faults if fault]:
        raise Invalid(*reasons)


def _out_of_reach(chosen: ChosenDates, day: date) -> Words | None:
    """Say why a date cannot be touched at all: it is past, not in the calendar yet, or its issue is
    out."""
    if day < chosen.today:
        return _("%(date)s is past. What was stays as it was.") % {"date": day}
    if day > chosen.last:
        return _("%(date)s lies behind %(last)s, where the calendar ends today.") % {
            "date": day,
            "last": chosen.last,
        }
    for issue in chosen.issues.get(day, ()):
        if issue.published_at is not None and issue.published_at <= chosen.at:
            values = {"date": day, "issue": issue.printed_number()}
            return (
                _("%(date)s: %(issue)s is out already. What readers have seen is not moved.")
                % values
            )
        if issue.pk in chosen.released:
            values = {"date": day, "issue": issue.printed_number()}
            return (
                _(
                    "%(date)s: %(issue)s is released for a moment to come. Take its release back "
                    "first."
                )
                % values
            )
    return None


def why_not_suspend(chosen: ChosenDates, day: date) -> Words | None:
    """Say why the paper cannot be suspended on a date, None where it can."""
    row = chosen.rows.get(day)
    if fault := _out_of_reach(chosen, day):
        return fault
    if row is None or row.state == DateState.MOVED:
        return _("%(date)s: the paper does not appear on this day anyway.") % {"date": day}
    if row.state == DateState.SUSPENDED:
        return _("%(date)s is suspended already: %(reason)s") % {"date": day, "reason": row.reason}
    if row.state == DateState.EXTRA:
        return _("%(date)s is an extra. Take it off instead of suspending it.") % {"date": day}
    return _planned_issue(chosen, row)


def _planned_issue(chosen: ChosenDates, row: IssueDate) -> Words | None:
    for issue in chosen.issues_of(row):
        values = {"date": row.date, "issue": issue.printed_number()}
        return (
            _("%(date)s: %(issue)s is planned for this day. Give the issue another date first.")
            % values
        )
    return None


def why_not_restore(chosen: ChosenDates, day: date) -> Words | None:
    """Say why a date cannot be put back, None where it can."""
    row = chosen.rows.get(day)
    if fault := _out_of_reach(chosen, day):
        return fault
    if row is None or row.appears:
        return _("%(date)s is neither suspended nor moved.") % {"date": day}
    if row.moved_to is None:
        return None
    if row.moved_to.state == DateState.SUSPENDED:
        values = {"date": day, "to": row.moved_to.date}
        return (
            _("%(date)s was moved to %(to)s, which is suspended. Restore that date first.") % values
        )
    return _out_of_reach(chosen, row.moved_to.date)


def why_not_move(chosen: ChosenDates, day: date) -> Words | None:
    """Say why no paper can be moved away from a date, None where one can."""
    row = chosen.rows.get(day)
    if fault := _out_of_reach(chosen, day):
        return fault
    if row is None or not row.appears:
        return _("%(date)s: no paper appears on this day that could be moved.") % {"date": day}
    return None


def why_not_onto(chosen: ChosenDates, day: date) -> Words | None:
    """Say why no paper can be put on a date that has none, None where it can."""
    row = chosen.rows.get(day)
    if fault := _out_of_reach(chosen, day):
        return fault
    if row is not None and row.appears:
        return _("%(date)s: the paper appears on this day already.") % {"date": day}
    if row is not None:
        return _("%(date)s is suspended or moved. Restore it instead.") % {"date": day}
    return _planned_issue(chosen, IssueDate(date=day))


def why_not_remove(chosen: ChosenDates, day: date) -> Words | None:
    """Say why a date cannot be taken out as an extra, None where it can."""
    row = chosen.rows.get(day)
    if fault := _out_of_reach(chosen, day):
        return fault
    if row is None or row.state != DateState.EXTRA:
        return _("%(date)s is no extra.") % {"date": day}
    return _planned_issue(chosen, row)
