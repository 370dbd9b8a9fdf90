"""The sandbox's other side: the reader who pays, the provider that gives back, and the notices it
sends.

A pay page, a demonstration or a test drives it. `repeat_notice` sends as WeChat Pay does, again and
again; shuffle them, hold them back, or put one through `FORGERIES`, and the counter must stand.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from subscriptions.gateways.base import TOLERANCE, YUAN, EventKind, PaymentState, RefundState
from subscriptions.gateways.refusals import Declined
from subscriptions.gateways.slips import PaymentSlip, RefundSlip, SlipStore

MERCHANT = "newsroom"
# When WeChat Pay sends an unanswered notice again: 15 times within 24 hours and 4 minutes.
RETRIES = tuple(
    [timedelta(seconds=seconds) for seconds in (15, 15, 30)]
    + [timedelta(minutes=minutes) for minutes in (3, 10, 20, 30, 30, 30, 60)]
    + [timedelta(hours=hours) for hours in (3, 3, 3, 6, 6)]
)


class SentNotice(NamedTuple):
    """A notice as it is sent: its headers and its body."""

    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Sender:
    """Who signs the notices: the secret both sides know, and the merchant they are for."""

    secret: str
    merchant: str = MERCHANT


def pay_slip(
    slips: SlipStore,
    reference: str,
    at: datetime,
    *,
    amount: int | None = None,
    currency: str = YUAN,
    late: bool = False,
) -> PaymentSlip:
    """Let the reader pay: the whole amount in yuan, or whatever goes wrong.

    Raises Declined for what nobody can pay.

    `late` lets money arrive after the payment expired or was closed, as happens where clocks
    differ.
    """

    def step(slip: PaymentSlip) -> PaymentSlip:
        if slip.state is PaymentState.PAID:
            raise Declined("sandbox", "ORDERPAID", "paid already")
        if not late and (slip.state is PaymentState.CLOSED or at >= slip.expires_at):
            raise Declined("sandbox", "ORDER_CLOSED", "closed or expired")
        paid = slip.amount if amount is None else amount
        return replace(slip, state=PaymentState.PAID, paid=paid, currency=currency, paid_at=at)

    return _change(slips, reference, step)


def fail_slip(slips: SlipStore, reference: str, at: datetime) -> PaymentSlip:
    """Let an attempt fail, as for want of money.

    The payment stays open. Raises Declined unless it is open.
    """

    def step(slip: PaymentSlip) -> PaymentSlip:
        return replace(_require_open(slip), failed_at=at)

    return _change(slips, reference, step)


def expire_slip(slips: SlipStore, reference: str, at: datetime) -> PaymentSlip:
    """Let the provider close a payment whose time is over.

    Raises Declined unless it is open, or too early.
    """

    def step(slip: PaymentSlip) -> PaymentSlip:
        if at < _require_open(slip).expires_at:
            raise Declined("sandbox", "NOT_YET", "the payment has not expired")
        return replace(slip, state=PaymentState.CLOSED, closed_at=at)

    return _change(slips, reference, step)


def settle_refund(
    slips: SlipStore, reference: str, refund_reference: str, at: datetime, *, failed: bool = False
) -> PaymentSlip:
    """Let a pending refund arrive, or fail as when the reader's account is gone.

    A settled one stays as it is.
    """

    def step(slip: PaymentSlip) -> PaymentSlip:
        if slip.refund(refund_reference) is None:
            raise Declined("sandbox", "RESOURCE_NOT_EXISTS", "no such refund")
        return replace(slip, refunds=tuple(settled(one) for one in slip.refunds))

    def settled(one: RefundSlip) -> RefundSlip:
        if one.refund_reference != refund_reference or one.settled_at is not None:
            return one
        done = one.state is RefundState.DONE or not failed
        return replace(one, state=RefundState.DONE if done else RefundState.FAILED, settled_at=at)

    return _change(slips, reference, step)


def _change(
    slips: SlipStore, reference: str, step: Callable[[PaymentSlip], PaymentSlip]
) -> PaymentSlip:
    try:
        return slips.change(reference, step)
    except KeyError as error:
        raise Declined("sandbox", "ORDER_NOT_EXIST", "no such payment") from error


def _require_open(slip: PaymentSlip) -> PaymentSlip:
    if slip.state is not PaymentState.PENDING:
        raise Declined("sandbox", f"ORDER_{slip.state.upper()}", f"the payment is {slip.state}")
    return slip


def sign_bytes(secret: str, timestamp: str, nonce: str, body: bytes) -> str:
    """Return what proves a notice: over its moment, a number used once, and every byte of it, like
    WeChat Pay's."""
    return hmac.new(
        secret.encode(), f"{timestamp}\n{nonce}\n".encode() + body + b"\n", hashlib.sha256
    ).hexdigest()


def build_notice(
    slip: PaymentSlip,
    kind: EventKind,
    sender: Sender,
    at: datetime,
    *,
    refund_reference: str = "",
    amount: int | None = None,
    currency: str = "",
) -> SentNotice:
    """Return headers and body of the notice that a slip has come so far, signed at `at`.

    Sent again it has the same body, so the same event. `amount` and `currency` make it tell
    something else than was asked for. Raises ValueError for what has not happened to the slip.
    """
    happened, due = _facts(slip, kind, refund_reference)
    event = "\n".join(
        [sender.merchant, slip.reference, kind, refund_reference, happened.isoformat()]
    )
    fields = {
        "id": hashlib.sha256(event.encode()).hexdigest()[:32],
        "merchant": sender.merchant,
        "kind": str(kind),
        "reference": slip.reference,
        "refund_reference": refund_reference,
        "provider_reference": slip.provider_reference,
        "amount": due if amount is None else amount,
        "currency": currency or slip.currency,
        "happened_at": happened.isoformat(),
    }
    return sign_notice(json.dumps(fields).encode(), sender, at)


def sign_notice(body: bytes, sender: Sender, at: datetime) -> SentNotice:
    """Return a body with the headers that prove it."""
    timestamp = str(int(at.timestamp()))
    nonce = secrets.token_hex(16)
    proof = sign_bytes(sender.secret, timestamp, nonce, body)
    headers = {"Sandbox-Timestamp": timestamp, "Sandbox-Nonce": nonce, "Sandbox-Signature": proof}
    return SentNotice({**headers, "Content-Type": "application/json"}, body)


def _facts(slip: PaymentSlip, kind: EventKind, refund_reference: str) -> tuple[datetime, int]:
    given = slip.refund(refund_reference) if refund_reference else None
    when = {
        EventKind.PAID: slip.paid_at,
        EventKind.FAILED: slip.failed_at,
        EventKind.CLOSED: slip.closed_at,
    }.get(kind)
    due = slip.paid if kind is EventKind.PAID else slip.amount
    if refund_reference or kind is EventKind.REFUNDED:
        state = {EventKind.REFUNDED: RefundState.DONE, EventKind.FAILED: RefundState.FAILED}.get(
            kind
        )
        when, due = (
            (given.settled_at, given.amount) if given and given.state is state else (None, 0)
        )
    if when is None:
        raise ValueError(f"{slip.reference} was not {kind}")
    return when, due


def repeat_notice(
    slip: PaymentSlip, kind: EventKind, sender: Sender, at: datetime, *, refund_reference: str = ""
) -> Iterator[tuple[datetime, SentNotice]]:
    """Give each sending of a notice that nobody acknowledges, with its moment: at once, then
    fifteen times more."""
    yield at, build_notice(slip, kind, sender, at, refund_reference=refund_reference)
    for pause in RETRIES:
        at += pause
        yield at, build_notice(slip, kind, sender, at, refund_reference=refund_reference)


def _other_amount(sent: SentNotice, sender: Sender, at: datetime) -> SentNotice:
    return sent._replace(body=_change_body(sent.body, amount=1))


def _without_signature(sent: SentNotice, sender: Sender, at: datetime) -> SentNotice:
    headers = {name: value for name, value in sent.headers.items() if name != "Sandbox-Signature"}
    return sent._replace(headers=headers)


def _wrong_key(sent: SentNotice, sender: Sender, at: datetime) -> SentNotice:
    return sign_notice(sent.body, replace(sender, secret=sender.secret + "?"), at)


def _stale(sent: SentNotice, sender: Sender, at: datetime) -> SentNotice:
    return sign_notice(sent.body, sender, at - TOLERANCE - timedelta(seconds=1))


def _from_tomorrow(sent: SentNotice, sender: Sender, at: datetime) -> SentNotice:
    return sign_notice(sent.body, sender, at + timedelta(days=1))


def _other_nonce(sent: SentNotice, sender: Sender, at: datetime) -> SentNotice:
    return sent._replace(headers={**sent.headers, "Sandbox-Nonce": "0" * 32})


def _other_merchant(sent: SentNotice, sender: Sender, at: datetime) -> SentNotice:
    return sign_notice(_change_body(sent.body, merchant="another"), sender, at)


def _change_body(body: bytes, **fields: object) -> bytes:
    return json.dumps({**json.loads(body), **fields}).encode()


# Notices that must be refused, each made of a good one.
FORGERIES: dict[str, Callable[[SentNotice, Sender, datetime], SentNotice]] = {
    "changed": _other_amount,
    "unsigned": _without_signature,
    "wrong key": _wrong_key,
    "stale": _stale,
    "from tomorrow": _from_tomorrow,
    "renewed": _other_nonce,
    "another merchant": _other_merchant,
}
