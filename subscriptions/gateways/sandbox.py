"""A provider of our own that behaves like the real ones and moves no money: for demonstrations and
tests."""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from subscriptions.gateways import simulated
from subscriptions.gateways.base import (
    EventKind,
    NoticeAnswer,
    PaymentStart,
    PaymentState,
    PaymentStatus,
    ProviderNotice,
    RefundState,
    RefundStatus,
    StartKind,
    check_reference,
    is_fresh,
    lower_header_names,
    parse_provider_moment,
)
from subscriptions.gateways.credentials import Settings, require_settings
from subscriptions.gateways.refusals import Declined, Forged, NotConfigured, UnreadableNotice
from subscriptions.gateways.slips import PaymentSlip, RefundSlip, SlipStore

NEEDED = ("secret",)


class Sandbox:
    """The sandbox.

    Its pay page is served by us, at `page`; what is done there stands in `simulated`.

    Settings: `secret` signs the notices; `page` is the pay page's address with `{reference}` in it;
    `merchant` is who the notices are for; `refunds` is "later" where a refund first stays pending,
    as WeChat Pay's do, else at once.
    """

    name = "sandbox"

    def __init__(self, settings: Settings, slips: SlipStore | None) -> None:
        require_settings(self.name, settings, NEEDED)
        if slips is None:
            raise NotConfigured(self.name, "missing: a store of slips")
        self.slips = slips
        self.sender = simulated.Sender(
            settings["secret"], settings.get("merchant") or simulated.MERCHANT
        )
        self.page = settings.get("page") or "/sandbox/{reference}/"
        self.later = settings.get("refunds") == "later"

    def begin(
        self,
        *,
        reference: str,
        amount: int,
        words: str,
        expires_at: datetime,
        notice_url: str,
        return_url: str,
        handset: str = "",
    ) -> PaymentStart:
        slip = self.slips.add(
            PaymentSlip(
                check_reference(reference), amount, words, expires_at, notice_url, return_url
            )
        )
        if slip.amount != amount:
            raise Declined(self.name, "INVALID_REQUEST", "this reference has another amount")
        if slip.state is not PaymentState.PENDING:
            raise Declined(self.name, f"ORDER_{slip.state.upper()}", f"the payment is {slip.state}")
        address = self.page.replace("{reference}", reference)
        return PaymentStart(StartKind.REDIRECT, address, json.dumps({"address": address}))

    def ask(self, reference: str) -> PaymentStatus:
        slip = self.slips.find(reference)
        if slip is None:
            return PaymentStatus(PaymentState.UNKNOWN)
        amount = slip.paid if slip.state is PaymentState.PAID else slip.amount
        return PaymentStatus(
            slip.state, amount, slip.currency, slip.provider_reference, slip.paid_at
        )

    def close(self, reference: str) -> None:
        def step(slip: PaymentSlip) -> PaymentSlip:
            if slip.state is PaymentState.PAID:
                raise Declined(self.name, "ORDERPAID", "paid already")
            return replace(slip, state=PaymentState.CLOSED)

        if self.slips.find(reference):
            self.slips.change(reference, step)

    def refund(
        self,
        *,
        reference: str,
        refund_reference: str,
        amount: int,
        whole: int,
        reason: str,
        notice_url: str = "",
    ) -> RefundStatus:
        check_reference(refund_reference)

        def step(slip: PaymentSlip) -> PaymentSlip:
            known = slip.refund(refund_reference)
            if known and known.amount == amount:
                return slip
            self._check_refund(slip, known, amount, whole)
            state = RefundState.PENDING if self.later else RefundState.DONE
            return replace(
                slip, refunds=(*slip.refunds, RefundSlip(refund_reference, amount, state))
            )

        given = self._changed(reference, step).refund(refund_reference)
        assert given is not None, "step has added it"  # noqa: S101  for the type checker
        return RefundStatus(
            given.state, refund_reference, given.amount, f"sandbox-{refund_reference}"
        )

    def _changed(self, reference: str, step: Callable[[PaymentSlip], PaymentSlip]) -> PaymentSlip:
        try:
            return self.slips.change(reference, step)
        except KeyError as error:
            raise Declined(self.name, "ORDER_NOT_EXIST", "no such payment") from error

    def _check_refund(
        self, slip: PaymentSlip, known: RefundSlip | None, amount: int, whole: int
    ) -> None:
        given = sum(one.amount for one in slip.refunds if one.state is not RefundState.FAILED)
        if known:
            raise Declined(self.name, "INVALID_REQUEST", "this refund reference has another amount")
        if slip.state is not PaymentState.PAID:
            raise Declined(self.name, "INVALID_REQUEST", "nothing was paid")
        if whole != slip.paid:
            raise Declined(self.name, "INVALID_REQUEST", "another amount was paid")
        if not 0 < amount <= slip.paid - given:
            raise Declined(self.name, "NOT_ENOUGH", "more than is left of the payment")

    def read(self, headers: Mapping[str, str], body: bytes, at: datetime) -> ProviderNotice:
        sent = lower_header_names(headers)
        timestamp = sent.get("sandbox-timestamp", "")
        nonce = sent.get("sandbox-nonce", "")
        proof = simulated.sign_bytes(self.sender.secret, timestamp, nonce, body)
        if not hmac.compare_digest(proof.encode(), sent.get("sandbox-signature", "").encode()):
            raise Forged(self.name, "the signature does not hold")
        if not is_fresh(timestamp, at):
            raise Forged(self.name, "the signature is not of now")
        try:
            fields = json.loads(body)
            merchant = fields["merchant"]
            notice = _notice(fields)
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableNotice(self.name, repr(error)) from error
        if merchant != self.sender.merchant:
            raise Forged(self.name, "for another merchant")
        return notice

    def acknowledged(self) -> NoticeAnswer:
        return NoticeAnswer(204, "application/json", b"")

    def refused(self, words: str) -> NoticeAnswer:
        return NoticeAnswer(
            400, "application/json", json.dumps({"code": "FAIL", "message": words}).encode()
        )


def _notice(fields: dict[str, Any]) -> ProviderNotice:
    names = ("id", "reference", "refund_reference", "provider_reference", "currency")
    texts = [fields[name] for name in names]
    if not all(isinstance(text, str) for text in texts) or type(fields["amount"]) is not int:
        raise TypeError("a field is of another type")
    event, reference, refund_reference, provider_reference, currency = texts
    return ProviderNotice(
        event=event,
        kind=EventKind(fields["kind"]),
        reference=reference,
        refund_reference=refund_reference,
        provider_reference=provider_reference,
        amount=fields["amount"],
        currency=currency,
        happened_at=parse_provider_moment(fields["happened_at"]),
    )
