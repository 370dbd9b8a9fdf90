"""The publication calendar: filled from the schedules, and what an editor makes depart from them.

Everything here holds the paper's row, so that nobody plans an issue on a date that is just being
suspended.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.editions.calendar_choice import (
    ChosenDates,
    refuse_faults,
    why_not_move,
    why_not_onto,
    why_not_remove,
    why_not_restore,
    why_not_suspend,
)
from articles.actions.editions.calendar_follow import (
    move_issues_to,
    note_move,
    note_moves,
    tell_follower,
)
from articles.actions.records import journal
from articles.actions.records.reasons import check_reason
from articles.domain.choices import Compensation, DateState, IssueKind
from articles.domain.schedule import month_end, month_start, planned_until, scheduled_days
from articles.errors import Invalid
from articles.models import Issue, IssueDate, Publication
from newsroom.accounts.actors import Actor

BATCH = 1000
EXTRA_KINDS = (IssueKind.ADDED, IssueKind.EXTRA, IssueKind.SPECIAL)


class Planned(NamedTuple):
    """How many dates were written into the calendar, and how many taken out of it."""

    added: int
    removed: int


def lock_calendar(publication: Publication) -> Publication:
    """Hold the paper's calendar until the transaction ends. Taken before any issue is locked, so
    nobody waits twice.

    Weaker than a full lock: rows that only point at the paper are still written meanwhile.
    """
    return Publication.objects.select_for_update(no_key=True).get(pk=publication.pk)


def plan_dates(
    publication: Publication,
    *,
    by: Actor,
    at: datetime,
    until: date | None = None,
    schedule_changed: bool = False,
) -> Planned:
    """Fill the calendar from the schedules, whole months, through `until` (else the end of the
    catalogue year).

    Months without a date are filled, back to the paper's first issue or the first date the calendar
    has. In months that have dates only planned ones after the day of `at` follow a changed
    schedule: what was, what an editor touched, and dates that have an issue stay. Done again it
    changes nothing and writes no row in the journal. `schedule_changed` says that months beyond the
    calendar may have changed as well. Refuses NotYours.
    """
    with journal.perform("calendar.planned", by=by, at=at) as act:
        rights.require(rights.can_plan_calendar(by))
        paper = lock_calendar(publication)
        today = timezone.localdate(at)
        last = max(until or planned_until(today), today)
        done, moved = _fill(paper, today, last, at)
        if done.added or done.removed:
            act.record(subject=str(paper), until=last.isoformat(), **done._asdict())
        if moved or schedule_changed:
            tell_follower(paper, None, by=by, at=at)
    return done


def _fill(paper: Publication, today: date, last: date, at: datetime) -> tuple[Planned, bool]:
    """Fill the calendar; return how much was filled, and whether issues that could be sold came or
    went."""
    stored = {row.date: row for row in IssueDate.objects.of(paper)}
    months = {month_start(day) for day in stored}
    oldest = Issue.objects.of(paper).aggregate(Min("date"))["date__min"] or today
    first, last = (
        min([month_start(oldest), month_start(today), *months]),
        max([last, *map(month_end, months)]),
    )
    wanted = set(scheduled_days(paper.schedules.all(), first, last))
    new = [
        IssueDate(publication=paper, date=day)
        for day in sorted(wanted - stored.keys())
        if day > today or month_start(day) not in months
    ]
    with_issue = set(Issue.objects.of(paper).filter(date__gt=today).values_list("date", flat=True))
    targets = {row.moved_to_id for row in stored.values()}
    stale = [
        row
        for day, row in stored.items()
        if day > today
        and day not in wanted
        and day not in with_issue
        and row.state == DateState.PLANNED
        and not row.reason
        and row.pk not in targets
    ]
    IssueDate.objects.bulk_create(new, BATCH)
    for start in range(0, len(stale), BATCH):
        IssueDate.objects.filter(pk__in=[row.pk for row in stale[start : start + BATCH]]).delete()
    # A month that nobody stored before was answered by the schedules: its issues could be sold, and
    # are the same.
    come = [row.date for row in new if month_start(row.date) in months]
    moves: list[tuple[date | None, date | None]] = [(row.date, None) for row in stale]
    note_moves(paper, moves + [(None, day) for day in come], at=at)
    return Planned(len(new), len(stale)), bool(come or stale)


def default_compensation() -> str:
    """Return what subscribers get for a suspended date unless somebody says otherwise
    (SUSPENDED_COMPENSATION)."""
    return str(settings.SUSPENDED_COMPENSATION)


def suspend_dates(
    publication: Publication,
    dates: Iterable[date],
    *,
    reason: str,
    by: Actor,
    at: datetime,
    compensation: str = "",
    announced_at: datetime | None = None,
) -> Sequence[date]:
    """Let the paper not appear on these dates (休刊), all of them or none; return them in order.

    `compensation` is what whoever paid for them gets, where nothing is said what the newspaper does
    usually (SUSPENDED_COMPENSATION). `announced_at` is when readers were told, else `at`.

    Refuses NotYours; Invalid with a sentence for every date that is past, beyond the calendar, out
    already, no issue date, an extra, suspended, or has an issue planned: an editor moves that
    first, because its pages would hang in the air.
    """
    with journal.perform("calendar.suspended", by=by, at=at):
        chosen, reason = _chosen(publication, dates, by=by, at=at), check_reason(reason)
        compensation = compensation or default_compensation()
        if compensation not in Compensation.values:
            raise Invalid(
                _("Choose what subscribers get for the suspended dates. Nothing was changed.")
            )
        if announced_at is not None and announced_at > at:
            raise Invalid(_("Readers cannot have been told later than now. Nothing was changed."))
        refuse_faults(why_not_suspend(chosen, day) for day in chosen.days)
        IssueDate.objects.of(chosen.paper).filter(date__in=chosen.days).update(
            state=DateState.SUSPENDED,
            reason=reason,
            compensation=compensation,
            announced_at=announced_at or at,
        )
        note_moves(chosen.paper, [(day, None) for day in chosen.days], at=at)
        _record("calendar.suspended", chosen, by=by, reason=reason, compensation=str(compensation))
        tell_follower(chosen.paper, chosen.days, by=by, at=at)
    return chosen.days


def restore_dates(
    publication: Publication, dates: Iterable[date], *, by: Actor, at: datetime
) -> Sequence[date]:
    """Let the paper appear on suspended dates after all, and take moves back; all of them or none.

    An issue planned on the date moved to moves back too. Refuses NotYours; Invalid with a sentence
    for every date that is past, neither suspended nor moved, or whose other date is past,
    suspended, or out already.
    """
    with journal.perform("calendar.restored", by=by, at=at):
        chosen = _chosen(publication, dates, by=by, at=at, with_targets=True)
        refuse_faults(why_not_restore(chosen, day) for day in chosen.days)
        touched = list(chosen.days)
        for day in chosen.days:
            row = chosen.rows[day]
            target = row.moved_to
            note_move(chosen.paper, None if target is None else target.date, day, at=at)
            if target is not None:
                move_issues_to(chosen.issues_of(target), day, by=by, at=at)
                touched.append(target.date)
            row.state = DateState.PLANNED
            row.reason = ""
            row.compensation = ""
            row.moved_to = None
            row.announced_at = None
            row.save()
            if target is not None:
                target.delete()
        _record("calendar.restored", chosen, by=by)
        tell_follower(chosen.paper, touched, by=by, at=at)
    return chosen.days


def move_date(
    publication: Publication, day: date, to: date, *, reason: str, by: Actor, at: datetime
) -> IssueDate:
    """Let the paper of one date appear on another; return the date it appears on. An issue planned
    there goes along.

    A date that was moved to, and an extra, simply get the other date. Refuses NotYours; Invalid
    where one of the two is past or beyond the calendar, the issue is out, no paper appears on
    `day`, or `to` is in the calendar already.
    """
    with journal.perform("calendar.moved", by=by, at=at):
        chosen, reason = _chosen(publication, [day, to], by=by, at=at), check_reason(reason)
        refuse_faults([why_not_move(chosen, day), why_not_onto(chosen, to)])
        row = chosen.rows[day]
        going = chosen.issues_of(row)
        if row.state == DateState.EXTRA or row.source is not None:
            row.date = to
            target = row
            row.save()
            noted = row.source or row
        else:
            target = IssueDate.objects.create(publication=chosen.paper, date=to)
            row.state = DateState.MOVED
            row.moved_to = target
            noted = row
        noted.reason = reason
        noted.announced_at = at
        noted.save()
        note_move(chosen.paper, day, to, at=at)
        move_issues_to(going, to, by=by, at=at)
        _record(
            "calendar.moved",
            chosen,
            by=by,
            reason=reason,
            day=day.isoformat(),
            to=to.isoformat(),
        )
        tell_follower(chosen.paper, [day, to], by=by, at=at)
    return target


def add_extra(
    publication: Publication,
    day: date,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    counts: bool = True,
    kind: str = IssueKind.ADDED,
) -> IssueDate:
    """Let a paper appear besides the weekdays (增刊); `counts` says whether it belongs to
    subscriptions.

    Refuses NotYours; Invalid for a date that is past, beyond the calendar, or in the calendar
    already.
    """
    with journal.perform("calendar.extra_added", by=by, at=at):
        chosen, reason = _chosen(publication, [day], by=by, at=at), check_reason(reason)
        if kind not in EXTRA_KINDS:
            raise Invalid(_("Choose what kind of extra it is. Nothing was changed."))
        refuse_faults([why_not_onto(chosen, day)])
        row = IssueDate.objects.create(
            publication=chosen.paper,
            date=day,
            state=DateState.EXTRA,
            kind=kind,
            counts=counts,
            reason=reason,
            announced_at=at,
        )
        facts = {"reason": reason, "counts": counts, "kind": str(kind)}
        _record("calendar.extra_added", chosen, by=by, **facts)
        if counts:
            note_move(chosen.paper, None, day, at=at)
            tell_follower(chosen.paper, [day], by=by, at=at)
    return row


def remove_extras(
    publication: Publication, dates: Iterable[date], *, by: Actor, at: datetime
) -> Sequence[date]:
    """Take extras out of the calendar, all of them or none.

    Refuses NotYours; Invalid with a sentence for every date that is past, no extra, or has an issue
    planned.
    """
    with journal.perform("calendar.extra_removed", by=by, at=at):
        chosen = _chosen(publication, dates, by=by, at=at)
        refuse_faults(why_not_remove(chosen, day) for day in chosen.days)
        sold = [day for day in chosen.days if chosen.rows[day].counts]
        IssueDate.objects.of(chosen.paper).filter(date__in=chosen.days).delete()
        note_moves(chosen.paper, [(day, None) for day in sold], at=at)
        _record("calendar.extra_removed", chosen, by=by)
        tell_follower(chosen.paper, sold, by=by, at=at)
    return chosen.days


def _chosen(
    publication: Publication,
    dates: Iterable[date],
    *,
    by: Actor,
    at: datetime,
    with_targets: bool = False,
) -> ChosenDates:
    """Ask for the right, hold the calendar, fill it as far as it goes, and look the dates up."""
    rights.require(rights.can_keep_calendar(by))
    paper = lock_calendar(publication)
    today = timezone.localdate(at)
    days = sorted(set(dates))
    if not days:
        raise Invalid(_("Choose at least one date. Nothing was changed."))
    plan_dates(paper, by=by, at=at)
    rows = (
        IssueDate.objects.of(paper).filter(date__in=days).select_related("moved_to", "moved_from")
    )
    rows_by_date = {row.date: row for row in rows}
    also = [
        row.moved_to.date
        for row in rows_by_date.values()
        if with_targets and row.moved_to is not None
    ]
    issues: dict[date, list[Issue]] = {}
    for issue in Issue.objects.select_for_update().of(paper).filter(date__in=[*days, *also]):
        issues.setdefault(issue.date, []).append(issue)
    return ChosenDates(paper, days, rows_by_date, issues, today, planned_until(today), at)


def _record(act: str, chosen: ChosenDates, *, by: Actor, **more: Any) -> None:
    days = [day.isoformat() for day in chosen.days]
    subject = f"{chosen.paper} {'、'.join(days)}"
    journal.record(act, by=by, at=chosen.at, subject=subject, dates=days, **more)
