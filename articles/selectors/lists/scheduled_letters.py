"""The letters that one person gets by schedule."""

from dataclasses import dataclass

from articles.frame.scheduled_letters import LetterKind, LetterSubject, find_letter_kind
from articles.models import ScheduledLetter
from newsroom.accounts.models import User


@dataclass(frozen=True)
class OwnLetter:
    """A letter by schedule as its person sees it. `subject` is None where it is not to be seen any
    more: such a letter ends by itself when it is due."""

    letter: ScheduledLetter
    kind: LetterKind
    subject: LetterSubject | None


def list_own_letters(by: User) -> list[OwnLetter]:
    """Return a person's letters. One query, and those of the subjects."""
    letters = ScheduledLetter.objects.filter(user=by)
    known = [(letter, find_letter_kind(letter.kind)) for letter in letters]
    return [
        OwnLetter(letter, kind, kind.find_subject(by, letter.subject))
        for letter, kind in known
        if kind is not None
    ]


def find_own_letter(kind: LetterKind, subject: int, by: User) -> ScheduledLetter | None:
    """Return a person's letter about a subject, None where there is none. One query."""
    return ScheduledLetter.objects.filter(user=by, kind=kind.name, subject=subject).first()
