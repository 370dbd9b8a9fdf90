"""Who is to be reminded: by ranges of days before the end, of what was not said yet.

So nothing has to run on time.

OJS asks for one day exactly and misses whoever's day it did not run on (pkp/pkp-lib#9143).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from subscriptions.domain.choices import Adjusting, PlanKind
from subscriptions.models import Adjustment, Letter, Order, Span, Term

LATEST = -30  # a month after the end nobody is asked any more
CHUNK = 500


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


def list_due_reminders(at: datetime) -> Iterator[DueReminder]:
    """Yield every reminder that is to be sent at a moment and was not written yet, by the day of
    the end.

    Whoever renewed, reads on by another subscription, has an order that waits, was erased, ended
    early or reads for nothing is not asked. Two queries for each 500.
    """
    today = timezone.localdate(at)
    rows = _ending(today, at).iterator(CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        reminders = [
            DueReminder(span.term, step, span.last_issue)
            for span in chunk
            if (step := reminder_step(span.term.first_issue, span.last_issue, today)) is not None
        ]
        written = set(
            Letter.objects.filter(key__in=[one.key for one in reminders]).values_list(
                "key", flat=True
            )
        )
        yield from (one for one in reminders if one.key not in written)


def _ending(today: date, at: datetime) -> Any:
    """Return the last spans of subscriptions that end around a day, and that nobody follows."""
    later = Span.objects.filter(
        term__subscription__party=OuterRef("subscription__party"),
        term__subscription__publication=OuterRef("subscription__publication"),
        last_issue__gt=OuterRef("last_issue"),
    )
    ended = Adjustment.objects.filter(term=OuterRef("term"), kind=Adjusting.CANCEL)
    waiting = Order.objects.filter(
        subscription=OuterRef("subscription"), settled_at=None, cancelled_at=None, expires_at__gt=at
    )
    first = today + timedelta(days=LATEST)
    last = today + timedelta(days=max(reminder_steps(), default=0))
    rows: Any = Span.objects.filter(last_issue__gte=first, last_issue__lte=last)
    rows = rows.filter(subscription__party__erased_at=None).exclude(
        term__kind=PlanKind.COMPLIMENTARY
    )
    rows = rows.exclude(Exists(later)).exclude(Exists(ended)).exclude(Exists(waiting))
    return rows.select_related(
        "term__subscription__party", "term__subscription__publication", "term__plan"
    ).order_by("last_issue", "pk")
