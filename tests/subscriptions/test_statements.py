"""Statements as Chinese banks and payment providers write them: every row is told of, sums are held
against the rows, and a transfer that the bank took back is never an expense."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from articles.errors import Invalid, NotYours, WrongState
from subscriptions import statement_parsers
from subscriptions.actions.housekeeping import run_housekeeping
from subscriptions.actions.money import bank, bank_reversals, refunds, remittances, statement_files
from subscriptions.actions.money.bank import Transfer
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.money.remittances import RemittanceData
from subscriptions.domain.choices import Cause, State
from subscriptions.models import (
    BankLine,
    BankReversal,
    BankStatement,
    Order,
    Span,
    StatementFile,
    StatementLayout,
)
from subscriptions.selectors.desk import list_desk_numbers
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.sheets import Columns, Unassigned
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING
from tests.factories.subscriptions import books, later, make_order, pay

pytestmark = pytest.mark.django_db
DESK = "/admin/subscriptions"
PLAIN = "交易流水号,交易日期,借方发生额,贷方发生额,对方户名,摘要"


def file_of(*lines: str, coding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO("\r\n".join(lines).encode(coding))


def read(*lines: str, coding: str = "utf-8", **more: Any) -> statement_parsers.ParsedStatement:
    return statement_parsers.parse_statement("x.csv", file_of(*lines, coding=coding), **more)


def first_of(*lines: str) -> Transfer:
    return read(*lines).transfers[0]


BANKS = {
    "BOC": (
        "查询时间[Inquiry date]:,2024-03-07",
        "交易类型[ Transaction Type ],业务类型[ Business type ],付款人账号[ Debit Account No. ],"
        "付款人名称[ Payer's Name ],收款人账号[ Payee's Account Number ],收款人名称[ Payee's Name ],"
        "交易日期[ Transaction Date ],交易时间[ Transaction time ],交易货币[ Trade Currency ],"
        "交易金额[ Trade Amount ],交易后余额[ After-transaction balance ],"
        "交易流水号[ Transaction reference number ],摘要[ Reference ],用途[ Purpose ],"
        "交易附言[ Remark ],备注[ Remarks ]",
        '来账,客户转账,6222,田甜,1001,晨报社,20240306,10:20:30,CNY,"1,222.00",9999.00,B1,,,订报,',
        "往账,客户转账,1001,晨报社,6333,纸厂,20240306,11:00:00,CNY,-88.00,9911.00,B2,,,纸款,",
    ),
    "ICBC": (
        "凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额",
        "0001,1001,6222,2024-03-06 10:20:30,贷,,1222.00,102,跨行,订报,田甜,9999.00",
        "0002,1001,6333,2024-03-06 11:20:30,借,88.00,,102,转账,纸款,纸厂,9911.00",
    ),
    "CCB": (
        "账号,账户名称,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,记账日期,摘要,备注,"
        "账户明细编号-交易流水号,企业流水号",
        "1001\t,晨报社,20240306 10:20:30,0.00,1222.00,9999.00,人民币,田甜,6222\t,20240306,订报,,1-B1,Q9",
        "1001\t,晨报社,20240306 11:20:30,88.00,0.00,9911.00,人民币,纸厂,6333\t,20240306,纸款,,2-B2,Q8",
    ),
    "ABC": (
        "账号：1001,户名：晨报社",
        "交易时间,收入金额,支出金额,账户余额,交易行名,对方省市,对方账号,对方户名,交易用途",
        "2024-03-06 10:20:30,1222.00,,9999.00,营业部,浙江,6222,田甜,订报",
        "2024-03-06 11:20:30,,88.00,9911.00,营业部,浙江,6333,纸厂,纸款",
    ),
    "CMB": (
        "交易日,交易时间,起息日,交易类型,借方金额,贷方金额,余额,摘要,流水号,业务名称,用途,收/付方名称,收/付方账号,冲账标志",
        "20240306,10:20:30,20240306,网银转账,,1222.00,9999.00,订报,B1,收款,,田甜,6222,N",
        "20240306,11:20:30,20240306,网银转账,88.00,,9911.00,纸款,B2,付款,,纸厂,6333,N",
    ),
    "BoCom": (
        "交易时间,借贷标志,币种,发生额,余额,对方账号,对方户名,摘要,核心流水号",
        "2024-03-06 10:20:30,贷,CNY,1222.00,9999.00,6222,田甜,订报,B1",
        "2024-03-06 11:20:30,借,CNY,88.00,9911.00,6333,纸厂,纸款,B2",
    ),
    "PSBC": (
        "交易日期\t交易时间\t借方金额\t贷方金额\t余额\t对方账号\t对方户名\t摘要\t交易流水号",
        "2024/03/06\t10:20:30\t\t1,222.00\t9,999.00\t6222\t田甜\t订报\tB1",
        "2024/03/06\t11:20:30\t88.00\t\t9,911.00\t6333\t纸厂\t纸款\tB2",
    ),
    "Alipay": (
        "#支付宝账务明细查询",
        "#起始日期：[2024年03月01日]",
        "账务流水号,业务流水号,商户订单号,商品名称,发生时间,对方账号,收入金额（+元）,支出金额（-元）,账户余额（元）,业务类型,备注",
        "B1\t,X1\t,\t,订报\t,2024-03-06 10:20:30,田甜,1222.00,0.00,9999.00,在线支付,",
        "B2\t,X2\t,\t,服务费\t,2024-03-06 10:20:31,纸厂,0.00,-88.00,9911.00,收费,",
        "#支出合计：1笔，共-88.00元",
        "#收入合计：1笔，共1222.00元",
        "#导出时间：[2024年03月07日]",
    ),
    "WeChat Pay": (
        "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),备注,业务凭证号",
        "`2024-03-06 10:20:30,`420001,`B1,`交易,`交易,`收入,`1222.00,`9999.00,`订报,`V1",
        "`2024-03-06 10:20:31,`420001,`B2,`扣除手续费,`费用,`支出,`88.00,`9911.00,`费,`V2",
        "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额",
        "`2,`1,`1222.00,`1,`88.00",
    ),
}


@pytest.mark.parametrize("name", BANKS)
@pytest.mark.parametrize("coding", ["utf-8", "gb18030", "utf-16", "utf-16-le"])
def test_the_statements_of_the_great_banks_are_read_as_they_are(name: str, coding: str) -> None:
    found = read(*BANKS[name], coding=coding)
    one = found.transfers[0]
    assert (one.booked_on, one.amount, found.debits) == (date(2024, 3, 6), 122200, 1)
    assert "订报" in one.memo
    assert "田甜" in (one.payer + one.payer_account) or name == "WeChat Pay"
    assert found.rows == 2
    assert not any("add up" in words for words in found.remarks)


def test_a_bill_of_wechat_for_a_person_is_read_and_what_moved_nothing_is_told() -> None:
    found = read(
        "微信支付账单明细",
        "收入：1笔 222.00元",
        "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注",
        '2024-03-06 10:20:30,二维码收款,田甜,"订报",收入,¥222.00,/,已收钱,B1,"/","/"',
        '2024-03-06 10:20:31,转账,纸厂,"/",支出,¥5.00,零钱,支付成功,B2,"/","/"',
        '2024-03-06 10:20:32,零钱提现,银行,"/",/,¥9.00,银行,提现已到账,B3,"/","/"',
        '2024-03-06 10:20:33,商户消费,店,"/",支出,¥7.00,零钱,交易关闭,B4,"/","/"',
    )
    assert [one.amount for one in found.transfers] == [22200]
    assert (found.debits, found.others, found.rows) == (1, 2, 4)


def test_a_bill_of_wechat_for_a_shop_is_read_with_what_was_given_back() -> None:
    found = read(
        "交易时间,公众账号ID,微信订单号,用户标识,交易类型,交易状态,应结订单金额,退款金额,商品名称,手续费",
        "`2024-03-06 10:20:30,`wx1,`B1,`o1,`JSAPI,`SUCCESS,`222.00,`0.00,`订报,`1.33",
        "`2024-03-07 10:20:30,`wx1,`B1,`o1,`JSAPI,`REFUND,`0.00,`222.00,`订报,`-1.33",
        "`2024-03-07 10:20:31,`wx1,`B3,`o1,`JSAPI,`REVOKED,`5.00,`0.00,`订报,`0.00",
        "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额",
        "`3,`222.00,`222.00,`0.00,`0.00",
    )
    assert [(one.serial, one.amount) for one in found.transfers] == [("B1", 22200)]
    assert (found.debits, found.others, found.rows) == (1, 1, 3)
    assert len(found.remarks) == 2


def test_a_mark_that_nobody_knows_is_no_receipt() -> None:
    with pytest.raises(Invalid) as refused:
        read("流水号,交易日期,借贷标志,交易金额", "B1,2024-03-06,甲,5")
    assert "does not say whether money came or left" in str(refused.value.reasons[1])


# Sums


def test_sums_balances_and_notes_are_passed_over_and_wrong_sums_are_told() -> None:
    found = read(
        "账户明细,笔数合计：3笔",
        PLAIN,
        "期初余额,,,,,1000.00",
        "B1,2024-03-06,,100.00,田甜,订报",
        "小计,,,100.00,,",
        "",
        "B2,2024-03-07,,200.00,田甜,订报",
        "B3,2024-03-07,50.00,,纸厂,纸",
        "合计,,50.00,300.00,,",
        "以下空白,,,,,",
        "打印人：王,,,,,",
        "2024-03-31,2024-03-31,50.00,300.00,,本月合计",
    )
    assert (len(found.transfers), found.debits, found.rows) == (2, 1, 3)
    assert len(found.remarks) == 6
    assert not any("add up" in words for words in found.remarks)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("合计,,50.00,400.00,,", "says 400.00, but the rows add up to 300.00"),
        ("合计,,60.00,300.00,,", "says 60.00, but the rows add up to 50.00"),
        ("总计：共4笔,,,,,", "says 4, but the rows add up to 3"),
        ("合计,,,,,收入：3笔 300.00元", "says 3, but the rows add up to 2"),
        ("合计,,,,,支出：1笔 60.00元", "says 60.00, but the rows add up to 50.00"),
    ],
)
def test_a_sum_that_is_not_that_of_the_rows_is_told(line: str, told: str) -> None:
    found = read(
        PLAIN,
        "B1,2024-03-06,,100.00,田甜,订报",
        "B2,2024-03-07,,200.00,田甜,订报",
        "B3,2024-03-07,50.00,,纸厂,纸",
        line,
    )
    assert len(found.transfers) == 2
    assert told in found.remarks[0]


def test_the_same_line_twice_counts_once_and_is_told() -> None:
    found = read(PLAIN, "B1,2024-03-06,,5,田甜,", "B1,2024-03-06,,5,田甜,")
    assert (len(found.transfers), found.repeated, found.rows) == (1, 1, 2)
    assert "counts once" in found.remarks[0]


def test_lines_without_a_serial_number_are_told_apart_by_what_they_say() -> None:
    lines = [
        "交易时间,收入金额,账户余额,对方户名",
        "2024-03-06 10:20:30,5,100,田甜",
        "2024-03-06 10:20:30,5,105,田甜",
        "2024-03-06 10:20:30,5,105,田甜",
    ]
    found = read(*lines)
    assert len({one.serial for one in found.transfers}) == 3
    assert read(*lines).transfers == found.transfers
    assert "no serial numbers" in found.remarks[0]


def test_a_serial_number_that_lost_its_digits_is_refused() -> None:
    with pytest.raises(Invalid, match="Nothing was brought in") as refused:
        read(PLAIN, "1.23456789012346E+17,2024-03-06,,5,田甜,")
    assert "lost digits" in str(refused.value.reasons[1])


# Reversals

REVERSED = [
    (PLAIN, "R1,2024-03-07,,-222.00,田甜,冲正"),
    (PLAIN, "R1,2024-03-07,,（222.00）,田甜,"),
    (PLAIN, "R1,2024-03-07,222.00,,田甜,冲正"),
    (PLAIN, "R1,2024-03-07,222.00,,田甜,他行退汇"),
    (PLAIN, "R1,2024-03-07,222.00,0.00,田甜,撤销"),
    ("流水号,交易日期,发生额,对方户名,摘要", "R1,2024-03-07,-222.00,田甜,错账冲正"),
    ("流水号,交易日期,借贷标志,发生额,对方户名,摘要", "R1,2024-03-07,贷,-222.00,田甜,"),
    ("流水号,交易日期,借贷标志,发生额,对方户名,摘要", "R1,2024-03-07,借,222.00,田甜,冲账"),
    ("流水号,交易日,借方金额,贷方金额,收/付方名称,冲账标志", "R1,20240307,222.00,,田甜,Y"),
]


@pytest.mark.parametrize(("heads", "line"), REVERSED)
def test_a_transfer_that_the_bank_took_back_is_no_expense(heads: str, line: str) -> None:
    found = read(heads, line)
    assert (found.debits, found.transfers, found.rows) == (0, [], 1)
    one = found.reversals[0]
    assert (one.serial, one.amount, one.payer) == ("R1", 22200, "田甜")


@pytest.mark.parametrize(
    "line",
    [
        "B1,2024-03-07,-88.00,,纸厂,冲正",  # our own transfer came back
        "B1,2024-03-07,,88.00,纸厂,退汇",
    ],
)
def test_our_own_transfer_that_comes_back_is_received_and_pays_no_order(line: str) -> None:
    order = make_order()
    found = read(PLAIN, f"{line}{order.number}", "B2,2024-03-07,5.00,,纸厂,纸")
    assert [one.amount for one in found.transfers] == [8800]
    Order.objects.update(total=8800)
    bank.import_statement("a", "a", found.transfers, by=OPERATOR, at=MORNING)
    assert BankLine.objects.get().settled_at is None


def bring(
    *transfers: Transfer, back: Transfer | None = None, name: str = "三月.csv"
) -> bank.ImportedStatement:
    return bank.import_statement(
        name, name, transfers, by=person("miao"), at=MORNING, reversals=[back] if back else []
    )


def came(memo: str = "", serial: str = "B1", amount: int = 22200) -> Transfer:
    return Transfer(serial, date(2024, 3, 6), "田 甜", amount, memo, "6222")


def back(serial: str = "R1", amount: int = 22200, payer: str = "田甜", **more: str) -> Transfer:
    return Transfer(serial, date(2024, 3, 7), payer, amount, **{"memo": "冲正", **more})


def take_back(reason: str = "银行冲正", who: str = "miao") -> BankReversal:
    reversal = BankReversal.objects.get()
    line = reversal.line or BankLine.objects.get()
    return bank_reversals.reverse_line(reversal, line, reason, by=person(who), at=later(2))


def test_a_reversal_finds_its_transfer_and_takes_the_payment_back() -> None:
    order = make_order()
    bring(came(order.number))
    assert Order.objects.get().state(MORNING) is State.PAID
    brought = bring(back=back(), name="四月.csv")
    reversal = BankReversal.objects.get()
    assert (brought.reversed, reversal.line) == (1, BankLine.objects.get())
    assert [
        one.count for one in list_desk_numbers(person("miao"), MORNING) if one.name == "taken_back"
    ] == [1]
    with pytest.raises(NotYours):
        take_back(who="lin")
    with pytest.raises(Invalid):
        take_back(" ")
    take_back()
    assert Order.objects.get().state(MORNING) is not State.PAID
    assert not Span.objects.exists()
    assert (books(), find_book_faults()) == ({}, [])
    with pytest.raises(WrongState):
        take_back()
    assert not [
        one for one in list_desk_numbers(person("miao"), MORNING) if one.name == "taken_back"
    ]


def test_an_open_order_waits_for_its_money_again() -> None:
    order = make_order(2)
    bring(came())
    line = BankLine.objects.get()
    bank.match_line(line, [(order, 22200)], by=person("miao"), at=MORNING)
    bring(back=back(), name="四月.csv")
    take_back()
    assert Order.objects.get().state(MORNING) is State.AWAITING
    bring(came(order.number, "B2", amount=44400), name="五月.csv")
    assert Order.objects.get().state(MORNING) is State.PAID
    assert find_book_faults() == []


def test_a_reversal_that_came_before_its_transfer_keeps_it_from_paying() -> None:
    order = make_order()
    bring(back=back())
    assert bring(came(order.number), name="三月初.csv").matched == 0
    assert BankReversal.objects.get().line == BankLine.objects.get()


def test_the_same_reversal_in_another_file_changes_nothing() -> None:
    bring(back=back())
    assert bring(came(), back=back(), name="四月.csv").reversed == 0
    assert BankReversal.objects.count() == 1


def test_a_transfer_and_its_reversal_in_one_file_pay_nothing() -> None:
    order = make_order()
    seen = bank.preview_statement([came(order.number)], MORNING, [back()])
    assert seen[0].order is None
    brought = bring(came(order.number), back=back())
    assert (brought.matched, Order.objects.get().state(MORNING)) == (0, State.AWAITING)
    take_back()
    assert (books(), find_book_faults()) == ({}, [])


@pytest.mark.parametrize(
    ("wrong", "finds"),
    [
        ({"amount": 22100}, False),
        ({"payer": "别人"}, False),
        ({"payer": ""}, False),
        ({"payer": "", "memo": "冲正 B1000001"}, True),
        ({"payer": "", "payer_account": "6222"}, True),
        ({"payer": "", "serial": "B1000001"}, True),
    ],
)
def test_only_a_certain_transfer_is_taken_for_the_one_that_was_reversed(
    wrong: dict[str, Any], finds: bool
) -> None:
    bring(came(serial="B1000001"))
    bring(back=back(**wrong), name="四月.csv")
    assert (BankReversal.objects.get().line is not None) is finds


def test_two_transfers_alike_leave_the_choice_to_the_clerk() -> None:
    bring(came(), came(serial="B2"))
    bring(back=back(), name="四月.csv")
    reversal = BankReversal.objects.get()
    assert reversal.line is None
    line = BankLine.objects.get(serial="B2")
    bank_reversals.reverse_line(reversal, line, "冲正", by=person("miao"), at=MORNING)
    assert books() == {"bank": 22200, "unallocated": -22200}
    assert find_book_faults() == []


def test_what_was_set_aside_or_had_been_in_transit_leaves_the_bank_as_well() -> None:
    bring(came())
    bank.set_line_aside(BankLine.objects.get(), "广告费", by=person("miao"), at=MORNING)
    bring(back=back(), name="四月.csv")
    take_back()
    assert (books(), find_book_faults()) == ({}, [])


def test_money_in_transit_that_the_bank_took_back_is_to_come_again() -> None:
    pay(make_order())
    before = books()
    bring(came(amount=22000))
    line = BankLine.objects.get()
    remittances.record_remittance(
        line, RemittanceData("cash", 22000, 200), by=person("miao"), at=MORNING
    )
    bring(back=back(amount=22000), name="四月.csv")
    take_back()
    assert (books(), find_book_faults()) == (before, [])


def test_a_transfer_shared_among_orders_is_taken_back_whole_or_not_at_all() -> None:
    one = make_order()
    two = make_order()
    bring(came(amount=44400))
    line = BankLine.objects.get()
    bank.match_line(line, [(one, 22200), (two, 22200)], by=person("miao"), at=MORNING)
    bring(back=back(amount=44400), name="四月.csv")
    granted = refunds.grant_refund(
        two, RefundRequest(Cause.GOODWILL, "致歉", 100), by=person("miao"), at=MORNING
    )
    before = books()
    with pytest.raises(WrongState, match="nothing went back"):
        take_back()
    assert (books(), BankReversal.objects.get().settled_at) == (before, None)
    assert granted
    reversal = BankReversal.objects.get()
    bank_reversals.settle_reversal(reversal, "已另行处理", by=person("miao"), at=MORNING)
    reversal.refresh_from_db()
    assert (reversal.settled_how, books()) == ("已另行处理", before)


def test_another_amount_is_not_taken_back() -> None:
    bring(came())
    bring(back=back(amount=100), name="四月.csv")
    with pytest.raises(Invalid, match="another amount"):
        take_back()


# At the desk


@pytest.fixture
def miao(client: Client) -> Client:
    client.force_login(person("miao"))
    client.cookies["django_language"] = "en"
    return client


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def upload(miao: Client, *lines: str, name: str = "三月.csv") -> Any:
    file = SimpleUploadedFile(name, file_of(*lines, coding="gb18030").getvalue())
    return miao.post(f"{DESK}/bankstatement/add/", {"file": file})


def test_the_desk_looks_at_a_reversal_brings_it_in_and_takes_the_payment_back(
    miao: Client,
) -> None:
    order = make_order(at=timezone.now())
    bank.import_statement("a", "a", [came(order.number)], by=OPERATOR, at=timezone.now())
    looked = upload(miao, PLAIN, "R1,2024-03-07,,-222.00,田甜,冲正", "合计,,,-222.00,,")
    assert "Taken back by the bank" in text_of(looked)
    answer = miao.post(f"{DESK}/bankstatement/add/", {"held": looked.context["held"]}, follow=True)
    assert "The bank took 1 transfer back" in text_of(answer)
    reversal = BankReversal.objects.get()
    assert "田甜" in text_of(miao.get(f"{DESK}/bankreversal/?queue=waiting"))
    assert order.number in text_of(miao.get(f"{DESK}/bankreversal/{reversal.pk}/change/"))
    address = f"{DESK}/bankreversal/{reversal.pk}/take-back/"
    page = text_of(miao.get(address))
    assert "A term was made of this money" in page
    assert "This field is required" in text_of(miao.post(address, {"reason": "冲正"}))
    done = miao.post(address, {"line": reversal.line_id, "reason": "银行冲正"})
    assert done.status_code == 302
    assert "settled" in text_of(miao.get(f"{DESK}/bankreversal/{reversal.pk}/change/"))
    assert find_book_faults() == []


STRANGE = ("标题", "甲,乙,丙,丁", "A-1,2024-03-06,222.00,田甜", "A-2,2024-03-06,-5.00,纸厂")
CHOSEN = {"bank": "城商行", "row": "2", "serial": "0", "booked": "1", "moved": "2", "payer": "3"}


def test_columns_that_are_not_found_are_assigned_by_hand_and_remembered(miao: Client) -> None:
    answer = upload(miao, *STRANGE)
    file = StatementFile.objects.get()
    assert answer["Location"] == f"{DESK}/bankstatement/columns/{file.pk}/"
    page = text_of(miao.get(answer["Location"]))
    assert "A-1" in page
    assert "Choose these as well: 交易流水号" in text_of(
        miao.post(answer["Location"], {"bank": "城商行", "row": "2", "moved": "2", "booked": "1"})
    )
    looked = miao.post(answer["Location"], CHOSEN)
    assert "What “三月.csv” would do" in text_of(looked)
    assert [row.transfer.serial for row in looked.context["rows"]] == ["A-1"]
    miao.post(f"{DESK}/bankstatement/add/", {"held": looked.context["held"]})
    assert BankLine.objects.get().payer == "田甜"
    assert StatementLayout.objects.get().bank == "城商行"
    again = upload(miao, "另一标题", "甲, 乙,丙,丁", "A-3,2024-04-06,222.00,田甜", name="四月.csv")
    assert [row.transfer.serial for row in again.context["rows"]] == ["A-3"]


def test_columns_that_do_not_fit_are_told_and_nothing_is_remembered(miao: Client) -> None:
    where = upload(miao, *STRANGE)["Location"]
    page = text_of(miao.post(where, {**CHOSEN, "booked": "3"}))
    assert "is no day" in page
    assert "城商行" in page
    assert not StatementLayout.objects.exists()
    for odd in ({"row": "99"}, {"serial": "99"}, {"serial": "x"}, {"row": ""}, {"bank": "\0"}):
        assert miao.post(where, {**CHOSEN, **odd}).status_code == 200
    assert not StatementLayout.objects.exists()


def test_a_file_that_is_looked_at_is_nobody_elses_and_is_dropped_after_a_day(
    client: Client, miao: Client
) -> None:
    where = upload(miao, *STRANGE)["Location"]
    client.force_login(person("lin"))
    assert client.get(where).status_code in {403, 404}
    file = StatementFile.objects.get()
    StatementFile.objects.update(kept_by=person("gu"))
    client.force_login(person("miao"))
    assert client.get(where).status_code == 404
    run_housekeeping(at=file.kept_at + statement_files.KEPT * 2)
    assert not StatementFile.objects.exists()


def test_the_columns_that_were_chosen_are_read_in_a_workbook_too() -> None:
    book = openpyxl.Workbook()
    out = io.BytesIO()
    for row in (["甲", "乙", "丙"], [1, 45357, 222.0], [2, 45357, "=C2*2"]):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    chosen = Columns(1, {"serial": 0, "booked": 1, "moved": 2})
    with pytest.raises(Invalid) as refused:
        statement_parsers.parse_statement("x.xlsx", out, chosen=chosen)
    assert [str(words) for words in refused.value.reasons[1:]] == [
        "Row 3: “=C2*2” is no amount. Write it like 1,234.50."
    ]


def test_two_columns_that_mean_the_same_are_assigned_by_hand() -> None:
    with pytest.raises(Unassigned, match="mean the same"):
        read("流水号,交易日期,金额,金额", "B1,2024-03-06,5,6")
    assert not BankStatement.objects.exists()


def test_the_money_desk_shows_transfers_that_the_bank_took_back(miao: Client) -> None:
    bring(came())
    address = "/admin/subscriptions/order/money/"
    assert "transfers that the bank took back" not in miao.get(address).content.decode()
    bring(back=back(), name="四月.csv")
    page = miao.get(address)
    assert page.context["desk"].reversals == 1
    assert "/bankreversal/?queue=waiting" in page.content.decode()
