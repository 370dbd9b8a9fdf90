"""Issues that are not delivered and not made up for by others: their money becomes the subscriber's credit."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from subscriptions.actions import ledger, terms
from subscriptions.kinds import Account, Adjusting
from subscriptions.models import Subscription, Term
from subscriptions.pricing.earning import Sold, earned_until
from subscriptions.selectors.refunds import left_in_service
from subscriptions.selectors.service import credited

if TYPE_CHECKING:
    from newsroom.accounts.models import User


def credit_issues(
    subscription: Subscription, days: Sequence[date], *, key: str, by: "User | None", at: datetime
) -> int:
    """Credit what these issues of a subscription would have earned; return the fen. Once for each occasion (`key`).

    Every issue not delivered leaves the last share of its term unearned: that share is what is credited. Runs under
    the lock of the subscription.
    """
    whole = 0
    for span in subscription.spans.select_related("term__order__party"):
        mine = [day for day in days if span.first_issue <= day <= span.last_issue]
        if mine:
            whole += credit_at_end(
                span.term, mine, span.copies, key=f"{key}:{span.term_id}:{mine[0]}", by=by, at=at
            )
    return whole


def credit_at_end(
    term: Term, days: Sequence[date], copies: int, *, key: str, by: "User | None", at: datetime
) -> int:
    """Credit the last shares of a term for so many issues that did not come; return the fen. Once for a key."""
    sold, before = Sold(term.paid, term.copies, term.issues), credited(term)
    amount = earned_until(sold, sold.issues - before, copies) - earned_until(
        sold, max(sold.issues - before - len(days), 0), copies
    )
    due = at_most(term, amount)
    terms.adjust(term, Adjusting.CREDIT, days[0], key=key, by=by, at=at, issues=len(days))
    payer = term.order.party if term.order else term.subscription.party
    sides = [
        (Account.DEFERRED, None, amount),
        (Account.CREDIT, payer, -due),
        (Account.REVENUE, None, due - amount),
    ]
    ledger.book(f"credit:{key}", "issues credited", sides, at=at, by=by, order=term.order)
    return due


def at_most(term: Term, amount: int) -> int:
    """Return what of an amount may be credited, in fen: no more than is left of what was paid for the term, where its
    payment went back or never was. Two queries."""
    return min(amount, left_in_service(term.order)) if term.order else amount
