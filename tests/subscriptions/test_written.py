"""Numbers, days, amounts and telephones are read as people write them, in one place; what is none
is refused."""

from datetime import date

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from subscriptions.domain import money, parsing, validators
from subscriptions.forms.fields import WrittenDateField, WrittenIntegerField

NEW_YEAR = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("２", 2),
        ("3份", 3),
        ("三份", 3),
        ("３ 套", 3),
        ("两份", 2),
        ("十二", 12),
        ("二十", 20),
        ("一百零五份", 105),
        ("1,000", 1000),
        ("3.0", 3),
        ("+5", 5),
        ("2 copies", 2),
    ],
)
def test_a_whole_number_is_read_as_people_write_it(text: str, number: int) -> None:
    assert parsing.parse_int(text) == number


@pytest.mark.parametrize(
    "text", ["", "x", "-1", "1.5", "1,0", "百百", "十百", "1e3", "١", "约3份", "9" * 16, "二百x"]
)
def test_what_is_no_whole_number_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        parsing.parse_int(text)


@pytest.mark.parametrize(
    "text",
    [
        "2027-01-01",
        "2027.1.1",
        "2027/1/1",
        "20270101",
        "2027年1月1日",
        "2027 年 1 月 1 日",
        "２０２７年１月１号",
        "2027-01-01 10:20:30",
        "2027-01-01T10:20:30+08:00",
        "20270101 102030",
        "20270101102030",
        "2027年1月1日10:20",
        "2027/1/1 上午10:20",
        "2027/1/1 星期五",
        "`2027-01-01",
        "46388",
        "46388.375",
    ],
)
def test_a_day_is_read_as_people_banks_and_spreadsheets_write_it(text: str) -> None:
    assert parsing.parse_day(text) == NEW_YEAR


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2027-02-30",
        "9999-12-31",
        "0001-01-01",
        "2027-13-01",
        "1",
        "99999",
        "27.1.1",
        "01/02/2027",
        "2027-1/1",
        "2027-01-01 至 2027-12-31",
        "NaN",
        "inf",
        "2027-01",
        "１" * 400,
    ],
)
def test_what_is_no_day_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="day|range|month|too far"):
        parsing.parse_day(text)


def test_a_month_is_its_first_day_or_its_last() -> None:
    for text in ("2027年2月", "2027-02", "2027.2", "202702", "2027/2"):
        assert parsing.parse_edge(text) == date(2027, 2, 1)
        assert parsing.parse_edge(text, last=True) == date(2027, 2, 28)


def test_a_length_is_a_number_of_months() -> None:
    lengths = ["全年", "一年", "两年", "半年", "季", "一季度", "3个月", "12", "订全年"]
    assert [parsing.parse_months(text) for text in lengths] == [12, 12, 24, 6, 3, 3, 3, 12, 12]


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("￥414.00", 41400),
        ("¥1,234.50", 123450),
        ("414元", 41400),
        ("人民币222元整", 22200),
        ("（291.00）", -29100),
        ("−291.00", -29100),
        ("－291", -29100),
        ("`291.00", 29100),
        ("222.", 22200),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, fen: int) -> None:
    assert money.parse_fen(text) == fen


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("138 0000 0055", "13800000055"),
        ("13800001001.0", "13800001001"),
        ("1.3800001001E+10", "13800001001"),
        ("+86 138-0000-0055", "13800000055"),
        ("０５７１－８７６５４３２１", "0571-87654321"),
        ("0571—87654321", "0571-87654321"),
        ("'13800000055", "13800000055"),
    ],
)
def test_a_telephone_is_read_as_people_and_spreadsheets_write_it(text: str, number: str) -> None:
    assert validators.clean_phone(text) == number


def test_a_name_is_compared_without_blanks_width_and_what_is_not_seen() -> None:
    assert {parsing.fold_text(name) for name in ("王立", "王　立", "王\u200b立", " 王 立 ")} == {
        "王立"
    }
    assert parsing.fold_text("ＡＢＣ公司") == parsing.fold_text("abc 公司")


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    for read in (parsing.parse_int, parsing.parse_day, parsing.parse_months, money.parse_fen):
        try:
            read(text)
        except ValueError:
            continue


def test_forms_of_the_desk_read_as_files_do() -> None:
    class Form(forms.Form):
        copies = WrittenIntegerField(min_value=1, max_value=99)
        start = WrittenDateField()

    said = Form({"copies": "３份", "start": "2027年1月1日"})
    assert said.is_valid()
    assert said.cleaned_data == {"copies": 3, "start": NEW_YEAR}
    for odd in ({"copies": "-1"}, {"copies": "100"}, {"start": "9999-99-99"}, {"copies": ""}):
        assert not Form({"copies": "1", "start": "2027-01-01", **odd}).is_valid()
