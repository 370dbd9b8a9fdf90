"""What would go back: by the same formulas for the reader's preview, the desk, and the refund
itself."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q, Sum

from subscriptions.domain.choices import Account, Cause
from subscriptions.domain.ledger_kinds import CREDITS, EntryKind
from subscriptions.models import Order, Posting, PriceList, Quote, Term
from subscriptions.pricing import BoughtTerm, NotPriced, refund_for_publisher, refund_for_reader
from subscriptions.pricing.calendar import Issues
from subscriptions.pricing.revenue_recognition import SoldIssues, earned_until
from subscriptions.selectors.calendar import calendar_of
from subscriptions.selectors.prices import to_engine_prices
from subscriptions.selectors.service.service import (
    TermStatus,
    count_credited_issues,
    find_term_status,
)


@dataclass(frozen=True)
class RefundPreview:
    """What ending a term, or some of its copies, gives back.

    `from_issue` is the first that will not come; fen.
    """

    amount: int
    copies: int
    standing: TermStatus
    from_issue: date | None
    released: int
    fee: int = 0


def preview_refund(
    term: Term, cause: str, at: datetime, *, copies: int | None = None, fee: int | None = None
) -> RefundPreview:
    """Return what goes back when `copies` of a term (all, if none is named) end with the next
    issue.

    The reader's wish charges the issues served as they would have cost by themselves; the paper's
    fault gives back at least what the unserved issues would have earned (法释〔2025〕4号, art. 19;
    docs/PRICING.md). What was credited of them before does not go back again. Without a `fee` the
    published one is kept (`REFUND_FEE`), but of nobody who never had an issue. About twelve
    queries.
    """
    now = find_term_status(term, at)
    dropped = min(copies or now.copies, now.copies)
    if not dropped or now.from_issue is None:
        return RefundPreview(0, dropped, now, None, 0)
    sold = SoldIssues(term.paid, term.copies, term.issues)
    released = _earning(sold, now, now.copies) - _earning(sold, now, now.copies - dropped)
    kept = 0 if cause != Cause.READER or not now.served else settings.REFUND_FEE
    fee = kept if fee is None or cause != Cause.READER else fee
    wanted, charged = _refund_by_formula(term, cause, now, dropped, released, fee)
    amount = min(wanted, refundable_term_money(term.order)) if term.order else wanted
    return RefundPreview(amount, dropped, now, now.from_issue, released, charged)


def refundable_term_money(order: Order) -> int:
    """Return what may still go back of the money that became an order's term, in fen: what neither
    went back nor was credited. Two queries."""
    back = order.refunds.exclude(cause=Cause.OVERPAID).aggregate(fen=Sum("amount"))["fen"] or 0
    return max(order.total - back - _credited_amount(order), 0)


def _credited_amount(order: Order) -> int:
    """Return what was credited for issues of an order that did not come, or came damaged.

    One query.
    """
    sides = Q(entry__kind__in=CREDITS, account=Account.DEFERRED) | Q(
        entry__kind=EntryKind.COMPLAINT
    )
    rows = Posting.objects.filter(sides, entry__order=order, amount__gt=0)
    return int(rows.aggregate(fen=Sum("amount"))["fen"] or 0)


def _refund_by_formula(
    term: Term, cause: str, now: TermStatus, dropped: int, released: int, fee: int
) -> tuple[int, int]:
    """Return what goes back by the formula of a cause, and the fee in it."""
    sold = SoldIssues(term.paid, term.copies, term.issues)
    paid = _earned_by_dropped_copies(sold, sold.issues, now.copies, dropped)
    gone = paid - _earned_by_dropped_copies(
        sold, sold.issues - count_credited_issues(term), now.copies, dropped
    )
    bought = _bought(term, dropped, paid)
    if bought is None:
        return released, 0
    served = min(now.served, len(bought.issues))
    if cause != Cause.READER:
        return min(max(refund_for_publisher(bought, served) - gone, released), paid - gone), 0
    return max(min(refund_for_reader(bought, served, fee), paid) - gone, 0), fee


def _earned_by_dropped_copies(sold: SoldIssues, issues: int, copies: int, dropped: int) -> int:
    """Return what the dropped ones of so many copies earn with the first so many issues."""
    return earned_until(sold, issues, copies) - earned_until(sold, issues, copies - dropped)


def _earning(sold: SoldIssues, now: TermStatus, copies: int) -> int:
    """Return what so many copies of the issues to come would earn."""
    most = sold.issues - now.credited
    served = earned_until(sold, min(now.served, most), copies)
    return earned_until(sold, min(now.served + now.left, most), copies) - served


def _bought(term: Term, copies: int, paid: int) -> BoughtTerm | None:
    """Return a term as the engine priced it, or None where no price list did: its money is shared
    by issue then."""
    quote: Quote | None = term.order.quote if term.order else None
    if quote is None or not quote.price_lists:
        return None
    lists = to_engine_prices(
        list(PriceList.objects.filter(pk__in=quote.price_lists).order_by("effective_from"))
    )
    try:
        calendar = calendar_of(term.subscription.publication, quote.start, quote.end)
        issues: Issues = calendar.issues(quote.start, quote.end)
    except NotPriced:  # every issue of it was suspended since
        return None
    return BoughtTerm(issues, lists, copies, paid)
