"""Issues that are not delivered and not made up for by others: their money becomes the subscriber's
credit."""

from collections.abc import Sequence
from datetime import date, datetime

from newsroom.accounts.actors import Actor, account_of
from subscriptions.actions.service import terms
from subscriptions.domain.adjustment_causes import AdjustmentCause
from subscriptions.domain.choices import Adjusting
from subscriptions.models import Adjustment, Hold, Subscription, Term
from subscriptions.selectors.money.refunds import refundable_term_money
from subscriptions.selectors.service.coverage import last_move_number


def credit_issues(
    subscription: Subscription,
    lost: Sequence[tuple[Term, date]],
    *,
    hold: Hold,
    by: Actor,
    at: datetime,
) -> None:
    """Credit these issues of a subscription's terms to whoever paid for them. Once for each
    hold.

    Every issue that is not delivered leaves the last share of its term unearned: that share is what
    is credited. An issue that only makes up for others is not credited: it comes later. Runs under
    the subscription's lock.
    """
    last_move = last_move_number(subscription.publication_id)
    Adjustment.objects.bulk_create(
        Adjustment(
            term=term,
            **terms.adjustment_basis(AdjustmentCause.HOLD, hold, term.pk, day)._asdict(),
            kind=Adjusting.CREDIT,
            from_issue=day,
            issues=1,
            at=at,
            by=account_of(by),
            moves_known=last_move,
        )
        for term, day in lost
    )
    terms.recalculate_terms(subscription, at=at, by=by)


def creditable_amount(term: Term, amount: int) -> int:
    """Return what of an amount may be credited, in fen: no more than is left of what was paid for
    the term, where its payment went back or never was. Two queries."""
    return min(amount, refundable_term_money(term.order)) if term.order else amount
