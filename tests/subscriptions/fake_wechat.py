"""WeChat Pay as a server of our own: it checks every signature, signs every answer, and remembers
its payments."""

import base64
import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.subscriptions.wire import (
    MOODS,
    Answered,
    Asked,
    is_signed,
    private,
    public,
    sign,
    wait_while,
)

MERCHANT = "1900000109"
APP = "wxd678efh567hg6787"
SECRET = "0123456789abcdefghijklmnopqrstuv"
PLATFORM_ID = "PUB_KEY_ID_0114232134912410000000000000"
OWN_SERIAL = "444F4864EA9B34415A9F2C9D4A1B2C3D4E5F6A7B"


def wechat_settings(address: str = "", **other: str) -> dict[str, str]:
    return {
        "merchant": MERCHANT,
        "app": APP,
        "key": private("merchant"),
        "serial": OWN_SERIAL,
        "secret": SECRET,
        "platform_key": public("wechat"),
        "platform_key_id": PLATFORM_ID,
        "address": address,
        **other,
    }


def wechat_headers(
    body: bytes, at: datetime, *, by: str = "wechat", serial: str = PLATFORM_ID
) -> dict[str, str]:
    stamp = str(int(at.timestamp()))
    nonce = "593BEC0C930BF1AFEB40B4A08C8FB242"
    return {
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": serial,
        "Wechatpay-Signature": sign(by, f"{stamp}\n{nonce}\n".encode() + body + b"\n"),
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        "Content-Type": "application/json",
    }


def wechat_body(
    resource: dict[str, Any],
    *,
    event: str = "EV-2018022511223320873",
    kind: str = "TRANSACTION.SUCCESS",
    **other: str,
) -> bytes:
    """A notice as WeChat Pay sends it, its resource sealed with AES-256-GCM; `secret` seals with
    another key."""
    nonce = "fdasflkja484"
    added = kind.split(".")[0].lower()
    plain = json.dumps(resource).encode()
    sealed = AESGCM(other.get("secret", SECRET).encode()).encrypt(
        nonce.encode(), plain, added.encode()
    )
    envelope = {
        "id": event,
        "create_time": "2024-03-05T02:43:21+08:00",
        "resource_type": "encrypt-resource",
        "event_type": kind,
        "summary": "支付成功",
        "resource": {
            "original_type": added,
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": base64.b64encode(sealed).decode(),
            "associated_data": added,
            "nonce": nonce,
        },
    }
    return json.dumps(envelope, ensure_ascii=False).encode()


def transaction(**other: Any) -> dict[str, Any]:
    return {
        "mchid": MERCHANT,
        "appid": APP,
        "out_trade_no": "ORDER_2024_001",
        "transaction_id": "1217752501201407033233368018",
        "trade_type": "NATIVE",
        "trade_state": "SUCCESS",
        "trade_state_desc": "支付成功",
        "bank_type": "CMC",
        "success_time": "2024-03-05T02:43:20+08:00",
        "payer": {"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},
        "amount": {
            "total": 27600,
            "payer_total": 27600,
            "currency": "CNY",
            "payer_currency": "CNY",
        },
        **other,
    }


@dataclass
class FakeWeChat:
    """WeChat Pay's server. `mood` makes it ill: "down", "busy", "slow", "cut",
    "unsigned", "proxy"."""

    mood: str = ""
    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def pay(self, reference: str) -> None:
        self.orders[reference] |= {
            "trade_state": "SUCCESS",
            "transaction_id": f"42000{len(self.orders)}",
            "success_time": "2024-03-05T02:43:20+08:00",
        }

    def __call__(self, asked: Asked) -> Answered:
        self.asked.append(asked)
        if self.mood in MOODS:
            return MOODS[self.mood]()
        wait_while(lambda: self.mood == "slow")
        status, told = (
            self._answer(asked)
            if self._is_ours(asked)
            else (401, {"code": "SIGN_ERROR", "message": "签名错误"})
        )
        body = json.dumps(told, ensure_ascii=False).encode() if told is not None else b""
        by = "stranger" if self.mood == "unsigned" else "wechat"
        return status, wechat_headers(body, datetime.now(UTC), by=by), body

    def _is_ours(self, asked: Asked) -> bool:
        scheme, _space, rest = asked.headers["Authorization"].partition(" ")
        told = dict(pair.split("=", 1) for pair in rest.split(","))
        told = {name: value.strip('"') for name, value in told.items()}
        text = f"{asked.method}\n{asked.path}\n{told['timestamp']}\n{told['nonce_str']}\n{asked.body}\n"
        return (
            scheme == "WECHATPAY2-SHA256-RSA2048"
            and (told["mchid"], told["serial_no"]) == (MERCHANT, OWN_SERIAL)
            and abs(time.time() - int(told["timestamp"])) < 300
            and is_signed("merchant", text, told["signature"])
        )

    def _answer(self, asked: Asked) -> tuple[int, dict[str, Any] | None]:
        path = urlsplit(asked.path).path
        told = json.loads(asked.body or "{}")
        if path in ("/v3/pay/transactions/native", "/v3/pay/transactions/h5"):
            return self._begin(path.rsplit("/", 1)[1], told)
        if path == "/v3/refund/domestic/refunds":
            return self._refund(told)
        reference = path.removeprefix("/v3/pay/transactions/out-trade-no/").split("/")[0]
        if reference not in self.orders:
            return 404, {"code": "ORDER_NOT_EXIST", "message": "订单不存在"}
        order = self.orders[reference]
        if path.endswith("/close"):
            if order["trade_state"] == "SUCCESS":
                return 400, {"code": "ORDERPAID", "message": "该订单已支付"}
            order["trade_state"] = "CLOSED"
            return 204, None
        return 200, order

    def _begin(self, way: str, told: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        reference = told["out_trade_no"]
        fresh = transaction(
            out_trade_no=reference, trade_state="NOTPAY", transaction_id="", success_time=""
        )
        order = self.orders.setdefault(reference, {**fresh, "amount": told["amount"]})
        if order["amount"]["total"] != told["amount"]["total"]:
            return 400, {"code": "INVALID_REQUEST", "message": "商户订单号重复"}
        if way == "h5":
            return 200, {
                "h5_url": f"https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx{reference}"
            }
        return 200, {"code_url": f"weixin://wxpay/bizpayurl?pr={reference}"}

    def _refund(self, told: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        order = self.orders.get(told["out_trade_no"])
        number = told["out_refund_no"]
        if number not in self.refunds:
            given = sum(one["amount"]["refund"] for one in self.refunds.values())
            if (
                not order
                or order["trade_state"] != "SUCCESS"
                or order["amount"]["total"] != told["amount"]["total"]
            ):
                return 400, {
                    "code": "INVALID_REQUEST",
                    "message": "订单金额或退款金额与之前请求不一致",
                }
            if given + told["amount"]["refund"] > order["amount"]["total"]:
                return 403, {"code": "NOT_ENOUGH", "message": "余额不足"}
            self.refunds[number] = {
                "refund_id": f"50000000382019052709732678859{len(self.refunds)}",
                "out_refund_no": number,
                "status": "PROCESSING",
                "amount": told["amount"],
            }
        return 200, self.refunds[number]
