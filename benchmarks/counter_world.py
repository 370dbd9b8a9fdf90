"""A counter of so many subscribers, made up row by row from a seed: the same words, days and money
each time.

Written past the actions, in bulk, because a hundred thousand orders through them take an hour; what
stands in the rows is what the actions would have written (spans after holds and refunds, money by
the engine, books that balance).
"""

from bisect import bisect_left
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks.counter_books import NOW, TODAY, WEIGHTS, Books, Sale
from subscriptions.domain.adjustment_causes import AdjustmentCause
from subscriptions.domain.choices import (
    PROVINCES,
    Account,
    Adjusting,
    Channel,
    PlanKind,
)
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import (
    Address,
    Adjustment,
    BulkDraw,
    Complaint,
    DeliveryRun,
    Dispatch,
    Hold,
    Party,
    Share,
    Span,
    Subscription,
    Term,
)

BATCH = 5_000
PAID_KINDS = (PlanKind.CALENDAR, PlanKind.INSTITUTION)
NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英"
STREETS = ("江滨路", "人民路", "解放大道", "中山北路", "科技园一路", "码头街", "新华西街", "文化巷")


class World(Books):
    """Everything that is to be written: subscribers with terms and service, and past issues."""

    def add_subscriber(self, number: int) -> None:
        """Add a subscriber with address, terms, money, and what happened since."""
        chance = self.chance
        party = self.add(Party, name=self._name(), phone=f"139{number:08d}", made_at=NOW)
        address = self._address(party)
        copies = 1 if chance.random() >= 0.08 else chance.choice((2, 2, 3, 5, 10, 20))
        (plan,) = chance.choices(self.plans, (90, 8, 2))
        (channel,) = chance.choices((Channel.POST, Channel.OWN, Channel.BUNDLE), (80, 15, 5))
        subscription = self.add(
            Subscription, publication=self.publication, party=party, channel=channel, opened_at=NOW
        )
        low, high = self._days(number)
        term = self._term(self._sale(subscription, address, plan, (low, high), copies))
        dispatch = self._dispatch(subscription, self.dates[low], address, copies)
        renewed = chance.random() < 0.30
        if number % 20 == 19:  # lapsed last year, or came back and lapsed again
            return
        if renewed or self.dates[high] <= TODAY:
            days = (high + 1, max(self._renewed_until(high) - 1, high + 1))
            sale = self._sale(subscription, address, plan, days, copies)
            term = self._term(replace(sale, renews=term))
        self._serve(number, subscription, term, dispatch)

    def _renewed_until(self, high: int) -> int:
        """Return the place after the last issue of a renewal: the year's end, else a year on."""
        last = self.dates[high]
        if last.year < 2026:
            return bisect_left(self.dates, date(2026, 12, 31))
        return bisect_left(self.dates, date(last.year + 1, last.month, 28))

    def _days(self, number: int) -> tuple[int, int]:
        """Return the first and the last issue of a first term: mostly a year's end, some by month,
        some long ago."""
        chance = self.chance
        if number % 20 == 19 or chance.random() < 0.35:
            begun = date(2025, chance.randrange(1, 11), chance.randrange(1, 28))
            ended = date(2025, 12, 31)
        else:
            begun = date(2026, chance.randrange(1, 9), chance.randrange(1, 28))
            ended = chance.choice(
                (date(2026, 12, 31), date(2026, 12, 31), date(2026, 10, 31), date(2027, 3, 31))
            )
        return bisect_left(self.dates, begun), bisect_left(self.dates, ended) - (
            ended not in self.dates
        )

    def _term(self, sale: Sale) -> Any:
        """Add a term and its span, and its order where it is paid."""
        order = self.add_order(sale) if sale.plan.kind in PAID_KINDS else None
        term = self.add(
            Term,
            subscription=sale.subscription,
            order=order,
            plan=sale.plan,
            kind=sale.plan.kind,
            first_issue=self.dates[sale.low],
            last_issue=self.dates[sale.high],
            issues=sale.issues,
            copies=sale.copies,
            paid=sale.total,
            sold_at=sale.sold,
        )
        self.earned[sale.low] += sale.total // sale.issues
        self.earned[sale.high + 1] -= sale.total // sale.issues
        term.span = self.add(
            Span,
            term=term,
            subscription=sale.subscription,
            first_issue=term.first_issue,
            last_issue=term.last_issue,
            copies=sale.copies,
        )
        return term

    def _sale(
        self, subscription: Any, address: Any, plan: Any, days: tuple[int, int], copies: int
    ) -> Sale:
        low, high = days
        at = datetime.combine(self.dates[low] - timedelta(days=20), datetime.min.time(), UTC)
        total = self.total(low, high) * copies if plan.kind in PAID_KINDS else 0
        sold = min(at, NOW - timedelta(days=1))
        return Sale(subscription, address, plan, low, high, copies, total, sold)

    def _serve(self, number: int, subscription: Any, term: Any, dispatch: Any) -> None:
        """Add several addresses, moves, holds, ends before time, and complaints."""
        self._move(number, subscription, term, dispatch)
        if number % 25 == 3:
            self._hold(number, subscription, term)
        if number % 67 == 4 and term.order is not None:
            self.end_term(number, term)
        if number % 50 == 5:
            day = self.dates[bisect_left(self.dates, TODAY) - self.chance.randrange(1, 30)]
            self.add(
                Complaint,
                subscription=subscription,
                issue_date=day,
                kind=self.chance.choice(("missed", "late", "damaged")),
                made_at=NOW,
            )

    def _move(self, number: int, subscription: Any, term: Any, dispatch: Any) -> None:
        """Share the copies of three in a hundred over several addresses; let five in a hundred
        move."""
        chance = self.chance
        span = term.span
        party = subscription.party
        if number % 33 == 1:
            span.copies = max(span.copies, 3)
            for _more in range(chance.randrange(1, 4)):
                self.add(Share, dispatch=dispatch, address=self._address(party), copies=1)
        elif number % 20 == 2:
            day = date(2026, 6, chance.randrange(1, 28))
            self._dispatch(subscription, day, self._address(party), span.copies)

    def _hold(self, number: int, subscription: Any, term: Any) -> None:
        """Hold delivery for some weeks; the span ends as many issues later."""
        first = TODAY + timedelta(days=self.chance.randrange(-120, 20))
        last = first + timedelta(days=self.chance.randrange(7, 30))
        issues = bisect_left(self.dates, last + timedelta(1)) - bisect_left(self.dates, first)
        hold = self.add(
            Hold,
            subscription=subscription,
            first_day=first,
            last_day=last,
            issues=issues,
            made_at=NOW,
        )
        end = bisect_left(self.dates, term.span.last_issue) + issues
        term.span.last_issue = self.dates[min(end, len(self.dates) - 1)]
        self.add(
            Adjustment,
            term=term,
            cause=AdjustmentCause.HOLD,
            about=hold.pk,
            key=f"hold:{hold.pk}",
            kind=Adjusting.EXTEND,
            from_issue=first,
            issues=issues,
            at=NOW,
        )

    def _name(self) -> str:
        return self.chance.choice(NAMES) + "".join(self.chance.choices(GIVEN, k=2))

    def _address(self, party: Any) -> Any:
        (place,) = self.chance.choices(range(len(WEIGHTS)), WEIGHTS)
        return self.add(
            Address,
            party=party,
            recipient=party.name,
            phone=party.phone,
            province=PROVINCES[place],
            city=f"{place}市",
            district=f"第{self.chance.randrange(1, 9)}区",
            street=f"{self.chance.choice(STREETS)} {self.chance.randrange(1, 999)} 号",
            postcode=f"{100000 + place * 21000 + self.chance.randrange(9000):06d}",
            route=f"第{self.chance.randrange(1, 400)}段",
            made_at=NOW,
        )

    def _dispatch(self, subscription: Any, day: date, address: Any, copies: int) -> Any:
        dispatch = self.add(Dispatch, subscription=subscription, from_issue=day, made_at=NOW)
        self.add(Share, dispatch=dispatch, address=address, copies=copies)
        return dispatch

    def add_past(self) -> None:
        """Lists, draws and booked revenue of the issues that appeared."""
        past = [day for day in self.dates if date(2025, 1, 1) <= day < TODAY]
        earned = self._earned(past)
        for day in past:
            at = datetime.combine(day, datetime.min.time(), UTC)
            if day != past[-1]:  # the last is left to be booked
                amount = earned[day]
                sides = [(Account.DEFERRED, None, amount), (Account.REVENUE, None, -amount)]
                self.book(
                    EntryKind.ISSUE,
                    self.publication,
                    at,
                    None,
                    sides if amount else [],
                    day,
                )
            for place in range(31):
                draw = {
                    "publication": self.publication,
                    "issue_date": day,
                    "region": PROVINCES[place],
                }
                self.add(BulkDraw, **draw, copies=WEIGHTS[place] * 12, entered_at=at)
                if place < 8:
                    self.add(BulkDraw, **draw, copies=40, kind="retail", entered_at=at)
            self.add(
                DeliveryRun,
                publication=self.publication,
                issue_date=day,
                made_at=at,
                labels=90_000,
                copies=110_000,
            )

    def _earned(self, past: list[date]) -> dict[date, int]:
        """Return what each issue earned, near enough: even shares of what was paid."""
        earned: dict[date, int] = {}
        running = 0
        for day, more in zip(self.dates, self.earned, strict=False):
            running += more
            earned[day] = running
        return {day: earned[day] for day in past}


def build_counter(count: int) -> None:
    """Fill the database with a counter of so many subscribers, and a twentieth more whose terms
    have lapsed."""
    world = World()
    for number in range(count + count // 20):
        world.add_subscriber(number)
        if number % BATCH == 0:
            world.write()
    world.add_past()
    world.write()
    world.reset_sequences()
