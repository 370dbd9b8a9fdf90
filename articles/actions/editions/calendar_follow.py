"""What a changed calendar brings with it: which issue went where, and who must follow at once.

The newspaper knows nothing of money. Whoever sold issues is named by CALENDAR_FOLLOWER and told
inside the act, so that what was sold is right as soon as the act is.
docs/decisions/0016-coverage.md.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from articles.models import IssueMove, Publication
from newsroom.accounts.actors import Actor


class CalendarFollower(Protocol):
    """Who follows a changed calendar."""

    def __call__(
        self,
        publication: Publication,
        days: Iterable[date] | None,
        *,
        by: Actor,
        at: datetime,
    ) -> None:
        """Follow a change of these days (None: of any day to come). Runs under the lock of the
        calendar."""


def note_move(paper: Publication, day: date | None, to: date | None, *, at: datetime) -> None:
    """Write down where an issue went: from `day` (None: it is new) to `to` (None: it is
    taken out)."""
    IssueMove.objects.create(publication=paper, day=day, to=to, at=at)


def note_moves(
    paper: Publication, moves: Iterable[tuple[date | None, date | None]], *, at: datetime
) -> None:
    """Write down where many issues went, in this order."""
    IssueMove.objects.bulk_create(
        IssueMove(publication=paper, day=day, to=to, at=at) for day, to in moves
    )


def tell_follower(
    paper: Publication, days: Iterable[date] | None, *, by: Actor, at: datetime
) -> None:
    """Let whoever sold issues follow a change of these days (None: of any day to come), in this
    transaction.

    What the follower refuses refuses the whole act.
    """
    if settings.CALENDAR_FOLLOWER:
        follow = cast("CalendarFollower", import_string(settings.CALENDAR_FOLLOWER))
        follow(paper, days, by=by, at=at)
