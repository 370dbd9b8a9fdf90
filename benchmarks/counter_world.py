"""A counter of so many subscribers, made up row by row from a seed: the same words, days and money each time.

Written past the actions, in bulk, because a hundred thousand orders through them take an hour; what stands in the rows
is what the actions would have written (spans after holds and refunds, money by the engine, books that balance).
"""

import hashlib
import json
import random
from bisect import bisect_left
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.core.management.color import no_style
from django.db import connection

from articles.models import Publication, PublicationSchedule
from subscriptions.domain.choices import (
    PROVINCES,
    Account,
    Adjusting,
    Cause,
    Channel,
    Method,
    PlanKind,
)
from subscriptions.domain.ledger_kinds import EntryKind, entry_key
from subscriptions.models import (
    Address,
    Adjustment,
    BulkDraw,
    Complaint,
    DeliveryRun,
    Dispatch,
    Hold,
    LedgerEntry,
    Order,
    Party,
    Payment,
    Plan,
    Posting,
    PriceList,
    Quote,
    Refund,
    Share,
    Span,
    Subscription,
    Term,
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
BATCH = 5_000
NAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英"
STREETS = ("江滨路", "人民路", "解放大道", "中山北路", "科技园一路", "码头街", "新华西街", "文化巷")


class World:
    """Everything that is to be written, table by table."""

    def __init__(self, count: int, seed: int = 1322) -> None:
        self.count, self.chance = count, random.Random(seed)
        self.rows: dict[type[Any], list[Any]] = {}
        self.numbers: dict[type[Any], int] = {}
        self.earned = [0] * 2_000  # by the place of an issue: what changes with it
        self.publication = Publication.objects.create(
            code="paper", name="江岸采购报", pages_per_issue=8
        )
        PublicationSchedule.objects.create(
            publication=self.publication, weekdays="25", valid_from=date(2010, 5, 7)
        )
        first, last = date(2023, 1, 1), date(2028, 12, 31)
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
                publication=self.publication, code=kind, name=kind, kind=kind, channel=Channel.POST
            )
            for kind in (PlanKind.CALENDAR, PlanKind.INSTITUTION, PlanKind.COMPLIMENTARY)
        ]
        self.total = lru_cache(None)(self._total)

    def _total(self, low: int, high: int) -> int:
        issues = self.calendar.issues(self.dates[low], self.dates[high])
        return price(issues, LISTED).total

    def add(self, model: type[Any], **values: Any) -> Any:
        """Keep a row for its table, with its number."""
        self.numbers[model] = pk = self.numbers.get(model, 0) + 1
        row = SimpleNamespace(pk=pk, **values)
        self.rows.setdefault(model, []).append(row)
        return row

    def write(self) -> None:
        """Write what was kept since the last time: plain rows, because a million model instances take minutes."""
        for model, rows in self.rows.items():
            fields = model._meta.concrete_fields[1:]
            names = ", ".join(
                connection.ops.quote_name(field.column) for field in model._meta.concrete_fields
            )
            places = ", ".join(["%s"] * (len(fields) + 1))
            defaults = [(field.name, field.get_default()) for field in fields]
            with connection.cursor() as cursor:
                cursor.executemany(
                    f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})",
                    [
                        [row.pk, *(plain(getattr(row, name, usual)) for name, usual in defaults)]
                        for row in rows
                    ],
                )
            self.rows[model] = []

    # --- one subscriber ---------------------------------------------------------------------------------------------
    def subscriber(self, number: int) -> None:
        """Add a subscriber with address, terms, money, and what happened since."""
        chance = self.chance
        party = self.add(Party, name=self._name(), phone=f"139{number:08d}", made_at=NOW)
        address = self._address(party)
        copies = 1 if chance.random() >= 0.08 else chance.choice((2, 2, 3, 5, 10, 20))
        kind = chance.choices((0, 1, 2), (90, 8, 2))[0]
        channel = chance.choices((Channel.POST, Channel.OWN, Channel.BUNDLE), (80, 15, 5))[0]
        subscription = self.add(
            Subscription, publication=self.publication, party=party, channel=channel, opened_at=NOW
        )
        low, high = self._days(number)
        term = self._term(subscription, address, kind, low, high, copies, None)
        dispatch = self._dispatch(subscription, self.dates[low], address, copies)
        renewed = chance.random() < 0.30
        if number % 20 == 19:  # lapsed last year, or came back and lapsed again
            return
        if renewed or self.dates[high] <= TODAY:
            after = bisect_left(
                self.dates, date(self.dates[high].year + 1, self.dates[high].month, 28)
            )
            last = (
                bisect_left(self.dates, date(2026, 12, 31))
                if self.dates[high].year < 2026
                else after
            )
            term = self._term(
                subscription, address, kind, high + 1, max(last - 1, high + 1), copies, term
            )
        self._service(number, subscription, term, dispatch, party)

    def _days(self, number: int) -> tuple[int, int]:
        """Return the first and the last issue of a first term: mostly a year's end, some by month, some long ago."""
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

    def _term(
        self,
        subscription: Any,
        address: Any,
        kind: int,
        low: int,
        high: int,
        copies: int,
        renews: Any,
    ) -> Any:
        plan, paid_kind = self.plans[kind], kind < 2
        sold = datetime.combine(self.dates[low] - timedelta(days=20), datetime.min.time(), UTC)
        sold = min(sold, NOW - timedelta(days=1))
        total = self.total(low, high) * copies if paid_kind else 0
        order = (
            self._order(subscription, address, plan, low, high, copies, total, sold, renews)
            if paid_kind
            else None
        )
        term = self.add(
            Term,
            subscription=subscription,
            order=order,
            plan=plan,
            kind=plan.kind,
            first_issue=self.dates[low],
            last_issue=self.dates[high],
            issues=high - low + 1,
            copies=copies,
            paid=total,
            sold_at=sold,
        )
        self.earned[low] += total // (high - low + 1)
        self.earned[high + 1] -= total // (high - low + 1)
        term.span = self.add(
            Span,
            term=term,
            subscription=subscription,
            first_issue=term.first_issue,
            last_issue=term.last_issue,
            copies=copies,
        )
        return term

    def _order(
        self,
        subscription: Any,
        address: Any,
        plan: Any,
        low: int,
        high: int,
        copies: int,
        total: int,
        sold: datetime,
        renews: Any,
    ) -> Any:
        days = self.dates[low], self.dates[high]
        quote = self.add(
            Quote,
            publication=self.publication,
            plan=plan,
            channel=subscription.channel,
            start=days[0],
            end=days[1],
            first_issue=days[0],
            last_issue=days[1],
            issues=high - low + 1,
            issues_digest=hashlib.sha256(f"{low}-{high}".encode()).hexdigest(),
            copies=copies,
            lines=[],
            price_lists=[self.prices.pk],
            amount=total,
            discount=0,
            total=total,
            engine="calendar-months/1",
            quoted_at=sold,
            expires_at=sold + timedelta(days=3),
        )
        number = quote.pk
        order = self.add(
            Order,
            publication=self.publication,
            number=f"{number:012d}",
            code=f"code-{number}",
            party=subscription.party,
            quote=quote,
            address=address,
            subscription=subscription if renews else None,
            renews=renews,
            total=total,
            placed_at=sold,
            expires_at=sold + timedelta(days=3),
            settled_at=sold,
        )
        payment = self.add(
            Payment,
            order=order,
            method=Method.BANK,
            amount=total,
            received_at=sold,
            recorded_at=sold,
            reference=f"B{number:09d}",
        )
        party = subscription.party
        self._book(
            EntryKind.PAYMENT,
            payment,
            sold,
            order,
            [(Account.BANK, None, total), (Account.CREDIT, party, -total)],
        )
        self._book(
            EntryKind.SETTLED,
            order,
            sold,
            order,
            [(Account.CREDIT, party, total), (Account.DEFERRED, None, -total)],
        )
        return order

    def _book(
        self,
        kind: EntryKind,
        about: Any,
        at: datetime,
        order: Any,
        sides: Iterable[tuple[Any, Any, int]],
    ) -> None:
        name = about.number if isinstance(about, Refund) else about.pk
        key = entry_key(kind, name)
        entry = self.add(LedgerEntry, key=key, kind=kind, about=about.pk, at=at, order=order)
        for account, party, amount in sides:
            self.add(Posting, entry=entry, account=account, party=party, amount=amount)

    def _service(
        self, number: int, subscription: Any, term: Any, dispatch: Any, party: Any
    ) -> None:
        """Several addresses, moves, holds, ends before time, complaints."""
        chance, span = self.chance, term.span
        if number % 33 == 1:  # three in a hundred share their copies over several addresses
            span.copies = max(span.copies, 3)
            for _more in range(chance.randrange(1, 4)):
                self.add(Share, dispatch=dispatch, address=self._address(party), copies=1)
        elif number % 20 == 2:
            self._dispatch(
                subscription,
                date(2026, 6, chance.randrange(1, 28)),
                self._address(party),
                span.copies,
            )
        if number % 25 == 3:
            first = TODAY + timedelta(days=chance.randrange(-120, 20))
            last = first + timedelta(days=chance.randrange(7, 30))
            issues = bisect_left(self.dates, last + timedelta(1)) - bisect_left(self.dates, first)
            self.add(
                Hold,
                subscription=subscription,
                first_day=first,
                last_day=last,
                issues=issues,
                made_at=NOW,
            )
            high = min(bisect_left(self.dates, span.last_issue) + issues, len(self.dates) - 1)
            span.last_issue = self.dates[high]
            self.add(
                Adjustment,
                term=term,
                key=f"hold:{number}",
                kind=Adjusting.EXTEND,
                from_issue=first,
                issues=issues,
                at=NOW,
            )
        if number % 67 == 4 and term.order is not None:
            self._end(number, term)
        if number % 50 == 5:
            day = self.dates[bisect_left(self.dates, TODAY) - chance.randrange(1, 30)]
            self.add(
                Complaint,
                subscription=subscription,
                issue_date=day,
                kind=chance.choice(("missed", "late", "damaged")),
                made_at=NOW,
            )

    def _end(self, number: int, term: Any) -> None:
        """A term that ended early, and the money that went back."""
        low = bisect_left(self.dates, term.first_issue)
        served = max(bisect_left(self.dates, TODAY) - low, 1) // 2
        last = self.dates[low + max(served, 1) - 1]
        at = datetime.combine(min(last, TODAY), datetime.min.time(), UTC)
        self.add(
            Adjustment,
            term=term,
            key=f"end:{number}",
            kind=Adjusting.CANCEL,
            from_issue=last,
            at=at,
        )
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
        sides = [
            (Account.DEFERRED, None, amount),
            (Account.REFUNDS, term.subscription.party, -amount),
        ]
        self._book(EntryKind.REFUND, refund, at, term.order, sides)

    def _name(self) -> str:
        return self.chance.choice(NAMES) + "".join(self.chance.choices(GIVEN, k=2))

    def _address(self, party: Any) -> Any:
        place = self.chance.choices(range(len(WEIGHTS)), WEIGHTS)[0]
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

    # --- the paper's own rows ---------------------------------------------------------------------------------------
    def past(self) -> None:
        """Lists, draws and booked revenue of the issues that appeared."""
        past = [day for day in self.dates if date(2025, 1, 1) <= day < TODAY]
        earned = self._earned(past)
        for day in past:
            at = datetime.combine(day, datetime.min.time(), UTC)
            if day != past[-1]:  # the last is left to be booked
                amount = earned[day]
                sides = [(Account.DEFERRED, None, amount), (Account.REVENUE, None, -amount)]
                self._book(
                    f"issue:{self.publication.pk}:{day.isoformat()}",
                    at,
                    None,
                    sides if amount else [],
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
        """What each issue earned, near enough: even shares of what was paid."""
        found, running = {}, 0
        for day, more in zip(self.dates, self.earned, strict=False):
            running += more
            found[day] = running
        return {day: found[day] for day in past}


def build(count: int) -> None:
    """Fill the database with a counter of so many subscribers, and a twentieth more whose terms have lapsed."""
    world = World(count)
    for number in range(count + count // 20):
        world.subscriber(number)
        if number % BATCH == 0:
            world.write()
    world.past()
    world.write()
    with connection.cursor() as cursor:
        for words in connection.ops.sequence_reset_sql(no_style(), list(world.numbers)):
            cursor.execute(words)


@lru_cache(100_000)
def _day(value: date) -> Any:
    return connection.ops.adapt_datefield_value(value)


@lru_cache(100_000)
def _moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


def plain(value: Any) -> Any:
    """Return a value as its column takes it."""
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, list | dict):
        return json.dumps(value)
    return value.pk if hasattr(value, "pk") else value
