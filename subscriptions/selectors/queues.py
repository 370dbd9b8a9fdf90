"""The queues of the counter: their rows, how long each waits, and who works on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import (
    Count,
    Exists,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils import timezone

from articles.common.moments import day_start
from newsroom.accounts.actors import Actor, holds_right
from newsroom.accounts.models import User
from subscriptions.domain.choices import PRINTED, ComplaintKind, Draw, Payout
from subscriptions.domain.queues import USUAL_LIMITS, QueueName
from subscriptions.models import (
    BankLine,
    BankReversal,
    BulkDraw,
    Complaint,
    Dispatch,
    InvoiceRequest,
    Letter,
    Order,
    Party,
    ProviderEvent,
    ReceiptClaim,
    Refund,
    Subscription,
    WorkAssignment,
)
from subscriptions.selectors.desk import (
    COUNTED_MAX,
    LAST_SPANS,
    NUMBERS,
    RENEWAL_DAYS,
    filter_desk_rows,
    remember_number,
)
from subscriptions.selectors.sales import subscriptions as selector

DOUBT_DAYS = 60  # in which two copies that never came put an address in doubt
DOUBT_COMPLAINTS = 2
DRAWS_DAYS = 180  # after which returns of retail copies are not waited for any more
Rows = Any  # querysets with annotations, which the type checker does not see
Filter = Callable[[Rows, datetime], Rows]


@dataclass(frozen=True)
class Queue:
    """Rows of one table that wait: since when (`since`, a column), and what to read with them.

    `ahead`: so many days before `since` a row begins to wait. `rows` is None where the start page
    counts the same rows (`selectors.desk`).
    """

    name: QueueName
    table: type[Model]
    since: str
    related: Sequence[str] = ()
    rows: Filter | None = None
    ahead: int = 0

    @property
    def permission(self) -> str:
        """Return the right of whoever sees the queue and works on it."""
        return f"subscriptions.view_{self.table._meta.model_name}"

    @property
    def limit(self) -> int:
        """Return the days after which a row waits too long."""
        return int(settings.QUEUE_LIMITS.get(self.name, USUAL_LIMITS[self.name]))

    def begins(self, row: Any) -> date:
        """Return the day on which a row began to wait, in the newspaper's time."""
        since = getattr(row, self.since)
        day = timezone.localdate(since) if isinstance(since, datetime) else since
        return day - timedelta(days=self.ahead)

    def waiting(self, at: datetime) -> Rows:
        """Return its rows at a moment, unordered."""
        rows: Rows = self.table._default_manager.all()
        if self.table is Subscription:
            rows = selector.list_subscriptions()
        if self.rows is None:
            return filter_desk_rows(rows, self.name, at)
        return self.rows(rows, at)

    def over_limit(self, at: datetime) -> Q:
        """Return the condition of rows that wait longer than the limit."""
        return Q(**{f"{self.since}__lt": self.find_limit(at)})

    def find_limit(self, at: datetime) -> date | datetime:
        """Return the day or moment before which a row that waits too long began to wait."""
        day = timezone.localdate(at) - timedelta(days=self.limit - self.ahead)
        return day if self.is_date else day_start(day)

    @property
    def is_date(self) -> bool:
        """Say whether `since` is a day and no moment."""
        return self.since in DAYS


def _refunds_sent(rows: Rows, at: datetime) -> Rows:
    return rows.standing(Payout.SENT)


def _doubtful_addresses(rows: Rows, at: datetime) -> Rows:
    """Return printed subscriptions of which two copies did not come lately, and whose address
    nobody has changed since the last of them."""
    missed = Complaint.objects.filter(
        kind=ComplaintKind.MISSED, made_at__gte=at - timedelta(days=DOUBT_DAYS)
    )
    often = missed.values("subscription").annotate(n=Count("pk")).filter(n__gte=DOUBT_COMPLAINTS)
    last = missed.filter(subscription=OuterRef("pk")).order_by("-made_at").values("made_at")[:1]
    doubted = rows.filter(channel__in=PRINTED, pk__in=often.values("subscription"))
    moved = Dispatch.objects.standing().filter(
        subscription=OuterRef("pk"), made_at__gt=OuterRef("missed_at")
    )
    doubted = doubted.annotate(missed_at=Subquery(last)).exclude(Exists(moved))
    return selector.filter_running(doubted, at)


def _missing_returns(rows: Rows, at: datetime) -> Rows:
    """Return retail copies of issues that have appeared, of which no return was entered."""
    today = timezone.localdate(at)
    returned = BulkDraw.objects.filter(
        publication=OuterRef("publication"),
        issue_date=OuterRef("issue_date"),
        channel=OuterRef("channel"),
        region=OuterRef("region"),
        kind=Draw.RETURNED,
    )
    recent = rows.filter(issue_date__gte=today - timedelta(days=DRAWS_DAYS), issue_date__lt=today)
    return recent.filter(kind=Draw.RETAIL, copies__gt=0).exclude(Exists(returned))


DAYS = {"booked_on", "last_issue", "issue_date"}  # columns of days
# Queues whose few rows are found among all orders or subscriptions. Where there are many of them,
# a page that shows every queue counts these apart.
LARGE_FROM = 20_000  # readers
WIDE = frozenset({QueueName.OVERPAID, QueueName.NO_ADDRESS, QueueName.DUPLICATES})
OF_PARTY = ("party",)
OF_ORDER = ("order__party",)
QUEUES: Mapping[str, Queue] = {
    queue.name.value: queue
    for queue in (
        Queue(QueueName.AWAITING, Order, "placed_at", OF_PARTY),
        Queue(QueueName.PART_PAID, Order, "placed_at", OF_PARTY),
        Queue(QueueName.CANCELLED_WITH_MONEY, Order, "cancelled_at", OF_PARTY),
        Queue(QueueName.EXPIRED_WITH_MONEY, Order, "expires_at", OF_PARTY),
        Queue(QueueName.LATE, Order, "placed_at", OF_PARTY),
        Queue(QueueName.OVERPAID, Order, "settled_at", OF_PARTY),
        Queue(QueueName.UNMATCHED, BankLine, "booked_on"),
        Queue(QueueName.TAKEN_BACK, BankReversal, "booked_on"),
        Queue(QueueName.NOTICES, ProviderEvent, "arrived_at", OF_ORDER),
        Queue(QueueName.REFUNDS, Refund, "asked_at", OF_ORDER),
        Queue(QueueName.REFUNDS_SENT, Refund, "sent_at", OF_ORDER, _refunds_sent),
        Queue(QueueName.COMPLAINTS, Complaint, "made_at", ("subscription__party",)),
        Queue(QueueName.NO_ADDRESS, Subscription, "opened_at", OF_PARTY),
        Queue(QueueName.DOUBTFUL_ADDRESS, Subscription, "missed_at", OF_PARTY, _doubtful_addresses),
        Queue(QueueName.RENEWALS, Subscription, "last_issue", OF_PARTY, ahead=RENEWAL_DAYS),
        Queue(QueueName.LAPSED, Subscription, "last_issue", OF_PARTY),
        Queue(QueueName.RECEIPTS, ReceiptClaim, "claimed_at", ("user",)),
        Queue(QueueName.INVOICES, InvoiceRequest, "asked_at", OF_ORDER),
        Queue(QueueName.RED_DUE, InvoiceRequest, "asked_at", OF_ORDER),
        Queue(QueueName.LETTERS_FAILED, Letter, "written_at", OF_PARTY),
        Queue(QueueName.DRAWS, BulkDraw, "issue_date", ("publication",), _missing_returns),
        Queue(QueueName.DUPLICATES, Party, "made_at"),
    )
}


@dataclass(frozen=True)
class QueueSummary:
    """A queue at a moment: how many rows wait (at most COUNTED_MAX are counted), how long the
    oldest has waited in days, how many wait too long, and how many are somebody's own. One that is
    not `is_counted` is counted apart: its numbers are 0."""

    queue: Queue
    count: int
    oldest: int | None
    over: int
    own: int = 0
    is_counted: bool = True

    @property
    def is_cut(self) -> bool:
        """Say whether more rows wait than were counted."""
        return self.count > COUNTED_MAX

    @property
    def oldest_over(self) -> int:
        """Return how many days the oldest row has waited beyond the limit."""
        return max((self.oldest or 0) - self.queue.limit, 0)


def visible_queues(by: Actor) -> list[Queue]:
    """Return the queues that an actor may work on, in the order of the work."""
    return [queue for queue in QUEUES.values() if holds_right(by, queue.permission)]


def summarise_queues(by: User, at: datetime) -> list[QueueSummary]:
    """Return what waits in each queue that a person may work on, as it was at most a minute ago
    (QUEUE_COUNT_SECONDS). Of a large newspaper those of WIDE that nobody looked at within this
    minute are left uncounted. Two queries, one more for each queue in which the person works on
    something, and one a queue once in a minute."""
    queues = visible_queues(by)
    if not queues:
        return []
    known = cache.get_many([_count_key(queue, at) for queue in queues])
    uncounted = [queue for queue in queues if _count_key(queue, at) not in known]
    apart = WIDE if WIDE & {queue.name for queue in uncounted} and _is_large() else frozenset()
    own_counts = _count_own_rows(queues, by, at)
    summaries = []
    for queue in queues:
        own = own_counts.get(queue.name, 0)
        counted = known.get(_count_key(queue, at))
        if counted is None and queue.name in apart:
            summaries.append(QueueSummary(queue, 0, None, 0, own, is_counted=False))
        else:
            summaries.append(_build_summary(queue, counted or _count_queue(queue, at), own))
    return summaries


def summarise_queue(queue: Queue, at: datetime) -> QueueSummary:
    """Return what waits in a queue now, without anybody's own. One query."""
    known = cache.get(_count_key(queue, at)) if queue.name in WIDE else None
    return _build_summary(queue, known or _count_queue(queue, at))


def summarise_own_queue(queue: Queue, by: User, at: datetime) -> QueueSummary:
    """Return what waits in a queue, as `summarise_queues` does, but always counted. Three queries
    at most."""
    known = cache.get(_count_key(queue, at))
    own = _count_own_rows([queue], by, at).get(queue.name, 0)
    return _build_summary(queue, known or _count_queue(queue, at), own)


def _build_summary(queue: Queue, counted: Sequence[Any], own: int = 0) -> QueueSummary:
    count, oldest, over = counted
    return QueueSummary(queue, count, oldest, over, own)


def _is_large() -> bool:
    """Say whether a newspaper has so many readers that it takes long to look at each. The newest
    number says it: nothing is counted. One query."""
    return Party.objects.filter(pk__gte=LARGE_FROM).exists()


def _count_own_rows(queues: Sequence[Queue], by: User, at: datetime) -> dict[str, int]:
    """Return how many rows a person works on in those queues in which there is any. One query, and
    one for each of them."""
    assigned = WorkAssignment.objects.filter(owner=by).values_list("queue", flat=True)
    names = set(assigned.distinct())
    return {
        queue.name: filter_owned(queue, queue.waiting(at), by).count()
        for queue in queues
        if queue.name in names
    }


def _count_key(queue: Queue, at: datetime) -> str:
    return f"queue:{queue.name}:{queue.limit}:{timezone.localdate(at)}"


def _count_queue(queue: Queue, at: datetime) -> tuple[int, int | None, int]:
    """Count how many rows wait, how long the oldest has waited, and how many wait too long, and
    keep it for the next minute (QUEUE_COUNT_SECONDS). One query."""
    counted_by = LAST_SPANS.get(queue.name)
    rows = counted_by(at) if counted_by else queue.waiting(at).order_by(queue.since, "pk")
    number = "subscription" if counted_by else "pk"  # a subscription may have two last spans
    # The database would count as well: to put that query together takes longer than to read these.
    begun = dict(rows.values_list(number, queue.since)[: COUNTED_MAX + 1])
    moments = [since for since in begun.values() if since is not None]
    limit = queue.find_limit(at)
    over = sum(since < limit for since in moments)
    counted = (len(begun), _age(queue, min(moments, default=None), at), over)
    cache.set(_count_key(queue, at), counted, settings.QUEUE_COUNT_SECONDS)
    if queue.rows is None and queue.name in NUMBERS:
        remember_number(queue.name, len(begun), at)
    return counted


def annotate_owners(queue: Queue, rows: Rows) -> Rows:
    """Return rows of a queue with `worker`, the number of whoever works on a row, else None."""
    owners = _assignments(queue).filter(row=OuterRef("pk")).values("owner")[:1]
    return rows.annotate(worker=Subquery(owners))


def filter_owned(queue: Queue, rows: Rows, owner: User | None) -> Rows:
    """Return the rows that somebody works on, with None those that nobody works on."""
    taken = _assignments(queue)
    if owner is None:
        return rows.exclude(pk__in=taken.values("row"))
    return rows.filter(pk__in=taken.filter(owner=owner).values("row"))


def find_queue_colleagues(queue: Queue) -> QuerySet[User]:
    """Return the staff who may work on a queue, by name. One query."""
    rows: Any = User.objects.with_perm(
        queue.permission, backend="django.contrib.auth.backends.ModelBackend"
    )
    colleagues: QuerySet[User] = rows.filter(is_staff=True).order_by("display_name", "pk")
    return colleagues


def _assignments(queue: Queue) -> QuerySet[WorkAssignment]:
    return WorkAssignment.objects.filter(queue=queue.name)


def _age(queue: Queue, since: date | datetime | None, at: datetime) -> int | None:
    if since is None:
        return None
    day = timezone.localdate(since) if isinstance(since, datetime) else since
    return max((timezone.localdate(at) - day).days + queue.ahead, 0)
