"""The books as a whole: what stands on each account, and whether everything that must be true of
money is."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Exists, F, Max, Min, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from articles.common.moments import day_end
from articles.models import Publication
from subscriptions.domain.choices import Account, Adjusting, Cause, Method
from subscriptions.domain.ledger_kinds import ORDERS, PAYMENTS, EntryKind, entry_key
from subscriptions.domain.money import format_yuan
from subscriptions.models import (
    BankLine,
    Hold,
    LedgerEntry,
    Order,
    Payment,
    Posting,
    Refund,
    Remittance,
    Term,
)
from subscriptions.pricing.revenue_recognition import SoldIssues, earned_at
from subscriptions.selectors.books.revenue import booked_issues
from subscriptions.selectors.calendar import days_around
from subscriptions.selectors.money.bank import annotate_used
from subscriptions.selectors.money.credit import annotate_unassigned_money

CHUNK = 2_000
TOLD = 20  # of one fault so many are named


class AccountBalance(NamedTuple):
    """What stands on an account, in fen: debits, credits, and the difference."""

    account: str
    label: Any
    debit: int
    credit: int

    @property
    def balance(self) -> int:
        return self.debit - self.credit


def trial_balance(until: date | None = None) -> list[AccountBalance]:
    """Return every account with its sums, up to the end of a day where one is named. One query."""
    rows = Posting.objects.all()
    if until is not None:
        rows = rows.filter(entry__at__lt=day_end(until))
    sums = (
        rows.order_by()
        .values("account")
        .annotate(
            debit=Coalesce(Sum("amount", filter=Q(amount__gt=0)), 0),
            credit=Coalesce(Sum("amount", filter=Q(amount__lt=0)), 0),
        )
    )
    known = {row["account"]: row for row in sums}
    nothing = {"debit": 0, "credit": 0}
    return [
        AccountBalance(account.value, account.label, row["debit"], -row["credit"])
        for account in Account
        for row in [known.get(account.value, nothing)]
    ]


def find_book_faults() -> list[str]:
    """Return everything about money that is not as it must be, each a sentence; none where the
    books are right.

    Reads every term: minutes with hundreds of thousands of them, in constant memory.
    """
    checks = (
        _check_balance,
        _check_deferred,
        _credit,
        _orders,
        _payments,
        _transfers,
        _check_booked,
    )
    return [sentence for check in checks for sentence in check()]


def _check_balance() -> Iterator[str]:
    rows: Any = (
        Posting.objects.order_by().values("entry__key").annotate(fen=Sum("amount")).exclude(fen=0)
    )
    for row in _few(rows):
        yield _("Entry %(key)s does not balance: %(amount)s yuan too much.") % {
            "key": row["entry__key"],
            "amount": format_yuan(row["fen"]),
        }


def _check_deferred() -> Iterator[str]:
    """Deferred revenue is what issues not booked yet will earn, and gifts nobody redeemed."""
    stands = -(
        Posting.objects.filter(account=Account.DEFERRED).aggregate(fen=Sum("amount"))["fen"] or 0
    )
    waiting = Order.objects.filter(settled_at__isnull=False, terms=None)
    waiting = waiting.exclude(refunds__in=Refund.objects.exclude(cause=Cause.OVERPAID))
    waiting = waiting.exclude(
        pk__in=LedgerEntry.objects.filter(kind=EntryKind.GIFT_OVER).values("order")
    )
    gifts = waiting.aggregate(fen=Sum("total"))["fen"] or 0
    earns = gifts + sum(_earnings_to_come(publication) for publication in Publication.objects.all())
    if stands != earns:
        yield _(
            "Deferred revenue stands at %(stands)s yuan, but the issues to come will earn "
            "%(earns)s."
        ) % {"stands": format_yuan(stands), "earns": format_yuan(earns)}


def _earnings_to_come(publication: Publication) -> int:
    """Return what the issues of a newspaper that are not booked yet will earn, term by term."""
    rows = Term.objects.filter(subscription__publication=publication, paid__gt=0).order_by("pk")
    # Of terms that bring nothing any more PostgreSQL would sort the missing last issue first.
    bounds = rows.order_by().aggregate(
        first=Min("spans__first_issue"), last=Max("spans__last_issue")
    )
    if bounds["first"] is None:
        return 0
    known = booked_issues(publication)
    dates = days_around(publication, bounds["first"], bounds["last"])
    terms = rows.prefetch_related("spans", "adjustments").iterator(CHUNK)
    whole = 0
    while chunk := list(islice(terms, CHUNK)):
        holds: dict[int, list[Hold]] = {}
        for hold in Hold.objects.standing().filter(
            subscription__in=[term.subscription_id for term in chunk]
        ):
            holds.setdefault(hold.subscription_id, []).append(hold)
        whole += sum(
            _rest(term, holds.get(term.subscription_id, []), dates, known) for term in chunk
        )
    return whole


def _rest(term: Term, holds: list[Hold], dates: list[date], booked: set[date]) -> int:
    """Return what one term will earn with the issues that are not booked."""
    sold = SoldIssues(term.paid, term.copies, term.issues)
    place = 0
    earned = 0
    gone = {Adjusting.CREDIT, Adjusting.RELEASE}
    most = term.issues - sum(one.issues for one in term.adjustments.all() if one.kind in gone)
    for span in sorted(term.spans.all(), key=lambda span: span.first_issue):
        for day in dates[
            bisect_left(dates, span.first_issue) : bisect_right(dates, span.last_issue)
        ]:
            if any(hold.first_day <= day <= hold.last_day for hold in holds):
                continue
            if day not in booked and place < most:
                earned += earned_at(sold, place, span.copies)
            place += 1
    return earned


def _credit() -> Iterator[str]:
    """No subscriber has less than nothing, and nobody spent more than was free."""
    stands: dict[int | None, int] = {
        row["party"]: -row["fen"]
        for row in Posting.objects.filter(account=Account.CREDIT)
        .order_by()
        .values("party")
        .annotate(fen=Sum("amount"))
    }
    for party, amount in list(stands.items()):
        if amount < 0:
            yield _("The credit of subscriber %(party)s stands at %(amount)s yuan.") % {
                "party": party,
                "amount": format_yuan(amount),
            }
    inside = (
        annotate_unassigned_money(Order.objects.all())
        .exclude(lying=0)
        .order_by()
        .values_list("party", "lying")
    )
    for party, lying in inside.iterator(CHUNK):
        stands[party] = stands.get(party, 0) - lying
    for party, amount in stands.items():
        if amount < 0:
            yield _("Subscriber %(party)s has %(amount)s yuan less credit than lies in orders.") % {
                "party": party,
                "amount": format_yuan(-amount),
            }


def _orders() -> Iterator[str]:
    """No order refunded more than it received; a term is paid by its order."""
    rows: Any = Order.objects.with_money()
    for order in _few(rows.filter(refunded__gt=F("received"))):
        yield _("Order %(number)s: %(back)s yuan went back, %(came)s came.") % {
            "number": order.number,
            "back": format_yuan(order.refunded),
            "came": format_yuan(order.received),
        }
    for order in _few(annotate_unassigned_money(Order.objects.all()).filter(lying__lt=0)):
        yield _("Order %(number)s was settled with %(missing)s yuan too little.") % {
            "number": order.number,
            "missing": format_yuan(-order.lying),
        }
    for term in _few(
        Term.objects.filter(order__isnull=False)
        .exclude(paid=F("order__total"))
        .select_related("order")
    ):
        yield _("The term of order %(number)s does not say what was paid for it.") % {
            "number": term.order.number
        }


def _payments() -> Iterator[str]:
    back = (
        Refund.objects.filter(payment=OuterRef("pk"))
        .order_by()
        .values("payment")
        .annotate(fen=Sum("amount"))
    )
    rows: Any = Payment.objects.annotate(back=Coalesce(Subquery(back.values("fen")), 0))
    for payment in _few(rows.filter(back__gt=F("amount"))):
        yield _("Of payment %(reference)s more went back than came by it.") % {
            "reference": payment.reference
        }


def _transfers() -> Iterator[str]:
    rows = annotate_used(BankLine.objects.all())
    for line in _few(rows.filter(used__gt=F("amount"))):
        yield _("Of transfer %(serial)s more was shared than came.") % {"serial": line.serial}
    for line in _few(rows.filter(settled_at=None, used__gte=F("amount"))):
        yield _("Transfer %(serial)s is shared wholly and still waits.") % {"serial": line.serial}


def _check_booked() -> Iterator[str]:
    """Every event of money is in the books."""
    wanted: list[tuple[tuple[EntryKind, ...], Any]] = [
        (PAYMENTS, Payment.objects.exclude(method=Method.CREDIT)),
        (ORDERS, Order.objects.filter(settled_at__isnull=False, total__gt=0)),
        ((EntryKind.TRANSFER,), BankLine.objects.all()),
        ((EntryKind.REMITTED,), Remittance.objects.all()),
    ]
    for kinds, rows in wanted:
        entries = LedgerEntry.objects.filter(kind__in=kinds, about=OuterRef("pk"))
        for pk in (
            rows.exclude(Exists(entries))
            .order_by("pk")
            .values_list("pk", flat=True)
            .iterator(CHUNK)
        ):
            event = entry_key(kinds[0], pk)
            yield _("%(event)s does not stand in the books.") % {"event": event}


def _few(rows: Any) -> Iterator[Any]:
    """Yield so many rows that a person can read them."""
    yield from rows[:TOLD]
