"""Payments entered by mistake (another amount, another order, money that never came), and transfers
that the bank took back. Taken back, never deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.characters import clean_words
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger, revenue
from subscriptions.actions.money import invoices, refunds
from subscriptions.actions.money.payments import lock_order
from subscriptions.actions.service import terms
from subscriptions.domain.choices import BY_HAND, Account, Cause, Method
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import Order, Payment, Refund
from subscriptions.selectors.money.refunds import (
    RefundPreview,
    preview_refund,
    refundable_term_money,
)


@dataclass(frozen=True)
class PaymentReversal:
    """What taking a payment back does, in fen: `lying` of it became no term, `sold` of it did; then
    the term ends and what other payments gave for it (`kept`) is the buyer's credit. `found` says
    with which issue."""

    lying: int
    sold: int
    kept: int = 0
    released: int = 0
    found: RefundPreview | None = None

    @property
    def ends(self) -> date | None:
        """The first issue that does not come any more."""
        return self.found.from_issue if self.found else None


def preview_payment_reversal(payment: Payment, at: datetime) -> PaymentReversal:
    """Return what taking a payment back would do. Refuses as `reverse` does."""
    _check(payment)
    order = payment.order
    lying = min(max(refunds.unsettled_amount(order), 0), payment.amount)
    sold = payment.amount - lying
    if not sold:
        return PaymentReversal(lying, 0)
    whole = refundable_term_money(order)
    if whole < sold:
        raise WrongState(
            _(
                "Of what this payment bought something went back or was credited already. Nothing "
                "was changed."
            )
        )
    if refunds.unclaimed_gift_amount(order) is not None:
        return PaymentReversal(lying, sold, whole - sold, whole)
    found = preview_refund(
        order.terms.select_related("subscription__publication", "order__quote").get(),
        Cause.PUBLISHER,
        at,
    )
    return PaymentReversal(lying, sold, whole - sold, found.released, found)


def reverse_payment(payment: Payment, reason: str, *, by: Actor, at: datetime) -> PaymentReversal:
    """Take back a payment that somebody entered by mistake, or whose transfer the bank took back;
    its number may then be entered anew.

    Where its money had become a term, the term ends with the next issue. Refuses NotYours, Invalid
    without a reason, and WrongState for what came from outside, and where something of it went back
    already.
    """
    with perform("payment.reversed", by=by, at=at) as act:
        rights.require(rights.may(by, "add_payment") and rights.may(by, "add_refund"))
        if len(clean_words(reason)) < 2:
            raise Invalid(_("Say why. Nothing was changed."))
        order = lock_order(payment.order)
        payment = order.payments.get(pk=payment.pk)
        payment.order = order
        _check(payment)
        for term in order.terms.select_related("subscription"):
            revenue.recognise_due_revenue(order.publication, at=at)
            terms.lock_subscription(term.subscription)
        undone = preview_payment_reversal(payment, at)
        _book(payment, undone, by=by, at=at)
        rows = _rows(payment, undone, reason, by=by, at=at)
        invoices.reduce_open_requests(order, at=at)
        if undone.found is not None:
            refunds.end_refunded_term(order.terms.get(), undone.found, rows[-1], by=by, at=at)
        act.record(
            subject=order.number,
            order=order.pk,
            amount=payment.amount,
            reference=payment.reference,
            reason=reason,
        )
    return undone


def _check(payment: Payment) -> None:
    taken_back = payment.method == Method.BANK and hasattr(payment.bank_line, "reversal")
    if not (payment.method in BY_HAND or taken_back) or payment.refunds.exists():
        raise WrongState(
            _(
                "Only what was entered by hand or taken back by the bank, and of which "
                "nothing went back, can be "
                "taken back. Nothing was changed."
            )
        )


def _book(payment: Payment, undone: PaymentReversal, *, by: Actor, at: datetime) -> None:
    """Take the money out of where it stands; what issues of it have earned is no
    revenue any more."""
    order = payment.order
    earned = undone.sold + undone.kept - undone.released
    sides = [
        (Account.CREDIT, order.party, undone.lying - undone.kept),
        (Account.DEFERRED, None, undone.released),
        (Account.REVENUE, None, earned),
        (ledger.WHERE[Method(payment.method)], None, -payment.amount),
    ]
    ledger.book(EntryKind.REVERSED, payment, sides, at=at, by=by, order=order)


def _rows(
    payment: Payment, undone: PaymentReversal, reason: str, *, by: Actor, at: datetime
) -> list[Refund]:
    """Write what went back: of this payment without leaving the house, of others as credit."""
    order = payment.order
    mine = [(Cause.OVERPAID, undone.lying), (Cause.PUBLISHER, undone.sold)]
    rows = [
        _row(order, payment, cause, part, reason, by, at, reverses=True)
        for cause, part in mine
        if part
    ]
    others = refunds.split_over_payments(order, undone.kept)
    return [
        *(
            _row(order, one, Cause.PUBLISHER, part, reason, by, at, to_credit=True)
            for one, part in others
        ),
        *rows,
    ]


def _row(
    order: Order,
    payment: Payment | None,
    cause: Cause,
    amount: int,
    reason: str,
    by: Actor,
    at: datetime,
    **how: bool,
) -> Refund:
    made: Refund = Refund.objects.create(
        order=order,
        payment=payment,
        number=refunds.new_refund_number(),
        cause=cause,
        amount=amount,
        reason=clean_words(reason)[:200],
        asked_at=at,
        by=account_of(by),
        paid_out_at=at,
        **how,
    )
    return made
