"""What the counter does by itself, every hour: each step is safe to run again, in any order, after any crash."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from articles.errors import Refused
from articles.models import Publication
from subscriptions.actions import holds, paying, revenue, settling, suspensions
from subscriptions.models import Attempt

ASKED_FOR = timedelta(days=2)  # after which a provider's notice has come or never will


@dataclass(frozen=True)
class Kept:
    """How much there was to do."""

    asked: int
    closed: int
    settled: int
    made_up: int
    restored: int
    earned: int


def keep_counter(*, at: datetime) -> Kept:
    """Ask providers about payments no notice came for, settle what is paid, make up for suspended issues, keep
    holds in step with the calendar, and book what issues earned until today."""
    asked, closed = _attempts(at)
    papers = list(Publication.objects.all())
    return Kept(
        asked=asked, closed=closed, settled=settling.settle_due(at),
        made_up=sum(
            suspensions.settle_suspensions(paper, at=at) + holds.keep_in_step(paper, at=at) for paper in papers
        ),
        restored=sum(suspensions.take_back_restored(paper, at=at) for paper in papers),
        earned=sum(revenue.recognise_due(paper, at=at) for paper in papers),
    )  # fmt: skip


def _attempts(at: datetime) -> tuple[int, int]:
    """Ask about every open attempt; close those whose time is over and that nobody paid."""
    paid = closed = 0
    for attempt in Attempt.objects.filter(closed_at=None, begun_at__gt=at - ASKED_FOR).select_related("order"):
        try:
            paid += paying.ask(attempt, at=at)
        except Refused:  # the provider does not answer: the next round asks again
            continue
    over = Attempt.objects.filter(closed_at=None, expires_at__lte=at - ASKED_FOR)
    closed = over.update(closed_at=at, closed_why="expired")
    return paid, closed
