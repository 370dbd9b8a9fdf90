"""What other prices would have brought.

Reads the orders of a year, prices their terms anew, and writes nothing.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from json import loads
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, TextField
from django.db.models.functions import Cast

from articles.models import Publication
from subscriptions.models import Order, PriceList
from subscriptions.pricing import Calendar, Discount, NotPriced, Prices, price
from subscriptions.pricing.calendar import Issues, last_day, month_of
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.prices import to_engine_prices

LENGTHS = (
    1,
    3,
    6,
    12,
)  # months: a term counts to the first that is not shorter; 0 stands for longer ones
MONTHS_AHEAD = 36
YEARS_BACK = 2  # a term of an order of the last twelve months began no earlier


@dataclass(frozen=True)
class PriceProposal:
    """Prices in fen that somebody thinks of, in force from the first of a month, for one
    channel."""

    channel: str
    prices: Prices


@dataclass
class ProposalEffect:
    """Orders of one kind: what they brought and what they would have, in fen."""

    orders: int = 0
    copies: int = 0
    was: int = 0
    would: int = 0

    @property
    def more(self) -> int:
        return self.would - self.was

    @property
    def percent(self) -> float:
        return 100 * self.more / self.was if self.was else 0.0

    def add(self, group: "OrderGroup", was: int, would: int) -> None:
        """Add orders that are alike, each of which brought `was` and would have brought `would`."""
        self.orders += group.orders
        self.copies += group.orders * group.copies
        self.was += group.orders * was
        self.would += group.orders * would


@dataclass
class ProposalOutcome:
    """The whole, by province ("" without an address) and by length in months.

    `kept` could not be priced anew and count as they were.
    """

    whole: ProposalEffect = field(default_factory=ProposalEffect)
    provinces: dict[str, ProposalEffect] = field(
        default_factory=lambda: defaultdict(ProposalEffect)
    )
    lengths: dict[int, ProposalEffect] = field(default_factory=lambda: defaultdict(ProposalEffect))
    kept: int = 0


class OrderGroup(NamedTuple):
    """Settled orders that are alike in everything prices depend on: the days of their term as
    written in ISO 8601, amounts in fen, and how many `orders` they are."""

    first_issue: str
    last_issue: str
    copies: int
    amount: int
    discount: int
    price_lists: str
    points: int | None
    province: str | None
    orders: int


def price_proposal(
    publication: Publication, proposal: PriceProposal, since: datetime, until: datetime
) -> ProposalOutcome:
    """Price the settled orders placed in a stretch of time as if a proposal had been in force.
    Three queries."""
    groups = group_orders(publication, since, until).get(proposal.channel, [])
    return price_groups(publication, proposal, groups, until)


def price_groups(
    publication: Publication,
    proposal: PriceProposal,
    groups: Iterable[Sequence[Any]],
    until: datetime,
) -> ProposalOutcome:
    """Price orders of the year until a moment as if a proposal had been in force. `groups` are
    those of `group_orders`. Two queries.

    Months before the proposal begins cost what each order's own lists say, discounts are granted as
    they were. Orders of other channels, and those no price list priced, are left out. As many
    copies cost as often as much, so each run of issues is priced once.
    """
    outcome = ProposalOutcome()
    pricer = RunPricer(publication, proposal, until.date())
    for values in groups:
        group = OrderGroup(*values)
        first = date.fromisoformat(group.first_issue)
        last = date.fromisoformat(group.last_issue)
        unit = pricer.unit(first, last, group.price_lists)
        was = group.amount - group.discount
        gross = group.amount if unit is None else unit * group.copies
        outcome.kept += group.orders if unit is None else 0
        would = gross - _discount(group.amount, group.discount, group.points or 0).off(gross)
        months = month_of(last) - month_of(first) + 1
        length = next((most for most in LENGTHS if months <= most), 0)
        for effect in (
            outcome.whole,
            outcome.provinces[group.province or ""],
            outcome.lengths[length],
        ):
            effect.add(group, was, would)
    return outcome


def group_orders(
    publication: Publication, since: datetime, until: datetime
) -> dict[str, list[OrderGroup]]:
    """Return the settled orders placed in a stretch of time that a price list priced, those that
    are alike counted together, by channel. One query."""
    rows: Any = Order.objects.filter(
        Q(quote__plan=None) | Q(quote__plan__price_fen=None),
        publication=publication,
        placed_at__gte=since,
        placed_at__lt=until,
        settled_at__isnull=False,
        quote__amount__gt=0,
    ).order_by()
    rows = rows.annotate(
        lists=Cast("quote__price_lists", TextField()),
        points=F("quote__plan__discount_basis_points"),
    )
    names = ("channel", "first_issue", "last_issue", "copies", "amount", "discount")
    fields = (*(f"quote__{name}" for name in names), "lists", "points", "address__province")
    alike = rows.values_list(*fields).annotate(times=Count("pk"))
    groups: dict[str, list[OrderGroup]] = defaultdict(list)
    for channel, first, last, *values in alike.iterator(10_000):
        groups[channel].append(OrderGroup(first.isoformat(), last.isoformat(), *values))
    return dict(groups)


def _discount(amount: int, off: int, points: int) -> Discount:
    """Return the discount an order had: its plan's share, where that still explains what was taken
    off, else fen."""
    if not off:
        return Discount()
    shared = Discount(points)
    return shared if shared.off(amount) == off else Discount(fen=off)


class RunPricer:
    """What one copy of a run of issues would cost, each asked of the engine once."""

    def __init__(self, publication: Publication, proposal: PriceProposal, until: date) -> None:
        first = date(until.year - YEARS_BACK, 1, 1)
        last = last_day(month_of(until) + MONTHS_AHEAD)
        self.calendar = Calendar(issue_days(publication, first, last), first, last)
        self.lists = {row.pk: row for row in PriceList.objects.filter(publication=publication)}
        self.proposed = self._switched(proposal)
        self.known: dict[tuple[date, date, str], int | None] = {}

    def _switched(self, proposal: PriceProposal) -> Prices:
        """Return proposed prices with the switches of the list they would replace: only prices are
        thought of anew."""
        proposed = proposal.prices
        mine = [row for row in self.lists.values() if row.channel == proposal.channel]
        rows = [row for row in mine if row.effective_from <= proposed.effective_from] or mine
        row = max(rows, key=lambda row: (row.effective_from, row.version), default=None)
        if row is None:
            return proposed
        return replace(proposed, broken=row.broken_terms, capped=row.capped, natural=row.natural)

    def unit(self, first: date, last: date, lists: str) -> int | None:
        """Return the fen of a copy from one issue to another; None where the engine has no price
        for it."""
        key = (first, last, lists)
        if key not in self.known:
            self.known[key] = self._priced(first, last, lists)
        return self.known[key]

    def _priced(self, first: date, last: date, lists: str) -> int | None:
        own = [self.lists[pk] for pk in loads(lists) if pk in self.lists]
        if not own:
            return None
        before = [prices for prices in to_engine_prices(own) if prices.since < self.proposed.since]
        dates = self.calendar.dates
        low = bisect_left(dates, first)
        high = bisect_left(dates, last)
        if high >= len(dates) or dates[low] != first or dates[high] != last:
            return None  # an issue was moved since; its order stands as it is
        try:
            return price(Issues(self.calendar, low, high + 1), [*before, self.proposed]).total
        except NotPriced:
            return None
