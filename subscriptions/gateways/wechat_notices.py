"""What WeChat Pay says of payments and refunds, in the words of every gateway."""

from datetime import datetime
from typing import Any

from subscriptions.gateways.base import (
    YUAN,
    EventKind,
    PaymentState,
    ProviderNotice,
    RefundState,
    parse_provider_moment,
)

STATES = {
    "SUCCESS": PaymentState.PAID,
    "REFUND": PaymentState.PAID,  # paid, and some of it given back
    "NOTPAY": PaymentState.PENDING,
    "USERPAYING": PaymentState.PENDING,
    "ACCEPT": PaymentState.PENDING,
    "PAYERROR": PaymentState.PENDING,  # this attempt failed; the code still works
    "CLOSED": PaymentState.CLOSED,
    "REVOKED": PaymentState.CLOSED,
}

REFUNDS = {
    "SUCCESS": RefundState.DONE,
    "PROCESSING": RefundState.PENDING,
    "CLOSED": RefundState.FAILED,
    "ABNORMAL": RefundState.FAILED,
}

PAYMENT_NEWS = {
    "SUCCESS": EventKind.PAID,
    "PAYERROR": EventKind.FAILED,
    "CLOSED": EventKind.CLOSED,
    "REVOKED": EventKind.CLOSED,
}

REFUND_NEWS = {
    "SUCCESS": EventKind.REFUNDED,
    "ABNORMAL": EventKind.FAILED,
    "CLOSED": EventKind.CLOSED,
}


def payment_notice(event: str, answer: dict[str, Any], sent_at: datetime) -> ProviderNotice:
    return ProviderNotice(
        event=event,
        kind=PAYMENT_NEWS[answer["trade_state"]],
        reference=str(answer["out_trade_no"]),
        refund_reference="",
        provider_reference=str(answer.get("transaction_id") or ""),
        amount=read_fen(answer["amount"]["total"]),
        currency=str(answer["amount"].get("currency") or YUAN),
        happened_at=parse_provider_moment(answer["success_time"])
        if answer.get("success_time")
        else sent_at,
    )


def refund_notice(event: str, answer: dict[str, Any], sent_at: datetime) -> ProviderNotice:
    return ProviderNotice(
        event=event,
        kind=REFUND_NEWS[answer["refund_status"]],
        reference=str(answer["out_trade_no"]),
        refund_reference=str(answer["out_refund_no"]),
        provider_reference=str(answer.get("refund_id") or ""),
        amount=read_fen(answer["amount"]["refund"]),
        currency=str(answer["amount"].get("currency") or YUAN),  # these notices name it only abroad
        happened_at=parse_provider_moment(answer["success_time"])
        if answer.get("success_time")
        else sent_at,
    )


def read_fen(answer: object) -> int:
    if type(answer) is not int:
        raise TypeError("an amount is no whole number")
    return answer
