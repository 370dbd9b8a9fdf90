"""The bank desk: a statement is looked at before it is brought in, and every transfer finds an
order or a person."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.errors import Invalid
from articles.models import JournalEntry
from subscriptions import statement_parsers
from subscriptions.actions.money import bank
from subscriptions.actions.money.bank import Transfer
from subscriptions.desk.money.bank_forms import seal_statement, unseal_statement
from subscriptions.domain import money
from subscriptions.domain.choices import State
from subscriptions.models import BankLine, BankStatement, Order, Payment
from subscriptions.selectors.money.bank import name_likeness, suggest_orders
from subscriptions.selectors.money.book_checks import find_book_faults
from subscriptions.sheets import UnreadableSheet
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING
from tests.factories.subscriptions import make_order

pytestmark = pytest.mark.django_db
DESK = "/admin/subscriptions"
ICBC = "交易流水号,交易日期,借方发生额,贷方发生额,余额,对方户名,对方账号,摘要,附言"


@pytest.fixture
def miao(client: Client) -> Client:
    client.force_login(person("miao"))
    client.cookies["django_language"] = "en"
    return client


def text_of(answer: Any) -> str:
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def csv(
    *lines: str, heads: str = ICBC, coding: str = "gb18030", name: str = "三月.csv"
) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\r\n".join(["账户明细查询", heads, *lines]).encode(coding))


def read(*lines: str, heads: str = ICBC) -> statement_parsers.ParsedStatement:
    return statement_parsers.parse_statement("x.csv", csv(*lines, heads=heads))


def wrong(*lines: str, heads: str = ICBC) -> list[str]:
    with pytest.raises(Invalid) as refused:
        read(*lines, heads=heads)
    return [str(reason) for reason in refused.value.reasons[1:]]


# Reading


def test_a_statement_is_read_by_its_headings_and_debits_are_passed_over() -> None:
    found = read(
        'B1,2024-03-06,,"1,234.50","9,999.00",东江建设公司,6222000011112222,跨行转账,订报',
        "B2,20240307,88.00,,1,水务公司,1,缴费,",
        "B3,2024/3/8,0.00,69,1,,,,",
    )
    assert found.transfers == [
        Transfer(
            "B1", date(2024, 3, 6), "东江建设公司", 123450, "订报 跨行转账", "6222000011112222"
        ),
        Transfer("B3", date(2024, 3, 8), "", 6900),
    ]
    assert (found.debits, found.passed_over) == (1, ("余额",))


@pytest.mark.parametrize(
    ("heads", "line"),
    [
        (
            "流水号,记账日期,交易时间,收入金额,支出金额,付款人名称,付款人账号,用途",
            "B1,2024年3月6日,10:20:30,222.00,0,田甜,62,订报",
        ),
        (
            "银行流水号,交易时间,借贷标志,交易金额,对方单位,备注",
            "B1,2024-03-06 10:20:30,贷,222,田甜,订报",
        ),
        ("交易流水号,交易日期,发生额,对方名称,交易附言", "B1,2024-03-06,￥222.00,田甜,订报"),
        ("* 流水号,记账日,贷方金额,对方账户名称,摘要/附言", "B1,20240306,222.0,田甜,订报"),
    ],
)
def test_the_headings_of_several_banks_mean_the_same(heads: str, line: str) -> None:
    one = read(line, heads=heads).transfers[0]
    assert (one.serial, one.booked_on, one.amount, one.payer, one.memo) == (
        "B1",
        date(2024, 3, 6),
        22200,
        "田甜",
        "订报",
    )


def test_money_that_left_is_known_by_its_mark_and_by_its_sign() -> None:
    heads = "流水号,交易日期,借贷标志,交易金额"
    found = read("B1,2024-03-06,借,5", "B2,2024-03-06,贷,6", "B3,2024-03-06,支出,7", heads=heads)
    assert [one.serial for one in found.transfers] == ["B2"]
    assert read("B1,2024-03-06,-5", "B2,2024-03-06,5", heads="流水号,交易日期,发生额").debits == 1


def test_every_wrong_row_is_told_by_its_number_and_in_its_own_words() -> None:
    assert wrong(
        "B1,2024-03-06,,222,,田甜,,,",
        "B2,2024-02-31,,222,,,,,",
        "B3,2024-03-06,,12.345,,,,,",
        ",2024-03-06,,5,,,,,",
        "B5,2024-03-06,,贰佰,,,,,",
        "B1,2024-03-06,,223,,田甜,,,",
        "B7,2024-03-06,,0.00,,,,,",
    ) == [
        "Row 4: “2024-02-31” is no day. Write it as 2024-03-05.",
        "Row 5: “12.345” is no amount. Write it like 1,234.50.",
        "Row 6: the serial number of the bank is missing or too long (“”).",
        "Row 7: “贰佰” is no amount. Write it like 1,234.50.",
        "Row 8: serial number B1 stands in row 3 with another transfer.",
        "Row 9: “0.00” is an amount of nothing.",
    ]


def test_a_thousand_wrong_rows_are_counted_and_a_hundred_told() -> None:
    told = wrong(*(f"B{number},x,,1,,,,," for number in range(1000)))
    assert len(told) == 101
    assert told[-1] == "900 more rows are wrong."


@pytest.mark.parametrize(
    "heads", ["交易日期,贷方发生额", "流水号,贷方发生额", "流水号,交易日期", "一,二"]
)
def test_a_table_without_what_is_needed_is_refused(heads: str) -> None:
    with pytest.raises(UnreadableSheet, match="missing"):
        read("1,2", heads=heads)


@given(st.integers(0, 10**12))
def test_an_amount_written_by_a_bank_is_read_to_the_fen(fen: int) -> None:
    assert money.parse_fen(money.format_yuan(fen)) == fen
    assert money.parse_fen(f"￥{fen // 100:,}.{fen % 100:02d}") == fen
    assert money.parse_fen(money.format_short_yuan(fen)) == fen


@pytest.mark.parametrize(
    "text", ["", "1,0", "1.2.3", "1,234,5", "0.001", "1e5", "abc", "١٢", "--1", "1,2345.00", "∞"]
)
def test_what_is_no_amount_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="is no amount"):
        money.parse_fen(text)


# Looking first


def test_a_statement_is_looked_at_and_then_brought_in_exactly_as_it_was_seen(miao: Client) -> None:
    order = make_order(at=timezone.now())
    other = make_order(at=timezone.now())
    bank.import_statement(
        "前.csv", "d", [Transfer("B0", date(2024, 3, 1), "旧", 500)], by=OPERATOR, at=MORNING
    )
    lines = [
        f"B1,2024-03-06,,{money.format_yuan(order.total)},,田甜,62,,{order.number}",
        "B2,2024-03-06,,44.00,,东江公司,,,报款",
        "B0,2024-03-01,,5,,旧,,,",
        f"B4,2024-03-06,,{money.format_yuan(order.total)},,田甜,62,,{order.number}",
    ]
    looked = miao.post(f"{DESK}/bankstatement/add/", {"file": csv(*lines)})
    page = text_of(looked)
    assert [looked.context[name] for name in ("count", "matched", "known", "waiting")] == [
        4,
        1,
        1,
        2,
    ]
    assert order.number in page
    assert other.number not in page
    assert BankStatement.objects.count() == 1
    answer = miao.post(f"{DESK}/bankstatement/add/", {"held": looked.context["held"]})
    assert answer["Location"].endswith("/bankline/?queue=waiting")
    assert set(BankLine.objects.filter(settled_at=None).values_list("serial", flat=True)) == {
        "B0",
        "B2",
        "B4",
    }
    assert Order.objects.get(pk=order.pk).state(timezone.now()) is State.PAID
    again = miao.post(f"{DESK}/bankstatement/add/", {"held": looked.context["held"]})
    assert "brought in already" in text_of(again)
    assert find_book_faults() == []


def test_what_was_changed_on_the_way_or_looked_at_by_another_is_not_brought_in(
    miao: Client,
) -> None:
    words = seal_statement(read("B1,2024-03-06,,5,,,,,"), person("gu").pk)
    for wrong_words in ("", "nonsense", words, words[:-3] + "xxx"):
        assert "Choose the file again" in text_of(
            miao.post(f"{DESK}/bankstatement/add/", {"held": wrong_words})
        )
    assert not BankStatement.objects.exists()
    assert unseal_statement(words, person("gu").pk).transfers[0].amount == 500


def test_fifty_thousand_transfers_fit_into_the_form_and_one_more_row_is_refused() -> None:
    rows = [
        Transfer(
            f"{number * 7919 % 10**12:020d}",
            date(2024, 3, 6),
            f"公司{number % 977}",
            number + 1,
            f"{number * 104729 % 10**10:010d}",
            f"{number * 6700417 % 10**19:019d}",
        )
        for number in range(50_000)
    ]
    assert len(seal_statement(statement_parsers.ParsedStatement("x", "d", rows, 0), 1)) < 4_000_000
    with pytest.raises(UnreadableSheet):
        read(*(f"B{number},2024-03-06,,1,,,,," for number in range(50_100)))


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04nothing", b"%PDF-1.4", b"\xd0\xcf\x11\xe0", b"\0\1\2", "流水号".encode()],
)
def test_a_file_that_is_no_statement_is_refused_in_words(miao: Client, content: bytes) -> None:
    page = text_of(
        miao.post(f"{DESK}/bankstatement/add/", {"file": SimpleUploadedFile("x.csv", content)})
    )
    assert "errorlist" in page
    assert not BankStatement.objects.exists()


def test_too_large_a_file_is_refused_before_it_is_read(miao: Client) -> None:
    file = SimpleUploadedFile("x.csv", b"x" * (statement_parsers.LIMITS.size + 1))
    assert "more than 10 MB" in text_of(miao.post(f"{DESK}/bankstatement/add/", {"file": file}))


def test_a_workbook_of_the_bank_is_read_like_its_csv(miao: Client) -> None:
    book = openpyxl.Workbook()
    out = io.BytesIO()
    for row in (
        ["流水号", "交易日期", "贷方发生额", "对方户名"],
        ["00012", date(2024, 3, 6), 1234.5, "=cmd|x"],
    ):
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    looked = miao.post(
        f"{DESK}/bankstatement/add/", {"file": SimpleUploadedFile("三月.xlsx", out.getvalue())}
    )
    assert looked.context["rows"][0].transfer.amount == 123450
    assert looked.context["rows"][0].transfer.serial == "00012"


# Matching


def line(amount: int = 22200, memo: str = "", payer: str = "田甜", serial: str = "B1") -> BankLine:
    bank.import_statement(
        "a.csv",
        serial,
        [Transfer(serial, date(2024, 3, 6), payer, amount, memo, "6222000011112222")],
        by=OPERATOR,
        at=MORNING,
    )
    return BankLine.objects.get(serial=serial)


def parts(*rows: tuple[str, str]) -> dict[str, str]:
    form = {"part-TOTAL_FORMS": "5", "part-INITIAL_FORMS": "0"}
    for place, (number, amount) in enumerate(rows):
        form |= {f"part-{place}-number": number, f"part-{place}-amount": amount}
    return form


def test_likely_orders_are_proposed_the_payer_s_own_first() -> None:
    mine = make_order()
    other = make_order(2)
    stranger = make_order()
    stranger.party.name = "东江建设公司"
    stranger.party.save()
    found = suggest_orders(line(), 22200, [])
    assert [one.order for one in found] == [mine, stranger]
    assert (found[0].alike, found[0].same_amount, found[0].named) == (100, True, False)
    named = suggest_orders(line(100, serial="B2"), 100, [other.number])
    assert [(one.order, one.named, one.same_amount) for one in named] == [(other, True, False)]
    assert (
        name_likeness("东江建设有限公司", "东江建设公司")
        > name_likeness("东江建设有限公司", "田甜")
        == 0
    )


def test_a_transfer_is_chosen_matched_and_shown(miao: Client) -> None:
    order = make_order(at=timezone.now())
    waiting = line()
    page = text_of(miao.get(f"{DESK}/bankline/{waiting.pk}/change/"))
    assert f"?order={order.number}" in page
    page = text_of(miao.get(f"{DESK}/bankline/{waiting.pk}/match/?order={order.number}"))
    assert f'value="{order.number}"' in page
    assert 'value="222.00"' in page
    answer = miao.post(f"{DESK}/bankline/{waiting.pk}/match/", parts((order.number, "222.00")))
    assert answer.status_code == 302
    assert Payment.objects.get().order == order
    assert waiting.payer in text_of(miao.get(f"{DESK}/bankline/?queue=settled"))
    assert "Every transfer is matched" in text_of(miao.get(f"{DESK}/bankline/?queue=waiting"))
    assert find_book_faults() == []


def test_one_transfer_is_shared_among_orders_and_its_rest_sent_back(miao: Client) -> None:
    one = make_order()
    two = make_order(2)
    waiting = line(70000, "两单合付")
    address = f"{DESK}/bankline/{waiting.pk}"
    for rows, words in {
        (): "Name at least one order",
        ((one.number, "222"), (one.number, "1")): "stands here twice",
        (("1234567890", "5"),): "no order with this number",
        ((one.number, ""),): "how much of the transfer",
        ((one.number, "222"), (two.number, "999")): "Share at most 700.00",
        ((one.number, "x"),): "amount in yuan",
    }.items():
        assert words in text_of(miao.post(f"{address}/match/", parts(*rows))), words
    assert not Payment.objects.exists()
    assert (
        miao.post(
            f"{address}/match/", parts((one.number, "222"), (two.number, "444.00"))
        ).status_code
        == 302
    )
    assert "at least 2 characters" in text_of(miao.post(f"{address}/return/", {"reason": "  x"}))
    assert miao.post(f"{address}/return/", {"reason": "多付退回"}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.settled_how == "多付退回"
    assert "Nothing of this transfer is left" in text_of(
        miao.post(f"{address}/return/", {"reason": "再退"})
    )
    assert find_book_faults() == []


def test_odd_posts_to_a_match_are_answered_in_words(miao: Client) -> None:
    waiting = line()
    for form in (
        {},
        {"part-TOTAL_FORMS": "x"},
        {**parts(("\0", "1"))},
        {"part-TOTAL_FORMS": "99999", "part-INITIAL_FORMS": "0"},
    ):
        assert miao.post(f"{DESK}/bankline/{waiting.pk}/match/", form).status_code == 200
    for number in ("x", "%00", "9" * 40):
        assert miao.get(f"{DESK}/bankline/{waiting.pk}/match/?order={number}").status_code == 200


def test_the_queue_costs_the_same_for_two_transfers_and_for_twenty(
    miao: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    for number in range(2):
        line(serial=f"A{number}")
    small = count_queries(lambda: miao.get(f"{DESK}/bankline/?queue=waiting"))
    for number in range(18):
        line(serial=f"B{number}")
    assert count_queries(lambda: miao.get(f"{DESK}/bankline/?queue=waiting")) == small
    assert small <= 11  # one of them for the bell


def test_looking_at_a_statement_asks_as_little_for_a_hundred_lines_as_for_two(
    count_queries: Callable[[Callable[[], Any]], int],
) -> None:
    rows = [
        Transfer(f"S{number}", date(2024, 3, 6), "田甜", 5, "1234567897") for number in range(100)
    ]
    assert count_queries(lambda: bank.preview_statement(rows, MORNING)) == count_queries(
        lambda: bank.preview_statement(rows[:2], MORNING)
    )


UNSEEN = {"confirmation": ""}  # sent by somebody to whom no page was shown


def test_a_stranger_brings_nothing_in_and_is_written_down(client: Client) -> None:
    client.force_login(person("gu"))
    assert (
        client.post(
            f"{DESK}/bankstatement/add/", {"file": csv("B1,2024-03-06,,5,,,,,"), **UNSEEN}
        ).status_code
        == 403
    )
    waiting = line()
    match = f"{DESK}/bankline/{waiting.pk}/match/"
    assert client.post(match, {**parts(("1", "1")), **UNSEEN}).status_code == 403
    assert JournalEntry.objects.filter(outcome="denied").count() == 2
