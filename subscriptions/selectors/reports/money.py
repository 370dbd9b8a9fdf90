"""Revenue, deferred revenue and refunds, as the ledger has them. Whole fen."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Q, Sum, Value, When

from articles.models import Publication
from subscriptions.domain.choices import Account, Cause
from subscriptions.domain.ledger_kinds import CREDITS, ISSUES, ORDERS, EntryKind
from subscriptions.models import Posting, Refund
from subscriptions.pricing.calendar import month_of
from subscriptions.selectors.reports.period import Period

# What moves deferred revenue, by the kinds of entries; the other kinds are `other`.
MOVES = {
    "settled": ORDERS,
    "earned": ISSUES,
    "refunded": (EntryKind.REFUND,),
    "credited": CREDITS,
}


@dataclass
class DeferredMonth:
    """Deferred revenue of a month: opening + settled − earned − refunded − credited + other =
    closing.

    `other` is whatever else the ledger knows, so that the closing balance is always the ledger's
    own.
    """

    month: int
    opening: int = 0
    settled: int = 0
    earned: int = 0
    refunded: int = 0
    credited: int = 0
    other: int = 0

    @property
    def closing(self) -> int:
        return (
            self.opening + self.settled - self.earned - self.refunded - self.credited + self.other
        )


@dataclass(frozen=True)
class RevenueReport:
    """What each issue of a period earned, what each month's issues did, and deferred revenue by
    month of booking."""

    issues: list[tuple[date, int]]
    months: list[tuple[int, int]]
    rolled: list[DeferredMonth]


def report_revenue(publication: Publication, period: Period) -> RevenueReport:
    """Return the revenue of a period. Two queries."""
    rows = Posting.objects.filter(
        account=Account.REVENUE,
        entry__kind__in=ISSUES,
        entry__about=publication.pk,
        entry__day__range=(period.first, period.last),
    )
    # An issue that was taken out of the calendar after its revenue was booked has earned nothing.
    sums = rows.order_by("entry__day").values_list("entry__day").annotate(fen=Sum("amount"))
    issues = [(day, -fen) for day, fen in sums if fen]
    months = dict.fromkeys(period.months, 0)
    for day, amount in issues:
        months[month_of(day)] += amount
    return RevenueReport(issues, list(months.items()), _roll_deferred(publication, period))


def deferred_postings(publication: Publication) -> Any:
    """Return the postings on deferred revenue of a newspaper; what belongs to no order and no issue
    is everybody's."""
    mine = Q(entry__order__publication=publication) | Q(
        entry__kind__in=ISSUES, entry__about=publication.pk
    )
    nobodys = Q(entry__order=None) & ~Q(entry__kind__in=ISSUES)
    return Posting.objects.filter(mine | nobodys, account=Account.DEFERRED)


def _roll_deferred(publication: Publication, period: Period) -> list[DeferredMonth]:
    moves = Case(
        *(When(entry__kind__in=kinds, then=Value(name)) for name, kinds in MOVES.items()),
        default=Value("other"),
        output_field=CharField(),
    )
    before = When(entry__at__lt=period.begin, then=Value(-1))
    month = period.month("entry__at")
    month.cases.insert(0, before)
    rows = deferred_postings(publication).filter(entry__at__lt=period.end).order_by()
    sums = (
        rows.annotate(month=month, move=moves)
        .values_list("month", "move")
        .annotate(whole=Sum("amount"))
    )
    amounts = {(month, move): whole for month, move, whole in sums}
    opening = -sum(whole for (month, _move), whole in amounts.items() if month == -1)
    rolled = []
    for number in period.months:
        made = DeferredMonth(number, opening, *(amounts.get((number, move), 0) for move in MOVES))
        made.settled = -made.settled
        made.other = -amounts.get((number, "other"), 0)
        opening = made.closing
        rolled.append(made)
    return rolled


@dataclass
class RefundCauses:
    """Refunds granted in a month, by cause: how many, and the fen."""

    month: int
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Cause.values, 0))
    amounts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Cause.values, 0))

    @property
    def amount(self) -> int:
        return sum(self.amounts.values())

    @property
    def count(self) -> int:
        return sum(self.counts.values())


def report_refunds(publication: Publication, period: Period) -> list[RefundCauses]:
    """Return the refunds granted in a period, by month and cause, without payments that never were.

    One query.
    """
    rows = Refund.objects.filter(
        order__publication=publication,
        asked_at__gte=period.begin,
        asked_at__lt=period.end,
        reverses=False,
    ).order_by()
    sums = rows.annotate(month=period.month("asked_at")).values_list("month", "cause")
    months = {month: RefundCauses(month) for month in period.months}
    for month, cause, count, amount in sums.annotate(count=Count("pk"), whole=Sum("amount")):
        months[month].counts[cause] = count
        months[month].amounts[cause] = amount
    return list(months.values())
