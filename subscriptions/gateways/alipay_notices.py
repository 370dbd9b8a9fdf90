"""What Alipay says of payments and refunds, in the words of every gateway."""

import re
from datetime import datetime
from typing import Any

from subscriptions.gateways.base import (
    YUAN,
    EventKind,
    PaymentState,
    PaymentStatus,
    ProviderNotice,
    parse_provider_moment,
)

YUAN_WRITTEN = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?")


def payment_status(answer: dict[str, Any]) -> PaymentStatus:
    """Return where a payment is, from the answer to a query.

    Raises KeyError and ValueError for what is no answer.
    """
    paid_at = (
        parse_provider_moment(answer["send_pay_date"]) if answer.get("send_pay_date") else None
    )
    states = {
        "WAIT_BUYER_PAY": PaymentState.PENDING,
        "TRADE_SUCCESS": PaymentState.PAID,
        "TRADE_FINISHED": PaymentState.PAID,
    }
    # A trade is also closed once all of it was given back; then it has been paid.
    closed = PaymentState.PAID if paid_at else PaymentState.CLOSED
    return PaymentStatus(
        state=closed
        if answer["trade_status"] == "TRADE_CLOSED"
        else states.get(answer["trade_status"], PaymentState.UNKNOWN),
        amount=parse_alipay_amount(answer["total_amount"]),
        currency=str(answer.get("trans_currency") or YUAN),
        provider_reference=str(answer.get("trade_no") or ""),
        paid_at=paid_at,
    )


def provider_notice(fields: dict[str, str], sent_at: datetime) -> ProviderNotice:
    """Return a notice, which came at `sent_at`. Raises KeyError and ValueError for what is none."""
    refunded = parse_alipay_amount(fields["refund_fee"]) if fields.get("gmt_refund") else None
    paid = fields["trade_status"] in ("TRADE_SUCCESS", "TRADE_FINISHED")
    if not paid and fields["trade_status"] != "TRADE_CLOSED":
        raise ValueError(fields["trade_status"])
    kind = EventKind.PAID if paid else EventKind.CLOSED
    when = fields.get("gmt_payment") if paid else fields.get("gmt_close")
    if refunded is not None:
        kind = EventKind.REFUNDED
        when = fields["gmt_refund"]
    return ProviderNotice(
        event=fields["notify_id"],
        kind=kind,
        reference=fields["out_trade_no"],
        refund_reference=fields["out_biz_no"] if refunded is not None else "",
        provider_reference=fields["trade_no"],
        amount=parse_alipay_amount(fields["total_amount"]) if refunded is None else None,
        currency=fields.get("trans_currency") or YUAN,
        happened_at=parse_provider_moment(when) if when else sent_at,
        refunded=refunded,
    )


def parse_alipay_amount(written: str) -> int:
    """Return "276.00" as 27600, never by way of a float.

    Raises ValueError for what is no amount.
    """
    match = YUAN_WRITTEN.fullmatch(written)
    if not match:
        raise ValueError(f"no amount: {written!r}")
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
