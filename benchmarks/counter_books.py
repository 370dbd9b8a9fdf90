"""The money of a made-up counter: orders, payments, the ledger, refunds, and terms that ended
early."""

import hashlib
import random
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from articles.models import Publication, PublicationSchedule
from benchmarks.counter_rows import Rows
from subscriptions.domain.adjustment_causes import AdjustmentCause
from subscriptions.domain.choices import (
    Account,
    Adjusting,
    Cause,
    Channel,
    Method,
    PlanKind,
)
from subscriptions.domain.ledger_kinds import EntryKind, Occasion, entry_key
from subscriptions.models import (
    Adjustment,
    LedgerEntry,
    Order,
    Payment,
    Plan,
    Posting,
    PriceList,
    Quote,
    Refund,
)
from subscriptions.pricing import Calendar, Prices, price

TODAY = date(2026, 9, 14)  # a Monday; the next issue is that of Tuesday the 15th
NOW = datetime(2026, 9, 14, 2, 0, tzinfo=UTC)
LISTED = [Prices(300, 2300, 6900, 27600, date(2023, 1, 1))]
# Shares of the 31 provinces of the mainland: where the paper is read, thousands in all.
WEIGHTS = (
    90,
    25,
    35,
    22,
    12,
    35,
    15,
    18,
    70,
    85,
    110,
    38,
    40,
    22,
    75,
    48,
    40,
    36,
    105,
    24,
    8,
    22,
    42,
    14,
    18,
    2,
    22,
    9,
    4,
    5,
    14,
)


@dataclass(frozen=True)
class Sale:
    """A term sold: issues by their places in the calendar, both included; money in fen."""

    subscription: Any
    address: Any
    plan: Any
    low: int
    high: int
    copies: int
    total: int
    sold: datetime
    renews: Any = None

    @property
    def issues(self) -> int:
        return self.high - self.low + 1


class Books(Rows):
    """A newspaper with its calendar and prices, and the money that its terms moved."""

    def __init__(self, seed: int = 1322) -> None:
        super().__init__()
        self.chance = random.Random(seed)
        self.earned = [0] * 2_000  # by the place of an issue: what changes with it
        self.publication = Publication.objects.create(
            code="paper", name="江岸采购报", pages_per_issue=8
        )
        PublicationSchedule.objects.create(
            publication=self.publication, weekdays="25", valid_from=date(2010, 5, 7)
        )
        first = date(2023, 1, 1)
        last = date(2028, 12, 31)
        days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
        self.calendar = Calendar((day for day in days if day.isoweekday() in (2, 5)), first, last)
        self.dates = self.calendar.dates
        self.prices = PriceList.objects.create(
            publication=self.publication,
            effective_from=first,
            year_fen=27600,
            quarter_fen=6900,
            month_fen=2300,
            copy_fen=300,
            used_at=NOW,
        )
        self.plans = [
            Plan.objects.create(
                publication=self.publication,
                code=kind,
                name=kind,
                kind=kind,
                channel=Channel.POST,
                on_sale=kind != PlanKind.COMPLIMENTARY,
            )
            for kind in (PlanKind.CALENDAR, PlanKind.INSTITUTION, PlanKind.COMPLIMENTARY)
        ]
        self.total = lru_cache(None)(self._total)

    def _total(self, low: int, high: int) -> int:
        issues = self.calendar.issues(self.dates[low], self.dates[high])
        return price(issues, LISTED).total

    def add_order(self, sale: Sale) -> Any:
        """Add the order of a sale with its quote, its payment, and what the books say of it."""
        quote = self._quote(sale)
        number = quote.pk
        party = sale.subscription.party
        order = self.add(
            Order,
            publication=self.publication,
            number=f"{number:012d}",
            code=f"code-{number}",
            party=party,
            quote=quote,
            address=sale.address,
            subscription=sale.subscription if sale.renews else None,
            renews=sale.renews,
            total=sale.total,
            placed_at=sale.sold,
            expires_at=sale.sold + timedelta(days=3),
            settled_at=sale.sold,
        )
        payment = self.add(
            Payment,
            order=order,
            method=Method.BANK,
            amount=sale.total,
            received_at=sale.sold,
            recorded_at=sale.sold,
            reference=f"B{number:09d}",
        )
        received = [(Account.BANK, None, sale.total), (Account.CREDIT, party, -sale.total)]
        self.book(EntryKind.PAYMENT, payment, sale.sold, order, received)
        sold = [(Account.CREDIT, party, sale.total), (Account.DEFERRED, None, -sale.total)]
        self.book(EntryKind.SETTLED, order, sale.sold, order, sold)
        return order

    def _quote(self, sale: Sale) -> Any:
        first = self.dates[sale.low]
        last = self.dates[sale.high]
        return self.add(
            Quote,
            publication=self.publication,
            plan=sale.plan,
            channel=sale.subscription.channel,
            start=first,
            end=last,
            first_issue=first,
            last_issue=last,
            issues=sale.issues,
            issues_digest=hashlib.sha256(f"{sale.low}-{sale.high}".encode()).hexdigest(),
            copies=sale.copies,
            lines=[],
            price_lists=[self.prices.pk],
            amount=sale.total,
            discount=0,
            total=sale.total,
            engine="calendar-months/1",
            quoted_at=sale.sold,
            expires_at=sale.sold + timedelta(days=3),
        )

    def book(
        self,
        kind: EntryKind,
        about: Any,
        at: datetime,
        order: Any,
        sides: Iterable[tuple[Any, Any, int]],
        day: date | None = None,
    ) -> None:
        """Add an entry of the ledger about a row, with its postings; `day`: of an issue."""
        name = about.number if kind == EntryKind.REFUND else about.pk
        entry = self.add(
            LedgerEntry,
            key=entry_key(kind, name, Occasion(day)),
            kind=kind,
            about=about.pk,
            day=day,
            at=at,
            order=order,
        )
        for account, party, amount in sides:
            self.add(Posting, entry=entry, account=account, party=party, amount=amount)

    def end_term(self, number: int, term: Any) -> None:
        """A term that ended early, and the money that went back."""
        low = bisect_left(self.dates, term.first_issue)
        served = max(bisect_left(self.dates, TODAY) - low, 1) // 2
        last = self.dates[low + max(served, 1) - 1]
        at = datetime.combine(min(last, TODAY), datetime.min.time(), UTC)
        term.span.last_issue = last
        amount = max(term.paid - served * 265 * term.copies, 100)
        cause = self.chance.choice((Cause.READER, Cause.READER, Cause.PUBLISHER))
        refund = self.add(
            Refund,
            order=term.order,
            number=f"R{number:014d}",
            cause=cause,
            amount=amount,
            served=served,
            reason="搬家",
            asked_at=at,
        )
        self.add(
            Adjustment,
            term=term,
            cause=AdjustmentCause.REFUND,
            about=refund.pk,
            key=f"refund:{refund.number}",
            kind=Adjusting.CANCEL,
            from_issue=last,
            at=at,
        )
        sides = [
            (Account.DEFERRED, None, amount),
            (Account.REFUNDS, term.subscription.party, -amount),
        ]
        self.book(EntryKind.REFUND, refund, at, term.order, sides)
