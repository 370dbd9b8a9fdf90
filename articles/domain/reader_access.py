"""What a reader may read: the words of the question and of its answer, and the beginning shown to
everybody. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

OPENING = 200  # characters of an opening
SHARE = 2  # an opening is never more than one part in so many of the text


class AccessMode(models.TextChoices):
    """On what terms something is read."""

    FREE = "free", _("Free to read")
    METERED = "metered", _("So many a month are free")
    PAID = "paid", _("Subscribers only")


class AccessReason(models.TextChoices):
    """Why something is open, or why it is not."""

    FREE = "free", _("It is free.")
    STAFF = "staff", _("You work here.")
    ENTITLED = "entitled", _("Your subscription covers it.")
    NETWORK = "network", _("Your institution subscribes.")
    METERED = "metered", _("It is one of the free articles of this month.")
    SUBSCRIBERS = "subscribers", _("It is for subscribers.")
    USED_UP = "used_up", _("The free articles of this month have been read.")
    GIVEN = "given", _("A subscriber gave it to you.")
    UNKNOWN = "unknown", _("Who may read it cannot be told at the moment.")


@dataclass(frozen=True)
class ArticleFacts:
    """What the answer needs to know of an article.

    `columns` are the ids from its home column up to the first rank, the nearest first; `issues` the
    numbers in which it was printed.
    """

    article: int
    publication: int
    published_at: datetime
    columns: Sequence[int] = ()
    issues: Sequence[int] = ()


@dataclass(frozen=True)
class IssueFacts:
    """What the answer needs to know of an issue's pages, by its total number."""

    number: int
    publication: int
    on: date


Facts = ArticleFacts | IssueFacts


@dataclass(frozen=True)
class AccessTerms:
    """On what terms something is read, whoever asks: the same for everybody, and so fit for a
    shared page.
    """

    mode: AccessMode
    monthly_free: int = 0
    known: bool = True  # False: nobody could say, so it stays shut

    @property
    def open(self) -> bool:
        return self.mode is AccessMode.FREE


@dataclass(frozen=True)
class FreeSpan:
    """Articles that came out after a moment and not after another are free; None has no end."""

    after: datetime | None = None
    until: datetime | None = None


FREE = AccessTerms(AccessMode.FREE)
SHUT = AccessTerms(AccessMode.PAID, known=False)


@dataclass(frozen=True)
class Reader:
    """Who asks.

    `user` is an account or nobody's; `address` where the request came from, "" where that is not
    sure.

    `counted` are the articles that this browser has read on the meter this month. `counting` is
    False while nobody is really reading: a HEAD counts nothing.
    """

    user: Any
    address: str = ""
    counted: Sequence[int] = ()
    counting: bool = True


@dataclass(frozen=True)
class AccessVerdict:
    """May this reader read it now, and why.

    `used` of `terms.monthly_free` were read this month, this one included. `counted` is what the
    browser shall remember from now on; None leaves what it has.
    """

    open: bool
    why: AccessReason
    terms: AccessTerms
    used: int = 0
    counted: Sequence[int] | None = None
    through: str = ""  # whose subscription it is, where it is an institution's


class ReaderAccess(Protocol):
    """Who answers. One object a request, so that it may remember what it has looked up."""

    def policy(self, what: Facts, at: datetime) -> AccessTerms:
        """Say on what terms something is read at a moment, whoever asks.

        At most one query an object.
        """

    def may_read(self, reader: Reader, what: Facts, at: datetime) -> AccessVerdict:
        """Say whether this reader may read it now. Counts it where it must be counted."""

    def free_spans(
        self, publication: int, columns: Sequence[int], at: datetime
    ) -> Sequence[FreeSpan]:
        """Say which articles of a column are free at a moment, by when they came out, as `policy`
        would of each.

        `columns` as in ArticleFacts; none for articles of no column. At most one query an object.
        """

    def reads_everything(self, reader: Reader, publication: int, at: datetime) -> bool:
        """Say whether this reader may read whatever the newspaper sells. Counts nothing."""


def free_opening(text: str) -> list[str]:
    """Return the paragraphs that everybody may read of a text that is not free; the last one may
    end in “…”.

    Expects plain characters, one paragraph a line, and gives whole paragraphs while they fit into
    200 characters. It never gives more than half of the text, so that nothing short is given away.
    Plain characters only: no link, no alternative text and no picture can carry what follows.
    """
    paragraphs = [line for line in text.splitlines() if line.strip()]
    room = min(OPENING, sum(map(len, paragraphs)) // SHARE)
    shown: list[str] = []
    for paragraph in paragraphs:
        if len(paragraph) <= room:
            shown.append(paragraph)
            room -= len(paragraph)
            continue
        # A stub of a few characters under whole paragraphs tells nothing.
        if room >= (20 if shown else 1):
            shown.append(paragraph[:room].rstrip() + "…")
        break
    return shown
