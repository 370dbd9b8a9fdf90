"""Letters by schedule: ordered and ended by whoever gets them, claimed by the hourly job."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.domain.letter_times import LAST_HOUR, LetterTimes, find_new_rows
from articles.domain.schedule import WEEKDAYS
from articles.errors import Invalid, NotYours
from articles.frame.scheduled_letters import (
    KnownRows,
    LetterKind,
    LetterOccasion,
    LetterSubject,
    find_letter_kind,
)
from articles.models import ScheduledLetter
from newsroom.accounts.actors import Actor
from newsroom.accounts.models import User


@dataclass(frozen=True)
class LetterOrder:
    """When somebody wants a letter, and whether only with something new."""

    times: LetterTimes
    only_new: bool = False


def schedule_letter(
    kind: LetterKind, subject: int, order: LetterOrder, *, by: User, at: datetime
) -> ScheduledLetter:
    """Have a letter written to a person from the next moment of its times on.

    Other times of a letter that exists already go before the earlier ones. Refuses NotYours, and
    Invalid for times that no letter of its kind has and for an account without an e-mail address.
    """
    with journal.perform("scheduled_letter.set", by=by, at=at) as act:
        rows = ScheduledLetter.objects.select_for_update()
        letter = rows.filter(user=by, kind=kind.name, subject=subject).first()
        about = find_subject(kind, by, subject)
        if about is None:
            raise NotYours(rights.NOT_YOURS)
        _require_times(kind, order.times)
        if not by.email:
            raise Invalid(
                _("Your account has no e-mail address. Have one entered first. Nothing was stored.")
            )
        if letter is None:
            letter = ScheduledLetter(user=by, kind=kind.name, subject=subject)
            _remember_rows(letter, _list_rows(kind, by, subject, at))
        if letter.pk is None or letter.times != order.times:
            letter.written_until = at
        letter.weekdays = sorted(order.times.weekdays)
        letter.hour = order.times.hour
        letter.only_new = order.only_new and kind.is_of_list
        letter.save()
        act.record(subject=about.label, kind=kind.name, number=subject)
    return letter


def end_letter(letter: ScheduledLetter, *, by: Actor, at: datetime, reason: str = "") -> None:
    """End a letter by schedule; one that waits to be sent is not sent. Whoever gets it ends it, or
    a job of the machine. Refuses NotYours."""
    with journal.perform("scheduled_letter.ended", by=by, at=at) as act:
        rights.require(not isinstance(by, User) or (by.is_staff and letter.user_id == by.pk))
        number = letter.pk
        if ScheduledLetter.objects.filter(pk=number).delete()[0]:
            act.record(
                subject=str(letter.user), kind=letter.kind, number=letter.subject, reason=reason
            )


def claim_letter(pk: int, *, by: Actor, at: datetime) -> LetterOccasion | None:
    """Take the letter that was due last; return its occasion, None where somebody took it before or
    where nothing is to be told. A letter whose person may not get it any more is ended.

    Run it in the transaction that queues the letter.
    """
    rows = ScheduledLetter.objects.select_for_update(of=("self",)).select_related("user")
    letter = rows.filter(pk=pk).first()
    if letter is None or not is_due(letter, at):
        return None
    kind = find_letter_kind(letter.kind)
    if kind is None or find_subject(kind, letter.user, letter.subject) is None:
        end_letter(letter, by=by, at=at, reason=str(_("The person may not see it any more.")))
        return None
    rows_now = _list_rows(kind, letter.user, letter.subject, at)
    new = find_new_rows(rows_now.numbers, letter.known, known_is_cut=letter.known_is_cut)
    letter.written_until = letter.times.find_last_due(at)
    _remember_rows(letter, rows_now)
    letter.save(update_fields=["written_until", "known", "known_is_cut"])
    if letter.only_new and not new:
        return None
    return LetterOccasion(
        letter.user,
        letter.subject,
        letter.written_until,
        letter.times.is_monthly,
        letter.only_new,
        frozenset(new),
    )


def is_due(letter: ScheduledLetter, at: datetime) -> bool:
    """Say whether a moment of a letter has come that nobody has dealt with."""
    return letter.times.find_last_due(at) > letter.written_until


def find_subject(kind: LetterKind, person: User, subject: int) -> LetterSubject | None:
    """Return what a letter is about as its person may see it now, None for whoever may not, and for
    closed accounts and former staff."""
    may_see = person.is_active and person.is_staff and person.has_perm(kind.permission)
    return kind.find_subject(person, subject) if may_see else None


def _list_rows(kind: LetterKind, person: User, subject: int, at: datetime) -> KnownRows:
    return kind.list_rows(person, subject, at) if kind.list_rows is not None else KnownRows()


def _remember_rows(letter: ScheduledLetter, rows: KnownRows) -> None:
    letter.known = list(rows.numbers)
    letter.known_is_cut = rows.is_cut


def _require_times(kind: LetterKind, times: LetterTimes) -> None:
    """Refuse Invalid for times that no letter of a kind has."""
    if not 0 <= times.hour <= LAST_HOUR:
        raise Invalid(_("A day has the hours 0 to 23. Nothing was stored."))
    if not times.weekdays <= set(WEEKDAYS):
        raise Invalid(_("A week has seven days. Nothing was stored."))
    if kind.is_of_list and times.is_monthly:
        raise Invalid(_("Choose at least one day of the week. Nothing was stored."))
