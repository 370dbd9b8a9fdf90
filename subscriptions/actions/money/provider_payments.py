"""Paying through a provider: an attempt of ours, the provider's notices, and what we ask when no
notice comes."""

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from articles import installation
from articles.errors import Invalid, Refused, WrongState
from newsroom.accounts.actors import Actor
from subscriptions import gateways, messages, rights
from subscriptions.actions.money import payouts
from subscriptions.actions.money.payments import Receipt, lock_order, receive_payment
from subscriptions.domain.choices import GATEWAYS, Made
from subscriptions.domain.order_states import is_open_for_payment
from subscriptions.gateways import (
    Declined,
    EventKind,
    Forged,
    Gateway,
    GatewayError,
    NoticeAnswer,
    ProviderNotice,
    RefundState,
    UnreadableNotice,
)
from subscriptions.gateways.base import YUAN
from subscriptions.gateways.base import PaymentState as Standing
from subscriptions.gateways.slips import PaymentSlip, slip_from_values, slip_to_values
from subscriptions.models import Attempt, Device, Order, ProviderEvent, Refund, SandboxPayment

log = logging.getLogger(__name__)


class SandboxTable:
    """The sandbox's ledger in a table, each change under the row's lock."""

    def find(self, reference: str) -> PaymentSlip | None:
        row = SandboxPayment.objects.filter(reference=reference).first()
        return slip_from_values(row.slip) if row else None

    def add(self, new: PaymentSlip) -> PaymentSlip:
        row, _made = SandboxPayment.objects.get_or_create(
            reference=new.reference, defaults={"slip": slip_to_values(new)}
        )
        return slip_from_values(row.slip)

    def change(self, reference: str, step: Callable[[PaymentSlip], PaymentSlip]) -> PaymentSlip:
        with transaction.atomic():
            row = SandboxPayment.objects.select_for_update().filter(reference=reference).first()
            if row is None:
                raise KeyError(reference)
            changed = step(slip_from_values(row.slip))
            row.slip = slip_to_values(changed)
            row.save(update_fields=["slip"])
        return changed


class TroubleAtProvider(Refused):
    """The provider does not answer, or said no; nothing of ours has changed."""

    code = "provider"


def open_gateway(name: str) -> Gateway:
    """Return a provider that may move money. Refuses Inert on a restored copy,
    TroubleAtProvider."""
    installation.require_released()
    return _set_up(name)


def _set_up(name: str) -> Gateway:
    """Return a provider as this installation has set it up. Refuses TroubleAtProvider."""
    try:
        return gateways.find_gateway(name, settings.PAYMENTS, slips=SandboxTable())
    except GatewayError as error:
        raise TroubleAtProvider(messages.gateway_error_sentence(error)) from error


def begin_payment(
    order: Order, method: str, *, notice_url: str, return_url: str, at: datetime, handset: str = ""
) -> Attempt:
    """Open an attempt to pay what is due of an order, or go on with the one that is open. Never two
    at one provider: whoever goes from the screen to the telephone (`handset`, its network address)
    or back closes the one before.

    Refuses WrongState where nothing is due, TroubleAtProvider, Inert; what was refused has opened
    nothing.
    """
    if method not in GATEWAYS:
        raise Invalid(_("Choose one of the ways to pay that are offered."))
    installation.require_released()
    with transaction.atomic():
        order = lock_order(order)
        due = order.outstanding()
        if not is_open_for_payment(order.state(at)) or due <= 0:
            raise WrongState(_("This order is not waiting for money. Nothing was paid."))
        device = Device.TELEPHONE if handset else Device.SCREEN
        standing = order.attempts.filter(
            method=method, closed_at=None, expires_at__gt=at, amount=due
        )
        standing = standing.exclude(start_address="")
        before = list(standing.exclude(device=device))
        attempt = standing.filter(device=device).first() or Attempt.objects.create(
            order=order,
            method=method,
            device=device,
            reference=f"N{secrets.token_hex(14)}",
            amount=due,
            begun_at=at,
            expires_at=order.expires_at,
        )
    for other in before:
        _close(other, at)
    if not attempt.start_address:
        _start(attempt, order, notice_url, return_url, handset)
    return attempt


def receive_notice(
    name: str, headers: Mapping[str, str], body: bytes, *, at: datetime
) -> NoticeAnswer:
    """Take a notice from outside and return what the provider wants to hear. However often it
    comes, it counts once.

    Forged and unreadable ones change nothing and are refused; what is signed is kept with what was
    made of it, also where it concerns nobody or tells of another amount: then no term is made and
    the desk is told. A restored copy takes none: the provider sends it again.
    """
    provider = _set_up(name)
    if installation.find_copy_doubt() is not None:
        log.warning("A notice was refused: this is a restored copy.")
        return provider.refused(str(installation.NO_MONEY))
    try:
        notice = provider.read(headers, body, at)
    except (Forged, UnreadableNotice) as error:
        log.warning("A notice was refused.", extra={"part": name}, exc_info=error)
        return provider.refused(messages.gateway_error_sentence(error))
    try:
        with transaction.atomic():
            record_notice(name, notice, body.decode(errors="replace"), at=at)
    except IntegrityError:  # the same notice was faster by a moment: it is taken
        if not ProviderEvent.objects.filter(provider=name, event=notice.event).exists():
            raise
    return provider.acknowledged()


def record_notice(name: str, notice: ProviderNotice, body: str, *, at: datetime) -> ProviderEvent:
    """Keep a notice that is believed and do what it says, once. Runs inside the caller's
    transaction."""
    known: ProviderEvent | None = ProviderEvent.objects.filter(
        provider=name, event=notice.event
    ).first()
    if known is not None:
        return known
    attempt = (
        Attempt.objects.select_related("order")
        .filter(reference=notice.reference, method=name)
        .first()
    )
    order = lock_order(attempt.order) if attempt else None
    outcome, words = _done(name, notice, attempt, at)
    event: ProviderEvent = ProviderEvent.objects.create(
        provider=name,
        event=notice.event,
        body=body,
        arrived_at=at,
        outcome=outcome,
        words=words[:200],
        order=order,
        told={**asdict(notice), "happened_at": notice.happened_at.isoformat()},
    )
    return event


def ask_provider(attempt: Attempt, *, at: datetime) -> bool:
    """Ask the provider how an attempt stands, as when no notice came; say whether its order has the
    money now. Refuses TroubleAtProvider."""
    try:
        found = open_gateway(attempt.method).ask(attempt.reference)
    except GatewayError as error:
        raise TroubleAtProvider(messages.gateway_error_sentence(error)) from error
    if found.state is not Standing.PAID:
        return False
    notice = ProviderNotice(
        f"asked:{attempt.reference}",
        EventKind.PAID,
        attempt.reference,
        "",
        found.provider_reference,
        found.amount,
        found.currency,
        found.paid_at or at,
    )
    with transaction.atomic():
        event = record_notice(attempt.method, notice, "", at=at)
    return event.outcome == Made.PAID


def pay_out_refund(
    refund: Refund, *, by: Actor, at: datetime, outcome: str = "", notice_url: str = ""
) -> Refund:
    """Send a refund back by the provider it came through, or mark one paid out that leaves by hand.

    Asked again with the same number it is the same refund. A provider that takes it and tells later
    leaves it on its way (`sent_at`). Refuses NotYours, TroubleAtProvider, WrongState, Inert.
    """
    payment = refund.payment
    if payment is None or payment.method not in GATEWAYS or payment.attempt is None:
        return payouts.record_payout(refund, by=by, at=at, outcome=outcome)
    installation.require_released()  # before anything says that the refund is on its way
    refund = payouts.record_payout_sent(refund, by=by, at=at)
    if refund.paid_out_at is not None:
        return refund
    try:
        found = open_gateway(payment.method).refund(
            reference=payment.attempt.reference,
            refund_reference=refund.number,
            amount=refund.amount,
            whole=payment.amount,
            reason=refund.reason,
            notice_url=notice_url,
        )
    except GatewayError as error:
        if isinstance(error, Declined):
            payouts.record_payout_declined(refund)
        raise TroubleAtProvider(messages.gateway_error_sentence(error)) from error
    if found.state is RefundState.DONE:
        return payouts.record_payout(refund, by=by, at=at, outcome=found.provider_reference)
    if found.state is RefundState.FAILED:
        return payouts.record_payout_failed(
            refund, at=at, reason=str(_("The provider could not pay it out."))
        )
    return payouts.record_payout_accepted(refund, found.provider_reference)


def _close(attempt: Attempt, at: datetime) -> None:
    """See to it that an attempt is paid by nobody any more. Refuses TroubleAtProvider, also where
    it is paid."""
    try:
        open_gateway(attempt.method).close(attempt.reference)
    except GatewayError as error:
        raise TroubleAtProvider(messages.gateway_error_sentence(error)) from error
    Attempt.objects.filter(pk=attempt.pk, closed_at=None).update(
        closed_at=at, closed_why="other way"
    )


def _start(attempt: Attempt, order: Order, notice_url: str, return_url: str, handset: str) -> None:
    """Ask the provider outside every lock: it may take its seconds. The same reference opens no
    second payment."""
    words = f"{order.publication.name} {order.number}"
    try:
        start = open_gateway(attempt.method).begin(
            reference=attempt.reference,
            amount=attempt.amount,
            words=words,
            expires_at=attempt.expires_at,
            notice_url=notice_url,
            return_url=return_url,
            handset=handset,
        )
    except GatewayError as error:
        raise TroubleAtProvider(messages.gateway_error_sentence(error)) from error
    attempt.start_kind = start.kind
    attempt.start_address = start.address
    attempt.save(update_fields=["start_kind", "start_address"])


def _done(
    name: str, notice: ProviderNotice, attempt: Attempt | None, at: datetime
) -> tuple[Made, str]:
    """Do what a notice says; return what was made of it, and why in words where somebody must look
    after it."""
    if notice.refund_reference or notice.kind is EventKind.REFUNDED:
        return _refunded(notice, at)
    if notice.kind is not EventKind.PAID:
        if attempt is not None and notice.kind is EventKind.CLOSED:
            Attempt.objects.filter(pk=attempt.pk, closed_at=None).update(
                closed_at=at, closed_why="closed"
            )
        return Made.NOTED, ""
    if attempt is None:
        return Made.UNKNOWN, str(_("No attempt of ours has this reference."))
    if notice.amount != attempt.amount or notice.currency != YUAN:
        told = {"amount": notice.amount, "currency": notice.currency, "due": attempt.amount}
        extra = {"part": name, "row": attempt.pk}
        log.error("A notice tells of another amount than was asked for.", extra=extra)
        words = _("Told were %(amount)s %(currency)s, due were %(due)s fen. No term was made.")
        return Made.MISMATCH, str(words % told)
    receipt = Receipt(name, notice.amount, notice.provider_reference, notice.happened_at, attempt)
    try:
        receive_payment(attempt.order, receipt, at=at)
    except Invalid as refused:  # the provider's number stands for other money already
        extra = {"part": name, "row": attempt.pk}
        log.error("A notice could not be booked.", extra=extra, exc_info=refused)
        return Made.DUPLICATE, str(refused)
    Attempt.objects.filter(pk=attempt.pk, closed_at=None).update(closed_at=at, closed_why="paid")
    return Made.PAID, ""


def _refunded(notice: ProviderNotice, at: datetime) -> tuple[Made, str]:
    """Do what a notice says of a refund: it left the house, or could not. What contradicts the
    books is told."""
    refund = Refund.objects.filter(number=notice.refund_reference).first()
    if refund is None:
        return Made.UNKNOWN, str(_("No refund of ours has this number."))
    left = notice.kind is EventKind.REFUNDED
    if left and notice.amount not in {None, refund.amount}:
        told = {"amount": notice.amount, "due": refund.amount}
        return Made.MISMATCH, str(_("Told were %(amount)s fen of a refund of %(due)s.") % told)
    if refund.paid_out_at is not None:
        if left is not refund.to_credit:
            return Made.NOTED, ""
        return Made.MISMATCH, str(
            _("The refund left the house, but it is kept as credit.")
            if left
            else _("The refund could not be paid out, but it is booked as paid out.")
        )
    if left:
        payouts.record_payout(refund, by=rights.COUNTER, at=at, outcome=notice.provider_reference)
        return Made.REFUNDED, ""
    payouts.record_payout_failed(refund, at=at, reason=str(_("The provider could not pay it out.")))
    return Made.FAILED, ""
