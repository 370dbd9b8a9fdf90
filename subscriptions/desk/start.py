"""What the counter's people see first on the start page: their own work, then what waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from newsroom.accounts.models import User
from subscriptions.desk.callers import QUEUE_PAGE
from subscriptions.desk.queue_lines import LineLink, QueueLine, describe_row, next_act
from subscriptions.domain.queues import QueueName
from subscriptions.selectors.queue_pages import QueueRow, list_own_work
from subscriptions.selectors.queues import QueueSummary, summarise_queues

OWN_SHOWN = 8  # rows of somebody's own work
# Shown also while nothing waits in them: what a counter looks at every morning.
DAILY = {
    QueueName.AWAITING,
    QueueName.CANCELLED_WITH_MONEY,
    QueueName.UNMATCHED,
    QueueName.COMPLAINTS,
    QueueName.RENEWALS,
}


@dataclass(frozen=True)
class OwnRow:
    """A row that the signed-in person works on."""

    queue: LineLink
    waiting: QueueRow
    line: QueueLine
    act: LineLink | None


@dataclass(frozen=True)
class CounterStart:
    """The counter's part of the start page."""

    own: Sequence[OwnRow]
    own_count: int
    queues: Sequence[QueueSummary]


def build_counter_start(by: User, at: datetime) -> CounterStart | None:
    """Return what waits at the counter, the person's own work first, None for whoever works on no
    queue."""
    summaries = summarise_queues(by, at)
    if not summaries:
        return None
    own = [row for one in summaries if one.own for row in _list_own(one, by, at)]
    own.sort(key=_by_urgency)
    shown = [one for one in summaries if one.count or one.queue.name in DAILY or not one.is_counted]
    shown.sort(key=_most_urgent_first)
    return CounterStart(own[:OWN_SHOWN], sum(one.own for one in summaries), shown)


def _list_own(summary: QueueSummary, by: User, at: datetime) -> list[OwnRow]:
    queue = summary.queue
    address = reverse(QUEUE_PAGE, args=[queue.name.value])
    see = by.has_perm("subscriptions.see_contacts")
    back = f"{address}?whose=own"
    return [
        OwnRow(
            LineLink(str(queue.name.label), back),
            waiting,
            describe_row(waiting.row, by, see=see),
            next_act(queue.name, waiting.row, by, back),
        )
        for waiting in list_own_work(queue, by, at, OWN_SHOWN)
    ]


def _by_urgency(row: OwnRow) -> tuple[int, int]:
    return -row.waiting.over, -row.waiting.days


def _most_urgent_first(summary: QueueSummary) -> tuple[bool, bool]:
    """Order queues: those with rows that wait too long, those with rows, the empty ones and those
    not counted yet; within each in the order of the work, which sorting keeps."""
    return not summary.over, not summary.count
