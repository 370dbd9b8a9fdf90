"""Alipay as a server of our own: it checks every signature, signs every answer, and remembers its
trades."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.subscriptions.wire import (
    MOODS,
    SHANGHAI,
    Answered,
    Asked,
    is_signed,
    private,
    public,
    sign,
    wait_while,
)

ALIPAY_APP = "2014072300007148"
SELLER = "2088101106499364"


def alipay_settings(address: str = "", **other: str) -> dict[str, str]:
    keys = {"key": private("app"), "platform_key": public("alipay")}
    return {
        "app": ALIPAY_APP,
        "seller": SELLER,
        **keys,
        "address": address and f"{address}/gateway.do",
        **other,
    }


def alipay_form(fields: dict[str, str], *, by: str = "alipay") -> bytes:
    """A signed notice as Alipay posts it: RSA2 over the sorted fields without `sign` and
    `sign_type`."""
    text = "&".join(
        f"{name}={value}" for name, value in sorted(fields.items()) if name != "sign_type"
    )
    return urlencode({**fields, "sign": sign(by, text)}).encode()


def trade(**other: str) -> dict[str, str]:
    return {
        "notify_time": "2024-03-05 02:43:20",
        "notify_type": "trade_status_sync",
        "notify_id": "ac05099524730693a8b330c5ecf72da9786",
        "app_id": ALIPAY_APP,
        "charset": "utf-8",
        "version": "1.0",
        "sign_type": "RSA2",
        "trade_no": "2013112011001004330000121536",
        "out_trade_no": "ORDER_2024_001",
        "seller_id": SELLER,
        "buyer_logon_id": "159****1234",
        "trade_status": "TRADE_SUCCESS",
        "total_amount": "276.00",
        "receipt_amount": "276.00",
        "subject": "《水运报》订阅 2024年3月5日起 + 加印",
        "body": "",
        "gmt_create": "2024-03-05 02:42:00",
        "gmt_payment": "2024-03-05 02:43:19",
        "fund_bill_list": '[{"amount":"276.00","fundChannel":"ALIPAYACCOUNT"}]',
        **other,
    }


@dataclass
class FakeAlipay:
    """Alipay's server. `mood` makes it ill, as WeChat Pay's, and "overloaded", "unsigned", "no
    app"."""

    mood: str = ""
    trades: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, str] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)

    def open(self, address: str) -> dict[str, Any]:
        """Do what a reader's browser does with a start: only now does Alipay know the payment."""
        told = self._believed(urlsplit(address).query)
        content = json.loads(told["biz_content"])
        self.trades.setdefault(
            content["out_trade_no"],
            {
                "trade_status": "WAIT_BUYER_PAY",
                "trade_no": "2024030522001",
                "total_amount": content["total_amount"],
            },
        )
        return {**told, "biz_content": content}

    def pay(self, reference: str) -> None:
        self.trades[reference] |= {
            "trade_status": "TRADE_SUCCESS",
            "send_pay_date": "2024-03-05 02:43:20",
        }

    def _believed(self, query: str) -> dict[str, str]:
        told = dict(parse_qsl(query, keep_blank_values=True, strict_parsing=True))
        text = "&".join(f"{name}={value}" for name, value in sorted(told.items()) if name != "sign")
        assert is_signed("app", text, told["sign"]), "a request that the app has not signed"
        assert (told["app_id"], told["sign_type"]) == (ALIPAY_APP, "RSA2")
        sent = datetime.fromisoformat(told["timestamp"]).replace(tzinfo=SHANGHAI)
        assert abs(datetime.now(UTC) - sent) < timedelta(minutes=5)
        return told

    def __call__(self, asked: Asked) -> Answered:
        if self.mood in MOODS:
            return MOODS[self.mood]()
        wait_while(lambda: self.mood == "slow")
        told = self._believed(urlsplit(asked.path).query)
        self.asked.append(told)
        if self.mood == "no app":
            return (
                200,
                {},
                b'{"error_response":{"code":"40002","sub_code":"isv.invalid-app-id","msg":"Invalid"}}',
            )
        answer = self._answer(told["method"], json.loads(told["biz_content"]))
        if self.mood == "overloaded":
            answer = {
                "code": "20000",
                "msg": "Service Currently Unavailable",
                "sub_code": "isp.unknow-error",
            }
        text = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        signature = sign("stranger" if self.mood == "unsigned" else "alipay", text)
        name = told["method"].replace(".", "_") + "_response"
        return (
            200,
            {"Content-Type": "text/html"},
            f'{{"{name}":{text},"sign":"{signature}"}}'.encode(),
        )

    def _answer(self, method: str, content: dict[str, str]) -> dict[str, Any]:
        reference = content["out_trade_no"]
        found = self.trades.get(reference)
        if found is None:
            return _no("ACQ.TRADE_NOT_EXIST", "交易不存在")
        worked = {
            "code": "10000",
            "msg": "Success",
            "out_trade_no": reference,
            "trade_no": found["trade_no"],
        }
        if method == "alipay.trade.query":
            return {**worked, **found}
        if method == "alipay.trade.close":
            if found["trade_status"] != "WAIT_BUYER_PAY":
                return _no("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")
            found["trade_status"] = "TRADE_CLOSED"
            return worked
        if method == "alipay.trade.refund":
            return self._refund(worked, found, content)
        amount = self.refunds.get(content["out_request_no"])
        more = {"refund_status": "REFUND_SUCCESS", "refund_amount": amount} if amount else {}
        return {**worked, "out_request_no": content["out_request_no"], **more}

    def _refund(
        self, worked: dict[str, Any], found: dict[str, Any], content: dict[str, str]
    ) -> dict[str, Any]:
        number = content["out_request_no"]
        amount = content["refund_amount"]
        if self.mood == "refunds later":
            return {**worked, "fund_change": "N"}
        if number in self.refunds:
            if self.refunds[number] != amount:
                return _no("ACQ.DISCORDANT_REPEAT_REQUEST", "请求信息不一致")
            return {**worked, "fund_change": "N", "refund_fee": amount}
        cents = [int(one.replace(".", "")) for one in [*self.refunds.values(), amount]]
        if found["trade_status"] != "TRADE_SUCCESS" or sum(cents) > int(
            found["total_amount"].replace(".", "")
        ):
            return _no("ACQ.REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限")
        self.refunds[number] = amount
        return {**worked, "fund_change": "Y", "refund_fee": amount}


def _no(reason: str, words: str) -> dict[str, Any]:
    return {"code": "40004", "msg": "Business Failed", "sub_code": reason, "sub_msg": words}
