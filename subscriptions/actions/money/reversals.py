"""Payments entered by mistake (another amount, another order, money that never came), and transfers
that the bank took back. Taken back, never deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from articles.audit import record, told
from articles.errors import Invalid, WrongState
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger, revenue
from subscriptions.actions.money import invoices, refunds
from subscriptions.actions.money.payments import locked
from subscriptions.actions.service import terms
from subscriptions.domain.choices import BY_HAND, Account, Cause, Method
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.models import Order, Payment, Refund
from subscriptions.selectors.money.refunds import Preview, left_in_service, preview


@dataclass(frozen=True)
class Undone:
    """What taking a payment back does, in fen: `lying` of it became no term, `sold` of it did; then the term ends and
    what other payments gave for it (`kept`) is the buyer's credit. `found` says with which issue."""

    lying: int
    sold: int
    kept: int = 0
    released: int = 0
    found: Preview | None = None

    @property
    def ends(self) -> date | None:
        """The first issue that does not come any more."""
        return self.found.from_issue if self.found else None


def look(payment: Payment, at: datetime) -> Undone:
    """Return what taking a payment back would do. Refuses as `reverse` does."""
    _check(payment)
    order = payment.order
    lying = min(max(refunds.lying(order), 0), payment.amount)
    sold = payment.amount - lying
    if not sold:
        return Undone(lying, 0)
    whole = left_in_service(order)
    if whole < sold:
        raise WrongState(
            _(
                "Of what this payment bought something went back or was credited already. Nothing was changed."
            )
        )
    if refunds.of_gift(order) is not None:
        return Undone(lying, sold, whole - sold, whole)
    found = preview(
        order.terms.select_related("subscription__publication", "order__quote").get(),
        Cause.PUBLISHER,
        at,
    )
    return Undone(lying, sold, whole - sold, found.released, found)


def reverse(payment: Payment, reason: str, *, by: Actor, at: datetime) -> Undone:
    """Take back a payment that somebody entered by mistake, or whose transfer the bank took back;
    its number may then be entered anew.

    Where its money had become a term, the term ends with the next issue. Refuses NotYours, Invalid
    without a reason, and WrongState for what came from outside, and where something of it went back
    already.
    """
    with told("payment.reversed", by=by, at=at):
        rights.require(rights.may(by, "add_payment") and rights.may(by, "add_refund"))
        if len(reason.strip()) < 2:
            raise Invalid(_("Say why. Nothing was changed."))
        order = locked(payment.order)
        payment = order.payments.get(pk=payment.pk)
        payment.order = order
        _check(payment)
        for term in order.terms.select_related("subscription"):
            revenue.recognise_due(order.publication, at=at)
            terms.locked(term.subscription)
        undone = look(payment, at)
        _book(payment, undone, by=by, at=at)
        rows = _rows(payment, undone, reason, by=by, at=at)
        invoices.follow_money(order, at=at)
        if undone.found is not None:
            refunds.end(order.terms.get(), undone.found, rows[-1], by=by, at=at)
        record(
            "payment.reversed",
            by=by,
            at=at,
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


def _book(payment: Payment, undone: Undone, *, by: Actor, at: datetime) -> None:
    """Take the money out of where it stands; what issues of it have earned is no revenue any more."""
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
    payment: Payment, undone: Undone, reason: str, *, by: Actor, at: datetime
) -> list[Refund]:
    """Write what went back: of this payment without leaving the house, of others as credit."""
    order = payment.order
    mine = [(Cause.OVERPAID, undone.lying), (Cause.PUBLISHER, undone.sold)]
    rows = [
        _row(order, payment, cause, part, reason, by, at, reverses=True)
        for cause, part in mine
        if part
    ]
    others = refunds.parts(order, undone.kept)
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
        number=refunds.new_number(),
        cause=cause,
        amount=amount,
        reason=reason.strip()[:200],
        asked_at=at,
        by=account_of(by),
        paid_out_at=at,
        **how,
    )
    return made
