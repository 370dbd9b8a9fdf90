"""Random histories of a tiny newspaper: what is ordered, held, moved, suspended and given back.

`World` does the steps through the actions, as people do them. Beside them it keeps a book of its
own, of issues and not of dates: with which issues each term was sold, on which day each stands,
which went out to whom. It never asks the counter what is right: `faults` compares.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction
from django.db.models import Sum

from articles.actions.editions import calendar as issue_dates
from articles.errors import Refused
from articles.models import IssueDate, Publication
from subscriptions.actions.books import revenue
from subscriptions.actions.money import payments, refunds
from subscriptions.actions.money.payments import Receipt
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.actions.sales import orders
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.actions.service import (
    complaints,
    complimentary,
    deliveries,
    dispatches,
    holds,
    terms,
)
from subscriptions.domain.choices import (
    PRINTED,
    Account,
    Cause,
    Channel,
    HoldPolicy,
    Method,
    Resolution,
)
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import (
    Adjustment,
    Hold,
    IssueDelivery,
    LedgerEntry,
    Order,
    Posting,
    Span,
    Subscription,
    Term,
)
from subscriptions.pricing import NotPriced, revenue_recognition
from subscriptions.selectors.money import book_checks
from subscriptions.selectors.sales.quotes import Wish, quote_wish
from subscriptions.selectors.service.service import changeable_from, copies_on
from tests.cast import OPERATOR

HORIZON = date(2025, 12, 31)
HOME = Place("田甜", "浙江", "江滨路 1 号", "310000", city="杭州市", district="上城区")
OFFICE = Place("田甜", "浙江", "武林路 2 号", "310000", city="杭州市", district="拱墅区")
NOBODY = Contact("", "", "")
Step = tuple[str, int, int, int]


@dataclass
class Sold:
    """A term as this book knows it: the issues it was sold with, and what is owed beside them or no
    more."""

    term: int
    subscription: int
    issues: frozenset[int]
    stood: frozenset[int]  # every issue that stood anywhere when it was sold
    first: date
    last: date
    on_top: set[int] = field(default_factory=set)
    goodwill: int = 0
    gone: list[int] = field(default_factory=list)  # credited, or released without compensation
    skipped: set[int] = field(default_factory=set)  # paid too late for them: made up for
    copies_changed: bool = False
    ends: date | None = None
    before_end: set[int] = field(default_factory=set)  # issues not given back when it ended


class World:
    """A newspaper with its calendar, its subscribers, and the book that is kept beside."""

    def __init__(self, paper: Publication, manager: Any, seed: int) -> None:
        self.paper = paper
        self.manager = manager
        self.at = datetime(2024, 10, 28, 3, tzinfo=UTC) + timedelta(days=Random(seed).randrange(40))
        rows = IssueDate.objects.filter(publication=paper, date__gte=self.today)
        self.stands: dict[int, date | None] = dict(
            enumerate(rows.order_by("date").values_list("date", flat=True))
        )
        self.off: dict[date, int] = {}  # suspended and taken out: the issue that stood there
        self.home: dict[int, date] = {}  # where a moved issue stood first
        self.sold: dict[int, Sold] = {}
        self.went_out: dict[tuple[int, int], int] = {}  # issue and subscription: term
        self.missed: set[tuple[int, int]] = set()  # issue and subscription: held
        self.waiting: tuple[Order, frozenset[int], frozenset[int]] | None = None
        self.first_on: dict[int, date] = {}  # since the order that waits
        self.people = self.entries = 0
        self.log: list[str] = []
        self.listed: list[str] = []

    @property
    def today(self) -> date:
        """The newspaper's day: eight hours before Greenwich's."""
        return (self.at + timedelta(hours=8)).date()

    def step(self, step: Step) -> None:
        """Do one step. What is refused must change nothing."""
        name, *numbers = step
        self.at += timedelta(minutes=7)
        self.step_name = name
        self.step_how = ""
        try:
            with transaction.atomic():
                self.log.append(f"{self.today} {name}: {STEPS[name](self, *numbers)}")
        except (Refused, NotPriced) as refused:
            self.log.append(f"{self.today} {name} refused: {refused}")

    # --- the calendar, as this book knows it ---

    def issue_on(self, day: date) -> int:
        return next((number for number, on in self.stands.items() if on == day), -1)

    def some_day(self, which: int) -> date:
        """A day with an issue: most often the first or last of what was sold, where moves hurt."""
        edges = {
            day
            for one in self.sold.values()
            for days in [[self.stands[number] for number in one.issues if self.stands[number]]]
            if days
            for day in (min(days), max(days))  # type: ignore[type-var]
            if day is not None and day >= self.today
        }
        days = sorted(edges) if edges and which % 3 else self._coming()
        return days[which // 3 % len(days)]

    def _coming(self) -> list[date]:
        return sorted(day for day in self.stands.values() if day and day >= self.today)[:30]

    def move(self, which: int, far: int, _how: int) -> str:
        day = self.some_day(which)
        to = day + timedelta(days=far % 27 - 13)
        issue_dates.move_date(self.paper, day, to, reason="春节放假调整", by=OPERATOR, at=self.at)
        number = self.issue_on(day)
        self.stands[number] = to
        self.home.setdefault(number, day)
        return f"{day} → {to}"

    def suspend(self, which: int, how: int, _far: int) -> str:
        day = self.some_day(which)
        self.step_how = ("extend", "extend", "credit", "none")[how % 4]
        number = self.issue_on(day)
        bring = self._bring(day)
        issue_dates.suspend_dates(
            self.paper,
            [day],
            reason="春节放假休刊",
            compensation=self.step_how,
            by=OPERATOR,
            at=self.at,
        )
        self.stands[number], self.off[day] = None, number
        told = Adjustment.objects.filter(cause="suspension", at=self.at)
        for term in told.values_list("term", flat=True):
            self.sold[term].gone.append(number)
        for one in bring if self.step_how != "extend" else ():
            if number in one.issues and number not in one.gone:
                self.listed.append(f"{one.term} paid for the issue of {day} and lost it")
        return f"{day} {self.step_how}"

    def _bring(self, day: date) -> list[Sold]:
        spans = Span.objects.on(day).exclude(
            subscription__in=Hold.objects.on(day).values("subscription")
        )
        return [self.sold[term] for term in spans.values_list("term", flat=True)]

    def restore(self, which: int, _far: int, _how: int) -> str:
        rows = list(
            IssueDate.objects.filter(publication=self.paper, date__gte=self.today)
            .filter(state__in=("suspended", "moved"))
            .order_by("pk")
        )
        if not rows:
            return "nothing"
        row = rows[which % len(rows)]
        issue_dates.restore_dates(self.paper, [row.date], by=OPERATOR, at=self.at)
        if row.state == "moved":
            number = next(one for one, home in self.home.items() if home == row.date)
            self.stands[number] = row.date
            del self.home[number]
        else:
            self._appears(self.off.pop(row.date), row.date)
        return f"{row.date}"

    def _appears(self, number: int, day: date) -> None:
        """An issue is new or appears again; whoever was sold its day without it gets it on top."""
        self.stands[number] = day
        self.first_on.setdefault(number, day)
        for one in self.sold.values():
            if number in one.gone and self._released(one.term, day):
                one.gone.remove(number)
            if number not in one.stood and one.first <= day <= one.last:
                one.on_top.add(number)

    def _released(self, term: int, day: date) -> bool:
        return Adjustment.objects.filter(term=term, kind="release", from_issue=day).exists()

    def add_extra(self, which: int, far: int, _how: int) -> str:
        day = self.some_day(which) + timedelta(days=far % 5 - 2)
        issue_dates.add_extra(self.paper, day, reason="两会特别增刊", by=OPERATOR, at=self.at)
        number = self.off.pop(day, len(self.stands))
        self._appears(number, day)
        return f"{day}"

    def remove_extra(self, which: int, _far: int, _how: int) -> str:
        rows = IssueDate.objects.filter(publication=self.paper, state="extra", date__gte=self.today)
        days = sorted(rows.values_list("date", flat=True))
        if not days:
            return "none"
        day = days[which % len(days)]
        issue_dates.remove_extras(self.paper, [day], by=OPERATOR, at=self.at)
        number = self.issue_on(day)
        self.stands[number], self.off[day] = None, number
        return f"{day}"

    # --- orders ---

    def order(self, when: int, length: int, what: int) -> str:
        start = self.today + timedelta(days=8 + when % 60)
        channel = (Channel.POST, Channel.POST, Channel.OWN, Channel.DIGITAL)[what // 3 % 4]
        if channel == Channel.DIGITAL and length % 2:
            start = self.today
        self.people += 1
        contact = Contact(f"读者{self.people}", phone=f"1380000{self.people:04d}", email="")
        end = start + timedelta(days=3 + length % 75)
        return self._sell(Wish(self.paper, start, end, 1 + what % 3, channel), contact, None, what)

    def renew(self, which: int, length: int, what: int) -> str:
        one = self._sold(which)
        if one is None:
            return "no term"
        subscription = Subscription.objects.get(pk=one.subscription)
        last = subscription.spans.select_related("term").order_by("-last_issue").first()
        if last is None or last.term.order_id is None:
            return "nothing to renew"
        start = max(last.last_issue + timedelta(days=1), changeable_from(subscription, self.at))
        end = start + timedelta(7 + length % 60)
        wish = Wish(self.paper, start, end, 1 + what % 3, subscription.channel)
        return self._sell(wish, NOBODY, last.term, what)

    def _sell(self, wish: Wish, contact: Contact, renews: Term | None, what: int) -> str:
        promise = quote_wish(wish, self.at).promise
        stood = frozenset(number for number, day in self.stands.items() if day)
        numbers = frozenset(
            number
            for number in stood
            if wish.start <= (self.stands[number] or wish.end) <= wish.end
        )
        place = HOME if renews is None and wish.channel in PRINTED else None
        wanted = OrderRequest(promise, contact, place=place, renews=renews)
        order = orders.place_order(wanted, by=self.manager, at=self.at)
        assert len(numbers) == promise.issues, "an order promises the issues that stand there"
        if what % 7 == 0:
            self.waiting = (order, numbers, stood)
            self.first_on = {}
            return f"{order} {wish.start}–{wish.end} waits"
        return self._paid(order, numbers, stood)

    def _paid(self, order: Order, numbers: frozenset[int], stood: frozenset[int]) -> str:
        payments.receive_payment(
            order, Receipt(Method.CASH, order.total, order.number, self.at), at=self.at
        )
        term = Term.objects.filter(order=order).first()
        if term is None:
            return f"{order} paid too late"
        self._note(term, numbers, stood)
        return f"term {term.pk} of {term.subscription_id}: {term}, {term.issues} issues"

    def _note(self, term: Term, numbers: frozenset[int], stood: frozenset[int]) -> None:
        later = Adjustment.objects.filter(term=term, kind="later").first()
        skipped = {
            number
            for number in numbers
            for day in [self.stands[number]]
            if day and (day < self.today or (later and day < later.from_issue))
        }
        one = Sold(term.pk, term.subscription_id, numbers, stood, term.first_issue, term.last_issue)
        one.skipped = skipped
        for number, day in self.stands.items():
            # What is new since the order counts where it first appeared, as for a term that was
            # paid.
            appeared = self.first_on.get(number, day)
            if number not in stood and day and term.first_issue <= appeared <= term.last_issue:
                one.on_top.add(number)
        self.sold[term.pk] = one

    def pay_late(self, *_numbers: int) -> str:
        if self.waiting is None:
            return "nothing waits"
        order, numbers, stood = self.waiting
        self.waiting = None
        order = Order.objects.select_related("quote", "party").get(pk=order.pk)
        return self._paid(order, numbers, stood)

    def give(self, when: int, length: int, what: int) -> str:
        start = self.today + timedelta(days=8 + when % 30)
        end = start + timedelta(days=3 + length % 40)
        self.people += 1
        contact = Contact(f"读者{self.people}", phone=f"1380000{self.people:04d}", email="")
        wanted = complimentary.ComplimentaryOffer(
            self.paper, start, end, "赠阅", copies=1 + what % 2
        )
        term = complimentary.give_complimentary_term(
            wanted, contact, HOME, by=self.manager, at=self.at
        )
        stood = frozenset(number for number, day in self.stands.items() if day)
        numbers = frozenset(
            number for number in stood if start <= (self.stands[number] or end) <= end
        )
        self._note(term, numbers, stood)
        return f"term {term.pk} given: {term}"

    def _sold(self, which: int) -> Sold | None:
        known = sorted(self.sold)
        return self.sold[known[which % len(known)]] if known else None

    # --- service ---

    def hold(self, which: int, when: int, how: int) -> str:
        one = self._sold(which)
        if one is None:
            return "no term"
        subscription = Subscription.objects.get(pk=one.subscription)
        first = changeable_from(subscription, self.at)
        if how % 2:
            last = subscription.spans.order_by("-last_issue").first()
            first = max(first, (last.last_issue if last else first) - timedelta(days=when % 12))
        else:
            first += timedelta(days=when % 30)
        policy = HoldPolicy.CREDIT if how % 5 == 0 else HoldPolicy.EXTEND
        self.step_how = str(policy)
        until = first + timedelta(days=how // 5 % 40)
        made = holds.hold_delivery(
            subscription, first, until, by=self.manager, at=self.at, policy=policy
        )
        told = Adjustment.objects.filter(cause="hold", about=made.pk, kind="credit")
        for credit in told:
            self.sold[credit.term_id].gone.append(self.issue_on(credit.from_issue))
        return f"{one.subscription} {made} {policy} {made.issues} issues"

    def back(self, which: int, _when: int, _how: int) -> str:
        rows = list(Hold.objects.standing().order_by("pk"))
        if not rows:
            return "no hold"
        made = holds.withdraw_hold(rows[which % len(rows)], by=self.manager, at=self.at)
        return f"{made} of {made.subscription_id}"

    def split(self, which: int, when: int, _how: int) -> str:
        one = self._sold(which)
        if one is None:
            return "no term"
        subscription = Subscription.objects.get(pk=one.subscription)
        day = changeable_from(subscription, self.at) + timedelta(days=when % 20)
        copies = copies_on(subscription, day)
        places = [(HOME, copies - 1), (OFFICE, 1)] if copies > 1 else [(OFFICE, 1)]
        dispatches.redirect_copies(subscription, places, day, by=self.manager, at=self.at)
        return f"{one.subscription} from {day}"

    def more(self, which: int, how: int, _far: int) -> str:
        one = self._sold(which)
        if one is None:
            return "no term"
        subscription = Subscription.objects.get(pk=one.subscription)
        issues = 1 + how % 3
        term = terms.give_goodwill_issues(
            subscription, issues, f"赔付{how}{self.at}", by=self.manager, at=self.at
        )
        self.sold[term.pk].goodwill += issues
        return f"{term.pk} {issues} issues"

    def complain(self, which: int, how: int, _far: int) -> str:
        if not self.went_out:
            return "nothing went out"
        number, subscription = sorted(self.went_out)[which % len(self.went_out)]
        day = self.stands[number]
        assert day is not None
        row = Subscription.objects.get(pk=subscription)
        made = complaints.make_complaint(row, day, "missed", "", by=self.manager, at=self.at)
        self.step_how = (Resolution.EXTEND, Resolution.CREDIT)[how % 2]
        complaints.settle_complaint(made, self.step_how, by=self.manager, at=self.at)
        for given_more in Adjustment.objects.filter(cause="complaint", about=made.pk):
            self.sold[given_more.term_id].goodwill += 1
        return f"{subscription} {day} {self.step_how}"

    def refund(self, which: int, how: int, copies: int) -> str:
        one = self._sold(which)
        term = (
            Term.objects.select_related("order", "subscription").get(pk=one.term) if one else None
        )
        if term is None or term.order is None or one is None:
            return "no paid term"
        cause = (Cause.READER, Cause.PUBLISHER)[how % 2]
        first = changeable_from(term.subscription, self.at)
        mine = term.spans.filter(last_issue__gte=first).order_by("first_issue").first()
        now = mine.copies if mine else 0
        part = None if copies % 2 else 1
        wanted = RefundRequest(cause, "迁居", copies=part, to_credit=bool(how % 3))
        made = refunds.grant_refund(term.order, wanted, by=self.manager, at=self.at)
        one.copies_changed = True
        if part is None or now <= 1:  # an issue of today may have earned its money by now
            one.ends = changeable_from(term.subscription, self.at)
            one.before_end = {
                number for number, day in self.stands.items() if day and day < one.ends
            }
        return f"term {term.pk} {cause} {part or 'all'} of {now}: {made[0].amount}"

    def wait(self, days: int, lists: int, books_it: int) -> str:
        """Days pass: what stands on them goes out. Lists are made ahead, and revenue is booked, or
        neither is."""
        until = self.today + timedelta(days=1 + days % 20)
        for number, day in self.stands.items():
            if day is not None and self.today <= day < until:
                self._goes_out(number, day)
        self.at += timedelta(days=1 + days % 20)
        if books_it % 2:
            revenue.recognise_due_revenue(self.paper, at=self.at)
        if lists % 3 == 0:
            for day in self._coming()[: 1 + lists % 2]:
                self._list(day)
        return f"until {self.today}" + (", booked" if books_it % 2 else "")

    def _goes_out(self, number: int, day: date) -> None:
        held = set(Hold.objects.on(day).values_list("subscription", flat=True))
        for term, subscription in Span.objects.on(day).values_list("term", "subscription"):
            if subscription in held:
                self.missed.add((number, subscription))
                credited = Hold.objects.on(day).filter(policy=HoldPolicy.CREDIT)
                if credited.filter(subscription=subscription).exists():
                    self.sold[term].on_top.discard(number)
            elif (number, subscription) in self.went_out:
                self.listed.append(f"issue {number} went out twice to {subscription}")
            else:
                self.went_out[number, subscription] = term

    def _list(self, day: date) -> None:
        run = deliveries.make_delivery_list(self.paper, day, by=self.manager, at=self.at)
        if run.made_at != self.at:
            return
        rows = IssueDelivery.objects.filter(run=run, complaint=None).order_by()
        labels = dict(rows.values_list("subscription").annotate(copies=Sum("copies")))
        spans = Span.objects.on(day).filter(subscription__channel__in=PRINTED).order_by()
        spans = spans.exclude(subscription__in=Hold.objects.on(day).values("subscription"))
        owed = dict(spans.values_list("subscription").annotate(copies=Sum("copies")))
        if labels != owed:
            self.listed.append(f"the list of {day} has {labels}, owed are {owed}")

    # --- what must be true after every step ---

    def faults(self) -> Iterator[str]:
        """Yield everything that is not as it must be."""
        yield from self.listed
        yield from self._money()
        self.holds = list(Hold.objects.standing())
        self.spans = list(Span.objects.select_related("term").order_by("first_issue"))
        yield from self._deferred()
        holds_of: dict[int, list[tuple[date, date, bool]]] = {}
        for row in self.holds:
            holds_of.setdefault(row.subscription_id, []).append(
                (row.first_day, row.last_day, row.policy == HoldPolicy.CREDIT)
            )
        brings: dict[int, dict[date, int]] = {}
        standing = sorted((day, number) for number, day in self.stands.items() if day)
        for span in self.spans:
            for day, _number in standing:
                if span.first_issue <= day <= span.last_issue:
                    mine = brings.setdefault(span.subscription_id, {})
                    if day in mine:
                        yield f"{span.subscription_id} has the issue of {day} by two terms"
                    mine[day] = span.term_id
        for one in self.sold.values():
            held = holds_of.get(one.subscription, [])
            yield from self._term(one, brings.get(one.subscription, {}), held)

    def _term(
        self, one: Sold, mine: dict[date, int], held: list[tuple[date, date, bool]]
    ) -> Iterator[str]:
        def is_held(day: date) -> bool:
            return any(first <= day <= last for first, last, _credits in held)

        def is_credited(day: date) -> bool:
            return any(first <= day <= last and credited for first, last, credited in held)

        coming = [
            self.issue_on(day)
            for day, term in mine.items()
            if term == one.term and day >= self.today and not is_held(day)
        ]
        out = [number for (number, _who), term in self.went_out.items() if term == one.term]
        if one.ends is not None:
            late = [
                day
                for day, term in mine.items()
                if term == one.term and day >= one.ends and self.issue_on(day) not in one.before_end
            ]
            if late:
                yield f"term {one.term} ended before {one.ends} and brings {late[0]}"
            return
        top_held = [
            number
            for number in one.on_top
            for day in [self.stands[number]]
            if (number, one.subscription) in self.missed
            or (day and is_held(day) and not is_credited(day) and mine.get(day) == one.term)
        ]
        owed = len(one.issues) + one.goodwill - len(one.gone) + len(top_held)
        comes = [number for number in (*out, *coming) if number not in one.on_top]
        if len(comes) != owed:
            yield (
                f"term {one.term} was sold with {len(one.issues)}, {one.goodwill} on top, "
                f"{len(one.gone)} gone: {len(out)} went out, {len(coming)} come, owed {owed}"
            )
        for number in one.issues - set(one.gone) - one.skipped:
            day = self.stands[number]
            if day is None or is_held(day) or (number, one.subscription) in self.missed:
                continue
            if day not in mine and (number, one.subscription) not in self.went_out:
                yield f"term {one.term} was sold with the issue of {day} and does not bring it"

    def _deferred(self) -> Iterator[str]:
        """Deferred revenue is what issues that are not booked will earn: `check_books` counted once
        more, by terms."""
        sums = Posting.objects.filter(account=Account.DEFERRED)
        stands = -(sums.aggregate(fen=Sum("amount"))["fen"] or 0)
        booked = book_checks.booked_issues(self.paper)
        gone: dict[int, int] = {}
        rows = Adjustment.objects.filter(kind__in=("credit", "release")).order_by()
        for number, issues in rows.values_list("term", "issues"):
            gone[number] = gone.get(number, 0) + issues
        dates = sorted(day for day in self.stands.values() if day)
        held = [(row.subscription_id, row.first_day, row.last_day) for row in self.holds]
        places: dict[int, int] = {}
        earns = 0
        for span in self.spans:
            term = span.term
            sold = revenue_recognition.SoldIssues(term.paid, term.copies, term.issues)
            for day in dates:
                if not span.first_issue <= day <= span.last_issue or any(
                    who == span.subscription_id and first <= day <= last
                    for who, first, last in held
                ):
                    continue
                place = places.get(term.pk, 0)
                places[term.pk] = place + 1
                if day not in booked and place < term.issues - gone.get(term.pk, 0):
                    earns += revenue_recognition.earned_at(sold, place, span.copies)
        if stands != earns:
            yield f"deferred revenue stands at {stands}, issues to come will earn {earns}"

    def _money(self) -> Iterator[str]:
        """Coverage moves money only where a suspension is credited or released, or a hold is
        credited."""
        rows = LedgerEntry.objects.filter(kind__in=[EntryKind.CREDITED, EntryKind.RELEASED])
        keys = sorted(rows.values_list("key", flat=True))
        new = len(keys) - self.entries
        self.entries = len(keys)
        allowed = self.step_how in {"credit", "none"} or self.step_name == "restore"
        changed = any(one.copies_changed for one in self.sold.values())
        if new and not allowed and not changed:
            yield f"{self.step_name} moved money: {keys}"


STEPS: dict[str, Callable[..., str]] = {
    "order": World.order,
    "renew": World.renew,
    "pay late": World.pay_late,
    "give": World.give,
    "move": World.move,
    "suspend": World.suspend,
    "restore": World.restore,
    "add extra": World.add_extra,
    "remove extra": World.remove_extra,
    "hold": World.hold,
    "take back": World.back,
    "split": World.split,
    "give more": World.more,
    "complain": World.complain,
    "refund": World.refund,
    "wait": World.wait,
}
OFTEN = ["move", "move", "suspend", "suspend", "hold", "hold", "wait", "wait", "renew", "restore"]


def history(seed: int) -> list[Step]:
    """Return the steps of a history: an order first, then whatever happens."""
    random = Random(seed)
    names = ["order", *random.choices([*STEPS, *OFTEN], k=random.randint(4, 9))]
    return [(name, *(random.randrange(10_000) for _ in range(3))) for name in names]  # type: ignore[misc]


def run(
    paper: Publication, manager: Any, seed: int, steps: list[Step]
) -> tuple[list[str], list[str]]:
    """Let a history happen and take it back; return the faults after the first step that has some,
    and what was done."""
    with transaction.atomic():
        world = World(paper, manager, seed)
        found: list[str] = []
        for step in steps:
            world.step(step)
            found = list(world.faults())
            if found:
                break
        found = found or book_checks.find_book_faults()
        transaction.set_rollback(True)
    return found, world.log


def shortest(paper: Publication, manager: Any, seed: int, steps: list[Step]) -> list[Step]:
    """Return as few of the steps as still show a fault."""
    place = 0
    while place < len(steps):
        fewer = steps[:place] + steps[place + 1 :]
        if run(paper, manager, seed, fewer)[0]:
            steps = fewer
        else:
            place += 1
    return steps
