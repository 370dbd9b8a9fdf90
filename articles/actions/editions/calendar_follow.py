"""What a changed calendar brings with it: which issue went where, and who must follow at once.

The newspaper knows nothing of money. Whoever sold issues is named by CALENDAR_FOLLOWER and told
inside the act, so that what was sold is right as soon as the act is.
docs/decisions/0016-coverage.md.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from articles.actions.records import journal
from articles.actions.review.releases import release_printed
from articles.models import Issue, IssueMove, Placement, Publication
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


def move_issues_to(issues: Sequence[Issue], to: date, *, by: Actor, at: datetime) -> None:
    """Let planned issues go along with their date. That is part of the calendar's act and asks for
    no other right."""
    for issue in issues:
        issue.published_at = moment_after_move(issue, to, at=at)
        issue.date = to
        issue.save(update_fields=["date", "published_at"])
        journal.record(
            "issue.changed", by=by, at=at, subject=str(issue), issue=issue.pk, date=to.isoformat()
        )
        release_printed(Placement.objects.filter(page__issue=issue), by=by, at=at)


def moment_after_move(issue: Issue, to: date, *, at: datetime) -> datetime | None:
    """Return when the pages of an issue become public once it appears on `to`: a moment to come
    goes along.
    """
    moment = issue.published_at
    return moment + (to - issue.date) if moment is not None and moment > at else moment
