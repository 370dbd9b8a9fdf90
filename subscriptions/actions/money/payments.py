"""Money that came: recorded once, booked, and made into a term where it is enough."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.audit import perform
from articles.characters import clean_words
from articles.common.moments import require_supported
from articles.errors import Invalid, Refused, WrongState
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.books import ledger
from subscriptions.actions.money.settlement import settle_order
from subscriptions.domain.choices import BY_HAND, Account, Method
from subscriptions.domain.ledger_kinds import EntryKind
from subscriptions.domain.money import format_yuan
from subscriptions.models import Attempt, BankLine, Order, Party, Payment
from subscriptions.rights import COUNTER
from subscriptions.selectors.money.credit import free_credit

log = logging.getLogger(__name__)

MOST = 10**10  # fen; more is a slip of the finger


@dataclass(frozen=True)
class Receipt:
    """Money as it came: how, how much in fen, when, and the number under which it is
    known outside."""

    method: str
    amount: int
    reference: str
    received_at: datetime
    attempt: Attempt | None = None
    bank_line: BankLine | None = None


def enter_payment(order: Order, receipt: Receipt, *, by: Actor, at: datetime) -> Payment:
    """Record cash or a post office receipt at the desk. Refuses NotYours, and Invalid for other
    ways of paying, for a number used for something else, and for amounts that cannot be."""
    with perform("payment.entered", by=by, at=at) as act:
        rights.require(rights.may(by, "add_payment"))
        if receipt.method not in BY_HAND:
            raise Invalid(
                _("Only cash and post office receipts are entered by hand. Nothing was recorded.")
            )
        require_supported(receipt.received_at)
        payment = receive_payment(order, receipt, by=by, at=at)
        act.record(
            subject=order.number,
            order=order.pk,
            amount=receipt.amount,
            method=receipt.method,
            reference=receipt.reference,
        )
    return payment


def receive_payment(
    order: Order, receipt: Receipt, *, at: datetime, by: Actor = COUNTER
) -> Payment:
    """Record money for an order and settle it where that is enough; the same money told again
    changes nothing.

    Money is recorded whatever the order's state: late, too little or too much, it is the buyer's
    credit until a term is made of it or it goes back. Refuses Invalid for an amount that cannot be,
    and for a reference that stands for other money.
    """
    with transaction.atomic():
        order = lock_order(order)
        known, receipt = _known(receipt)
        if known is not None:
            return _same(known, order, receipt)
        if not 0 < receipt.amount <= MOST or not clean_words(receipt.reference):
            raise Invalid(
                _("An amount of more than nothing and a number are needed. Nothing was recorded.")
            )
        payment: Payment = Payment.objects.create(
            order=order, recorded_at=at, by=account_of(by), **vars(receipt)
        )
        _book(payment, order, at=at, by=by)
        _settle(order, at=at, by=by)
    return payment


def _settle(order: Order, *, at: datetime, by: Actor) -> None:
    """Settle an order whose money is there. Where that cannot be, the money stands all the same: it
    came, the desk sees it on the order, and the hourly job tries again."""
    try:
        with transaction.atomic():
            settle_order(order, at=at, by=by)
    except Refused:
        log.exception("An order is paid and cannot be settled.", extra={"row": order.pk})


def pay_with_credit(order: Order, amount: int, *, by: Actor, at: datetime) -> Payment:
    """Pay an order, wholly or in part, with credit its buyer has with us: no money moves, and none
    is spent twice.

    At most what is due and what is free (`selectors.credit.free_credit`), asked under the locks of
    order and buyer. Refuses NotYours, WrongState for an order that takes no money, and Invalid for
    more than that.
    """
    with perform("payment.entered", by=by, at=at) as act:
        rights.require(rights.may(by, "add_payment"))
        order = lock_order(order)
        Party.objects.select_for_update().get(pk=order.party_id)
        if order.settled_at is not None or order.cancelled_at is not None:
            raise WrongState(_("This order takes no money any more. Nothing was recorded."))
        most = min(order.outstanding(), free_credit(order.party))
        if not 0 < amount <= most:
            raise Invalid(
                _(
                    "At most %(most)s yuan of credit can be used for this order. Nothing was "
                    "recorded."
                )
                % {"most": format_yuan(max(most, 0))}
            )
        number = f"{order.number}/{order.payments.filter(method=Method.CREDIT).count() + 1}"
        payment = receive_payment(order, Receipt(Method.CREDIT, amount, number, at), by=by, at=at)
        act.record(
            subject=order.number,
            order=order.pk,
            amount=amount,
            method=Method.CREDIT,
            reference=number,
        )
    return payment


def lock_order(order: Order) -> Order:
    """Return an order under its lock: everything about its money takes it first."""
    # Locked first and read then: beside a lock that was waited for, PostgreSQL joins rows as they
    # were before.
    Order.objects.select_for_update().get(pk=order.pk)
    rows = Order.objects.select_related(
        "party", "publication", "quote__plan", "address", "subscription"
    )
    return rows.get(pk=order.pk)


def _known(receipt: Receipt) -> tuple[Payment | None, Receipt]:
    """Return the payment that stands under a number, and the receipt as it is kept: behind payments
    that were taken back as entered by mistake (`reversals.reverse_payment`) the same number counts
    anew."""
    rows = Payment.objects.filter(method=receipt.method)
    place = 1
    number = receipt.reference
    while known := rows.filter(reference=number).first():
        if not known.refunds.filter(reverses=True).exists():
            return known, receipt
        place += 1
        number = f"{receipt.reference[:70]} ({place})"
    return None, replace(receipt, reference=number)


def _same(known: Payment, order: Order, receipt: Receipt) -> Payment:
    if known.order_id != order.pk or known.amount != receipt.amount:
        raise Invalid(
            _("This number is recorded for order %(number)s already. Nothing was recorded.")
            % {"number": known.order.number}
        )
    return known


def _book(payment: Payment, order: Order, *, at: datetime, by: Actor) -> None:
    """Money stands against the buyer's credit. A transfer was booked when its statement came;
    credit moves nothing."""
    if payment.method == Method.CREDIT:
        return
    where = Account.UNALLOCATED if payment.bank_line else ledger.WHERE[Method(payment.method)]
    sides = [(where, None, payment.amount), (Account.CREDIT, order.party, -payment.amount)]
    ledger.book(EntryKind.PAYMENT, payment, sides, at=at, by=by, order=order)
