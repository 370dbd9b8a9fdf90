"""Who is to be reminded: by ranges of days before the end, of what was not said yet.

So nothing has to run on time.

OJS asks for one day exactly and misses whoever's day it did not run on (pkp/pkp-lib#9143).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db.models import (
    Case,
    CharField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from subscriptions.domain.choices import Adjusting, PlanKind
from subscriptions.models import Adjustment, Letter, Order, Party, Span, Subscription, Term

LATEST = -30  # a month after the end nobody is asked any more
CHUNK = 500
FEW = 1000  # readers
COUNTED_MAX = 1000  # reminders of a step that are counted; more are said to be more


@dataclass(frozen=True)
class DueReminder:
    """A reminder not sent yet.

    `step` is one of `steps()`; `email` may be empty: somebody has to telephone.
    """

    term: Term
    step: int
    last_issue: date

    @property
    def key(self) -> str:
        """By what the letter is known, so that it is written once."""
        return f"reminder:{self.term.pk}:{self.step}"

    @property
    def email(self) -> str:
        return self.term.subscription.party.email


class Days(NamedTuple):
    """Days from the first to the last, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class DueCounts:
    """How many reminders were due at a moment: those with an e-mail address by their steps, and
    `silent` those without one. Of each at most COUNTED_MAX and one for more are counted."""

    by_step: Counter[int]
    silent: int
    counted_at: datetime

    @property
    def is_cut(self) -> bool:
        """Say whether more reminders with an e-mail address are due than were counted."""
        return any(count > COUNTED_MAX for count in self.by_step.values())


def reminder_steps() -> tuple[int, ...]:
    """Return at how many days before the last issue somebody is reminded (REMINDER_STEPS), the
    first one first; negative: after it. A step counts until the next begins."""
    return tuple(
        sorted({int(step) for step in settings.REMINDER_STEPS if step >= LATEST}, reverse=True)
    )


def reminder_step(first_issue: date, last_issue: date, today: date) -> int | None:
    """Return which step a day belongs to, None for none.

    Each step lasts until the next; the last of those before the end until the day of the last
    issue, the last of those after it until 30 days after it. A step before the term has begun is
    none: a month's paper is not warned of its end when it is bought.
    """
    left = (last_issue - today).days
    if left < LATEST:
        return None
    step = min(
        (step for step in reminder_steps() if left <= step and (step < 0) == (left < 0)),
        default=None,
    )
    if step is None or last_issue - timedelta(days=step) <= first_issue:
        return None
    return step


def list_due_reminders(
    at: datetime, *, has_email: bool | None = None, first: int | None = None
) -> Iterator[DueReminder]:
    """Yield every reminder that is to be sent at a moment and was not written yet, by the day of
    the end; `has_email` leaves only those of persons with an e-mail address, or without one.

    Whoever renewed, reads on by another subscription, has an order that waits, was erased, ended
    early or reads for nothing is not asked. One query, read by 500 rows; `first` leaves only so
    many, and the database looks no further.
    """
    today = timezone.localdate(at)
    rows = _ending(today, at, has_email).select_related(
        "term__subscription__party", "term__subscription__publication", "term__plan"
    )
    ordered = rows.order_by("last_issue", "first_issue", "pk")
    spans = ordered.iterator(CHUNK) if first is None else _read_slices(ordered, first)
    due = (
        DueReminder(span.term, step, span.last_issue)
        for span in spans
        if (step := reminder_step(span.term.first_issue, span.last_issue, today)) is not None
    )
    yield from islice(due, first)


def summarise_due_reminders(at: datetime) -> DueCounts:
    """Return how many reminders are due, as they were at most a minute ago (QUEUE_COUNT_SECONDS).
    Once in a minute a query for each step, and one."""
    key = _counts_key(at)
    known = cache.get(key)
    if known is None:
        by_step, silent = _count_due_reminders(at)
        known = {"steps": list(by_step.items()), "silent": silent, "counted_at": at.isoformat()}
        cache.set(key, known, settings.QUEUE_COUNT_SECONDS)
    counted_at = datetime.fromisoformat(known["counted_at"])
    return DueCounts(Counter(dict(known["steps"])), known["silent"], counted_at)


def forget_due_counts(at: datetime) -> None:
    """Have the reminders counted anew: some were written."""
    cache.delete(_counts_key(at))


def _counts_key(at: datetime) -> str:
    return f"due-reminders:{timezone.localdate(at)}"


def _count_due_reminders(at: datetime) -> tuple[Counter[int], int]:
    """Count due reminders with an e-mail address by their steps, and those without one. Counting
    stops at COUNTED_MAX and one for more, so that many rows cost what a thousand do. A query for
    each step, and one."""
    today = timezone.localdate(at)
    by_step: Counter[int] = Counter()
    for step, days in _step_days(today).items():
        count = _count_to_bound(_ending(today, at, has_email=True, days=days), today)
        if count:
            by_step[step] = count
    return by_step, _count_to_bound(_ending(today, at, has_email=False), today)


def _count_to_bound(spans: Any, today: date) -> int:
    days = spans.order_by("last_issue", "first_issue").values_list(
        "term__first_issue", "last_issue"
    )
    due = (
        last_issue
        for first_issue, last_issue in _read_slices(days, COUNTED_MAX + 1)
        if reminder_step(first_issue, last_issue, today) is not None
    )
    return sum(1 for _last_issue in islice(due, COUNTED_MAX + 1))


def _read_slices(rows: Any, size: int) -> Iterator[Any]:
    """Yield rows in their order, read so many at a time. Outside of a transaction PostgreSQL would
    find all rows of a cursor before it gave the first."""
    start = 0
    while page := list(rows[start : start + size]):
        yield from page
        if len(page) < size:
            return
        start += size


def _step_days(today: date) -> dict[int, Days]:
    """Return between which last issues, both included, each step of a term lies that began long
    ago."""
    days: dict[int, list[date]] = defaultdict(list)
    for left in range(LATEST, max(reminder_steps(), default=0) + 1):
        last_issue = today + timedelta(days=left)
        step = reminder_step(date.min, last_issue, today)
        if step is not None:
            days[step].append(last_issue)
    return {step: Days(on[0], on[-1]) for step, on in days.items()}


def _step_expression(today: date) -> Case:
    """Return the step of a span by its last issue, null for none: `reminder_step` of a term that
    began long ago."""
    whens = (
        When(last_issue__range=(days.first, days.last), then=Value(step))
        for step, days in _step_days(today).items()
    )
    return Case(*whens, output_field=IntegerField())


def _ending(
    today: date, at: datetime, has_email: bool | None = None, days: Days | None = None
) -> Any:
    """Return the last spans of subscriptions that end around a day, or within some days, that
    nobody follows, and of whose step no reminder was written."""
    ended = Adjustment.objects.filter(term=OuterRef("term"), kind=Adjusting.CANCEL)
    waiting = Order.objects.filter(
        subscription=OuterRef("subscription"), settled_at=None, cancelled_at=None, expires_at__gt=at
    )
    latest = max(reminder_steps(), default=0)
    within = days or Days(today + timedelta(days=LATEST), today + timedelta(days=latest))
    rows: Any = Span.objects.filter(last_issue__gte=within.first, last_issue__lte=within.last)
    rows = rows.annotate(step=_step_expression(today)).filter(
        Exists(_addressees(has_email)), step__isnull=False
    )
    rows = rows.exclude(term__kind=PlanKind.COMPLIMENTARY)
    if has_email and (few := _find_few_reachable()) is not None:
        rows = rows.filter(subscription__in=few)
    key = Concat(
        Value("reminder:"),
        Cast(OuterRef("term"), CharField()),
        Value(":"),
        Cast(OuterRef("step"), CharField()),
        output_field=CharField(),
    )
    written = Letter.objects.filter(key=key)
    for unasked in (written, _followed(), ended, waiting):
        rows = rows.exclude(Exists(unasked))
    return rows


def _find_few_reachable() -> list[int] | None:
    """Return the subscriptions of readers with an e-mail address where these are few, else None. To
    find few among many, the database would look at everybody whose term ends. Two queries."""
    readers = Party.objects.filter(erased_at=None).exclude(email="").values_list("pk", flat=True)
    few = list(readers[: FEW + 1])
    if len(few) > FEW:
        return None
    return list(Subscription.objects.filter(party__in=few).values_list("pk", flat=True))


def _addressees(has_email: bool | None) -> QuerySet[Subscription]:
    """Return the subscription of a span if its reader was not erased, and has an e-mail address or
    has none. It is asked first: it leaves the fewest rows where nobody has one."""
    rows = Subscription.objects.filter(pk=OuterRef("subscription"), party__erased_at=None)
    if has_email is None:
        return rows
    unknown = Q(party__email="")
    return rows.filter(~unknown if has_email else unknown)


def _followed() -> QuerySet[Subscription]:
    """Return the subscription of a span after which its reader gets something of the same
    newspaper."""
    later = Span.objects.filter(
        subscription__party=OuterRef("party"),
        subscription__publication=OuterRef("publication"),
        last_issue__gt=OuterRef(OuterRef("last_issue")),
    )
    return Subscription.objects.filter(Exists(later), pk=OuterRef("subscription"))
