"""WeChat Pay, APIv3: a code for the desktop (native), an address that opens the app on a telephone
(h5).

`wechatpayv3` (MIT, released September 2026; brings requests and cryptography) signs, sends, checks
and decrypts. Notices are read with its functions and not with its callback: that one fetches
certificates from WeChat Pay, in the middle of reading, whenever a notice names a serial number it
does not know, and anybody can make one up.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from subscriptions.gateways import wechat_notices
from subscriptions.gateways.base import (
    SHANGHAI,
    TIMEOUT,
    YUAN,
    NoticeAnswer,
    PaymentStart,
    PaymentState,
    PaymentStatus,
    ProviderNotice,
    RefundStatus,
    StartKind,
    check_reference,
    cut_text,
    is_fresh,
    lower_header_names,
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

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

LIBRARY = "missing: the library, pip install wechatpayv3"
NEEDED = ("merchant", "app", "key", "serial", "secret")
ADDRESS = "https://api.mch.weixin.qq.com"
ALGORITHM = "WECHATPAY2-SHA256-RSA2048"
NO_SUCH_ORDER = {"ORDER_NOT_EXIST", "ORDERNOTEXIST", "RESOURCE_NOT_EXISTS"}
CLOSED_ALREADY = {"ORDER_CLOSED", "ORDERCLOSED"}


class WeChat:
    """WeChat Pay of one merchant.

    Settings: `merchant` (商户号), `app` (AppID), `key` and `serial` (the merchant's private key, and
    the serial number of its certificate), `secret` (the APIv3 key, 32 bytes); and what WeChat Pay
    signs with: `platform_key` and `platform_key_id` (微信支付公钥), or `platform_certificate` (平台证书), or
    both while one replaces the other. `address` is another host of WeChat Pay's.
    """

    name = "wechat"

    def __init__(self, settings: Settings) -> None:
        require_settings(self.name, settings, NEEDED)
        self.merchant = settings["merchant"]
        self.app = settings["app"]
        self.secret = settings["secret"]
        if len(self.secret.encode()) != 32:
            raise NotConfigured(self.name, "secret has not 32 bytes")
        self.platform = self._platform(settings)
        self._client = self._connected(settings)

    def _platform(self, settings: Settings) -> "dict[str, RSAPublicKey]":
        """Return the keys that WeChat Pay may sign with by their serial numbers, the one to ask for
        first."""
        try:
            from cryptography.hazmat.primitives.serialization import load_pem_public_key
            from cryptography.x509 import load_pem_x509_certificate
        except ImportError as error:
            raise NotConfigured(self.name, LIBRARY) from error
        keys: dict[str, RSAPublicKey] = {}
        if settings.get("platform_key") and settings.get("platform_key_id"):
            keys[settings["platform_key_id"]] = self._loaded(
                load_pem_public_key, settings, "platform_key"
            )
        if settings.get("platform_certificate"):
            certificate = self._loaded(load_pem_x509_certificate, settings, "platform_certificate")
            keys[f"{certificate.serial_number:X}"] = certificate.public_key()
        if not keys:
            raise NotConfigured(
                self.name, "missing: platform_key with platform_key_id, or platform_certificate"
            )
        return keys

    def _loaded(self, load: Callable[[bytes], Any], settings: Settings, name: str) -> Any:
        try:
            return load(read_key(self.name, settings, name).encode())
        except ValueError as error:
            raise NotConfigured(self.name, f"{name} cannot be read") from error

    def _connected(self, settings: Settings) -> Any:
        try:
            from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
            from wechatpayv3 import WeChatPay, WeChatPayType
        except ImportError as error:
            raise NotConfigured(self.name, LIBRARY) from error

        serial, public = next(iter(self.platform.items()))
        pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        own = read_key(self.name, settings, "key")
        try:
            client = WeChatPay(
                wechatpay_type=WeChatPayType.NATIVE,
                mchid=self.merchant,
                private_key=own,
                cert_serial_no=settings["serial"],
                appid=self.app,
                apiv3_key=self.secret,
                timeout=TIMEOUT,
                public_key=pem,
                public_key_id=serial,
            )
        except Exception as error:  # the library raises nothing narrower
            raise NotConfigured(self.name, "key cannot be read") from error
        # The library has no setting for the address.
        client._core._gate_way = provider_address(self.name, settings, ADDRESS)
        return client

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
        from wechatpayv3 import WeChatPayType

        asked: dict[str, Any] = {
            "description": cut_text(words, 127),
            "out_trade_no": check_reference(reference),
            "amount": {"total": amount, "currency": YUAN},
            "time_expire": expires_at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
            "notify_url": notice_url,
        }
        if not handset:
            answer = self._call(self._client.pay, **asked, pay_type=WeChatPayType.NATIVE)
            return PaymentStart(StartKind.CODE, self._text(answer, "code_url"), json.dumps(answer))
        scene = {"payer_client_ip": handset, "h5_info": {"type": "Wap"}}
        answer = self._call(self._client.pay, **asked, scene_info=scene, pay_type=WeChatPayType.H5)
        where = f"{self._text(answer, 'h5_url')}&redirect_url={quote(return_url, safe='')}"
        return PaymentStart(StartKind.REDIRECT, where, json.dumps(answer))

    def ask(self, reference: str) -> PaymentStatus:
        try:
            answer = self._call(self._client.query, out_trade_no=check_reference(reference))
        except Declined as no:
            if no.reason in NO_SUCH_ORDER:
                return PaymentStatus(PaymentState.UNKNOWN)
            raise
        if answer.get("out_trade_no") != reference or answer.get("mchid") != self.merchant:
            raise Unreachable(self.name, "answered for another payment")
        try:
            amount = answer.get("amount") or {}
            return PaymentStatus(
                state=wechat_notices.STATES.get(answer["trade_state"], PaymentState.UNKNOWN),
                amount=wechat_notices.read_fen(amount["total"]) if "total" in amount else None,
                currency=amount.get("currency") or "",
                provider_reference=answer.get("transaction_id") or "",
                paid_at=parse_provider_moment(answer["success_time"])
                if answer.get("success_time")
                else None,
            )
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise Unreachable(
                self.name, f"answered what cannot be understood: {error!r}"
            ) from error

    def close(self, reference: str) -> None:
        try:
            self._call(self._client.close, out_trade_no=check_reference(reference))
        except Declined as no:
            if no.reason not in NO_SUCH_ORDER | CLOSED_ALREADY:
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
            self._client.refund,
            out_refund_no=check_reference(refund_reference),
            out_trade_no=check_reference(reference),
            amount={"refund": amount, "total": whole, "currency": YUAN},
            reason=cut_text(reason, 80),
            notify_url=notice_url or None,
        )
        if (
            answer.get("out_refund_no") != refund_reference
            or answer.get("status") not in wechat_notices.REFUNDS
        ):
            raise Unreachable(self.name, "answered for another refund")
        return RefundStatus(
            state=wechat_notices.REFUNDS[answer["status"]],
            refund_reference=refund_reference,
            amount=(answer.get("amount") or {}).get("refund", amount),
            provider_reference=answer.get("refund_id") or "",
        )

    def _call(self, act: Callable[..., tuple[int, str | bytes]], **asked: Any) -> dict[str, Any]:
        """Ask, and return what was answered and signed.

        Raises Declined for a no, Unreachable for everything else.
        """
        import requests

        try:
            status, text = act(**asked)
        except requests.RequestException as error:
            raise Unreachable(self.name, type(error).__name__) from error
        except Exception as error:  # the library raises nothing narrower for a bad signature
            if type(error) not in (Exception, ValueError):
                raise
            raise Unreachable(self.name, str(error)) from error
        try:
            answer = json.loads(text or "{}")
        except ValueError:
            answer = None
        if status >= 500 or status == 429 or not isinstance(answer, dict):
            raise Unreachable(self.name, f"answered {status}")
        if not 200 <= status < 300:
            raise Declined(
                self.name, str(answer.get("code", status)), str(answer.get("message", ""))
            )
        return answer

    def _text(self, answer: dict[str, Any], name: str) -> str:
        if not isinstance(answer.get(name), str):
            raise Unreachable(self.name, f"answered without {name}")
        return str(answer[name])

    def read(self, headers: Mapping[str, str], body: bytes, at: datetime) -> ProviderNotice:
        self._check_signature(lower_header_names(headers), body, at)
        try:
            envelope = json.loads(body)
            answer = self._opened(envelope["resource"])
            event = str(envelope["id"])
            sent_at = parse_provider_moment(envelope["create_time"])
            is_refund = str(envelope["event_type"]).startswith("REFUND.")
            read_notice = (
                wechat_notices.refund_notice if is_refund else wechat_notices.payment_notice
            )
            notice = read_notice(event, answer, sent_at)
            ours = answer["mchid"] == self.merchant and (is_refund or answer["appid"] == self.app)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableNotice(self.name, repr(error)) from error
        if not ours:
            raise Forged(self.name, "for another merchant or app")
        return notice

    def _check_signature(self, sent: Mapping[str, str], body: bytes, at: datetime) -> None:
        """Raise Forged unless WeChat Pay signed exactly these bytes, just now."""
        from wechatpayv3.utils import rsa_verify

        timestamp = sent.get("wechatpay-timestamp", "")
        nonce = sent.get("wechatpay-nonce", "")
        if sent.get("wechatpay-signature-type", ALGORITHM) != ALGORITHM:
            raise Forged(self.name, "signed in another way")
        if (public := self.platform.get(_serial(sent.get("wechatpay-serial", "")))) is None:
            raise Forged(self.name, "signed with a key we do not know")
        try:
            text = body.decode()
        except UnicodeDecodeError as error:
            raise Forged(self.name, "not UTF-8") from error
        if not rsa_verify(timestamp, nonce, text, sent.get("wechatpay-signature", ""), public):
            raise Forged(self.name, "the signature does not hold")
        if not is_fresh(timestamp, at):
            raise Forged(self.name, "the signature is not of now")

    def _opened(self, resource: dict[str, str]) -> dict[str, Any]:
        """Return what the sealed part of a notice holds.

        Raises ValueError where our secret does not open it.
        """
        from wechatpayv3.utils import aes_decrypt

        text = aes_decrypt(
            resource["nonce"],
            resource["ciphertext"],
            resource.get("associated_data") or "",
            self.secret,
        )
        if text is None:
            raise ValueError("our secret does not open it")
        answer = json.loads(text)
        if not isinstance(answer, dict):
            raise TypeError("not an object")
        return answer

    def acknowledged(self) -> NoticeAnswer:
        return NoticeAnswer(204, "application/json", b"")

    def refused(self, words: str) -> NoticeAnswer:
        answer = {"code": "FAIL", "message": cut_text(words, 256)}
        return NoticeAnswer(
            400, "application/json", json.dumps(answer, ensure_ascii=False).encode()
        )


def _serial(written: str) -> str:
    """Return a serial number as we keep it: hexadecimal in capitals without leading zeros; a key's
    id as it is."""
    return written.upper().lstrip("0") if re.fullmatch(r"[0-9A-Fa-f]+", written) else written
