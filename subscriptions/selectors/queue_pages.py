"""A page of a queue: its oldest rows, how long each waits, and who works on it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from articles.common.numbers import read_number
from newsroom.accounts.models import User
from subscriptions.selectors.queues import Queue, annotate_owners, filter_owned

SHOWN_MAX = 30  # rows of a page
OWN = "own"
NOBODY = "nobody"
CURSOR_MAX = 80  # characters


@dataclass(frozen=True)
class QueueFilter:
    """What is asked of a queue: whose rows ("own", "nobody", else all), only what waits too long,
    and the cursor after which the page begins."""

    whose: str = ""
    over: bool = False
    after: str = ""


@dataclass(frozen=True)
class QueueRow:
    """A row that waits: for how many days, how many of them beyond the limit, and who works on
    it."""

    row: Any
    days: int
    over: int
    worker: User | None


@dataclass(frozen=True)
class QueuePage:
    """A page of a queue, and the cursor of the next one, "" where there is none."""

    queue: Queue
    rows: list[QueueRow]
    next_cursor: str


def read_queue_page(queue: Queue, asked: QueueFilter, by: User, at: datetime) -> QueuePage:
    """Return the oldest rows of a queue that a filter leaves. Two queries.

    The next page begins after the last row of this one, so that a page costs the same wherever it
    is and rows that are done meanwhile shift nothing.
    """
    rows = queue.waiting(at).select_related(*queue.related)
    if asked.whose in {OWN, NOBODY}:
        rows = filter_owned(queue, rows, by if asked.whose == OWN else None)
    if asked.over:
        rows = rows.filter(queue.over_limit(at))
    if (begin := _read_cursor(queue, asked.after)) is not None:
        rows = rows.filter(begin)
    ordered = annotate_owners(queue, rows).order_by(queue.since, "pk")
    page = list(ordered[: SHOWN_MAX + 1])
    shown = page[:SHOWN_MAX]
    workers = User.objects.in_bulk({row.worker for row in shown if row.worker is not None})
    waiting = [_describe(queue, row, workers.get(row.worker), at) for row in shown]
    is_last = len(page) <= SHOWN_MAX
    return QueuePage(queue, waiting, "" if is_last else _write_cursor(queue, shown[-1]))


def list_own_work(queue: Queue, by: User, at: datetime, limit: int) -> list[QueueRow]:
    """Return the oldest rows of a queue that somebody works on. One query."""
    rows = filter_owned(queue, queue.waiting(at).select_related(*queue.related), by)
    return [_describe(queue, row, by, at) for row in rows.order_by(queue.since, "pk")[:limit]]


def _describe(queue: Queue, row: Any, worker: User | None, at: datetime) -> QueueRow:
    days = max((timezone.localdate(at) - queue.begins(row)).days, 0)
    return QueueRow(row, days, max(days - queue.limit, 0), worker)


def _write_cursor(queue: Queue, row: Any) -> str:
    return f"{getattr(row, queue.since).isoformat()}~{row.pk}"


def _read_cursor(queue: Queue, text: str) -> Q | None:
    """Return the condition of the rows after a cursor, None where a text is no cursor."""
    since_text, _tilde, pk_text = text[:CURSOR_MAX].rpartition("~")
    pk = read_number(pk_text)
    try:
        since: Any = (date if queue.is_date else datetime).fromisoformat(since_text)
    except ValueError:
        return None
    if pk is None or (isinstance(since, datetime) and since.tzinfo is None):
        return None
    return Q(**{f"{queue.since}__gt": since}) | Q(**{queue.since: since, "pk__gt": pk})
