"""Alipay: its cashier's page on a desktop, the same for telephones on one.

Signatures are RSA2 (RSA with SHA-256).

Through `python-alipay-sdk` (BSD, released November 2025): one file of 900 lines that signs, sends
and checks, and calls any method of Alipay by its name. The official `alipay-sdk-python` (Apache) is
released more often, but puts 36,000 generated files, 180 MB, into every installation, for five
methods. Nothing outside this file knows which it is.
"""

import logging
import re
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from http.client import HTTPException
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

from subscriptions.domain.money import format_yuan
from subscriptions.gateways.alipay_notices import (
    parse_alipay_amount,
    payment_status,
    provider_notice,
)
from subscriptions.gateways.base import (
    SHANGHAI,
    TIMEOUT,
    TOLERANCE,
    NoticeAnswer,
    PaymentStart,
    PaymentState,
    PaymentStatus,
    ProviderNotice,
    RefundState,
    RefundStatus,
    StartKind,
    check_reference,
    cut_text,
    parse_provider_moment,
)
from subscriptions.gateways.credentials import (
    Settings,
    provider_address,
    read_key,
    require_settings,
)
from subscriptions.gateways.refusals import (
    Declined,
    Forged,
    NotConfigured,
    Unreachable,
    UnreadableNotice,
)

NEEDED = ("app", "key", "platform_key")
ADDRESS = "https://openapi.alipay.com/gateway.do"
# Alipay signs no moment of sending: `notify_time` may be that of the first try, and it tries for
# more than a day (4m, 10m, 10m, 1h, 2h, 6h, 15h). Something older was recorded; what is younger is
# known by its event.
STALE = timedelta(days=2)
WORKED = "10000"
NO_SUCH_TRADE = "ACQ.TRADE_NOT_EXIST"
NOT_IN_THIS_STATE = {"ACQ.TRADE_STATUS_ERROR", "ACQ.REASON_TRADE_STATUS_INVALID"}
OVERLOADED = "20000"


class _Loggers(ModuleType):
    logger = logging.getLogger("python-alipay-sdk")


class Alipay:
    """Alipay of one app.

    Settings: `app` (APPID), `key` (应用私钥), `platform_key` (支付宝公钥); `seller` (the seller's number,
    2088…) where notices for other sellers of the same app are to be refused; `address` for Alipay's
    own sandbox.
    """

    name = "alipay"

    def __init__(self, settings: Settings) -> None:
        require_settings(self.name, settings, NEEDED)
        self.app = settings["app"]
        self.seller = settings.get("seller", "")
        self.address = provider_address(self.name, settings, ADDRESS)
        # On import the library sets up logging anew, which shuts all handlers there are. It gets a
        # logger instead.
        sys.modules.setdefault("alipay.loggers", _Loggers("alipay.loggers"))
        try:
            from alipay import AliPay
            from alipay.utils import AliPayConfig
        except ImportError as error:
            raise NotConfigured(
                self.name, "missing: the library, pip install python-alipay-sdk"
            ) from error
        own, theirs = (
            _to_pem(read_key(self.name, settings, name), name) for name in ("key", "platform_key")
        )
        try:
            self._client = AliPay(
                appid=self.app,
                app_private_key_string=own,
                alipay_public_key_string=theirs,
                sign_type="RSA2",
                config=AliPayConfig(timeout=TIMEOUT),
            )
        except (ValueError, IndexError, TypeError) as error:
            raise NotConfigured(self.name, "key or platform_key cannot be read") from error
        self._client._gateway = self.address  # the library has a setting only for its one sandbox

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
        signed = self._client.client_api(
            "alipay.trade.wap.pay" if handset else "alipay.trade.page.pay",
            {
                "out_trade_no": check_reference(reference),
                "product_code": "QUICK_WAP_WAY" if handset else "FAST_INSTANT_TRADE_PAY",
                "subject": _subject(words),
                "total_amount": format_yuan(amount),
                "time_expire": _format_moment(expires_at),
            },
            return_url=return_url,
            notify_url=notice_url,
            timestamp=_now(),
        )
        return PaymentStart(StartKind.REDIRECT, f"{self.address}?{signed}", signed)

    def ask(self, reference: str) -> PaymentStatus:
        """Return how the payment stands. UNKNOWN also until the reader has opened Alipay's page."""
        try:
            answer = self._call("alipay.trade.query", {"out_trade_no": check_reference(reference)})
        except Declined as no:
            if no.reason == NO_SUCH_TRADE:
                return PaymentStatus(PaymentState.UNKNOWN)
            raise
        if answer.get("out_trade_no") != reference:
            raise Unreachable(self.name, "answered for another payment")
        try:
            return payment_status(answer)
        except (ValueError, KeyError, TypeError) as error:
            raise Unreachable(
                self.name, f"answered what cannot be understood: {error!r}"
            ) from error

    def close(self, reference: str) -> None:
        """See to it that nobody can pay.

        What the reader has never opened at Alipay ends at its `expires_at`.
        """
        try:
            self._call("alipay.trade.close", {"out_trade_no": check_reference(reference)})
        except Declined as no:
            closed = (
                no.reason in NOT_IN_THIS_STATE and self.ask(reference).state is PaymentState.CLOSED
            )
            if no.reason != NO_SUCH_TRADE and not closed:
                raise

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
        answer = self._call(
            "alipay.trade.refund",
            {
                "out_trade_no": check_reference(reference),
                "out_request_no": check_reference(refund_reference),
                "refund_amount": format_yuan(amount),
                "refund_reason": cut_text(reason, 256),
            },
        )
        if answer.get("out_trade_no") != reference:
            raise Unreachable(self.name, "answered for another payment")
        if answer.get("fund_change") == "Y":
            return RefundStatus(RefundState.DONE, refund_reference, amount)
        return self._asked_refund(reference, refund_reference, amount)

    def _asked_refund(self, reference: str, refund_reference: str, amount: int) -> RefundStatus:
        """Return how a refund stands that moved no money just now: because it did so before, or has
        yet to."""
        answer = self._call(
            "alipay.trade.fastpay.refund.query",
            {"out_trade_no": reference, "out_request_no": refund_reference},
        )
        done = (
            answer.get("refund_status") == "REFUND_SUCCESS"
            and answer.get("out_request_no") == refund_reference
        )
        try:
            given = parse_alipay_amount(answer["refund_amount"]) if done else amount
        except (ValueError, KeyError, TypeError) as error:
            raise Unreachable(
                self.name, f"answered what cannot be understood: {error!r}"
            ) from error
        return RefundStatus(
            RefundState.DONE if done else RefundState.PENDING, refund_reference, given
        )

    def _call(self, method: str, content: dict[str, str]) -> dict[str, Any]:
        """Ask, and return what was answered and signed.

        Raises Declined for a no, Unreachable for everything else.
        """
        from alipay.exceptions import AliPayException, AliPayValidationError

        try:
            answer = self._client.server_api(method, content, timestamp=_now())
        except (OSError, HTTPException) as error:
            raise Unreachable(self.name, type(error).__name__) from error
        except AliPayException as error:
            raise Declined(self.name, "unsigned", str(error)) from error
        except (AliPayValidationError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unreachable(self.name, f"answered what Alipay did not sign: {error!r}") from error
        code = str(answer.get("code", ""))
        reason = str(answer.get("sub_code") or answer.get("code", ""))
        if code == OVERLOADED or reason.endswith("SYSTEM_ERROR"):
            raise Unreachable(self.name, reason)
        if code != WORKED:
            raise Declined(self.name, reason, str(answer.get("sub_msg") or answer.get("msg") or ""))
        return dict(answer)

    def read(self, headers: Mapping[str, str], body: bytes, at: datetime) -> ProviderNotice:
        fields = self._believed(body)
        if fields.get("app_id") != self.app or (
            self.seller and fields.get("seller_id") != self.seller
        ):
            raise Forged(self.name, "for another app or seller")
        try:
            sent_at = parse_provider_moment(fields["notify_time"])
            notice = provider_notice(fields, sent_at)
        except (ValueError, KeyError) as error:
            raise UnreadableNotice(self.name, repr(error)) from error
        if not -TOLERANCE <= at - sent_at <= STALE:
            raise Forged(self.name, "the notice is not of now")
        return notice

    def _believed(self, body: bytes) -> dict[str, str]:
        """Return the fields of a form that Alipay has signed. Raises Forged for any other."""
        try:
            pairs = parse_qsl(
                body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200
            )
        except ValueError as error:
            raise Forged(self.name, "no form") from error
        fields = dict(pairs)
        if len(fields) < len(pairs):
            raise Forged(self.name, "a field stands twice")
        signature = fields.pop("sign", "")
        try:
            # The library drops the way of signing from what it checks, as Alipay asks; told keeps
            # it.
            good = fields.get("sign_type") == "RSA2" and self._client.verify(
                dict(fields), signature
            )
        except ValueError:
            good = False
        if not good:
            raise Forged(self.name, "the signature does not hold")
        return fields

    def acknowledged(self) -> NoticeAnswer:
        return NoticeAnswer(200, "text/plain", b"success")

    def refused(self, words: str) -> NoticeAnswer:
        return NoticeAnswer(
            200, "text/plain", b"fail"
        )  # anything but "success" is a no; it takes no words


def _subject(words: str) -> str:
    """Return the words as Alipay takes them.

    Braces go too: the library counts them to find what was signed.
    """
    return cut_text(re.sub(r"[/=&{}]", " ", words), 256)


def _format_moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def _now() -> str:
    """Return when a request leaves.

    It is part of the signature, as in WeChat Pay's library; no rule looks at it.
    """
    return _format_moment(datetime.now(SHANGHAI))


def _to_pem(text: str, name: str) -> str:
    """Return a key as PEM. Alipay's own tool saves the bare base64 between the two lines."""
    if "-----BEGIN" in text:
        return text
    label = "PRIVATE KEY" if name == "key" else "PUBLIC KEY"
    return f"-----BEGIN {label}-----\n{text}\n-----END {label}-----"
