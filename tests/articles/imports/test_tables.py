"""A table is read as spreadsheets save it, and what would be lost of it is told."""

from typing import Any
from unittest.mock import patch

import pytest

from articles.imports import places
from articles.imports.items import BadRow, UnreadableArchive
from articles.imports.tables import lines
from tests.articles.imports.files import table, workbook
from tests.articles.imports.test_readers import only, rows

SERIAL = 43563
SOUND = [f"{number},题,文。,2019-04-08,丁" for number in range(2, 2_000)]


def test_cells_under_no_heading_are_refused_and_a_row_that_breaks_off_is_told() -> None:
    under_none, short = rows(
        table(
            "1,题,文。,2019-04-08,丁,多",
            "2,题,文。,2019-04-08",
            head="编号,标题,正文,发布时间,作者,",
        ),
        "a.csv",
    )
    assert "no heading" in under_none.fault
    assert short.item
    assert "4 of 6" in short.item.remarks[0]


def test_a_second_sheet_with_articles_is_refused_and_any_other_told() -> None:
    usual = ["编号", "标题", "正文"]
    book = workbook(
        ["1", "题", "文。", SERIAL, ""],
        sheets={"续": [usual, ["2", "题", "文。"]], "说明": [["如下"]]},
    )
    first, second = rows(book, "a.xlsx")
    assert first.item
    assert "续" in second.fault


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
def test_a_formula_without_result_is_no_headline(error: str) -> None:
    (row,) = rows(workbook(["1", error, "文。", SERIAL, ""]), "a.xlsx")
    assert error in row.fault


def test_an_id_that_the_spreadsheet_has_rounded_is_refused() -> None:
    (row,) = rows(workbook([20190408123456789, "题", "文。", SERIAL, ""]), "a.xlsx")
    assert "rounded" in row.fault


def test_bytes_of_another_encoding_cost_their_own_row() -> None:
    raw = (
        table("1,题目在此,文。,2019-04-08,").encode()
        + b"2,\xff\xfe,b,2019-04-08,\n3,c,d,2019-04-08,\n"
    )
    first, broken, last = rows(raw, "a.csv")
    assert first.item
    assert "UTF-8" in broken.fault
    assert last.item


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("noise", ["\0", "\b", "\x1f"])
def test_one_control_character_keeps_no_table_out(encoding: str, noise: str) -> None:
    content = table(f"1,题{noise}目,文。,2019-04-08,", "2,题,文。,2019-04-08,")
    first, second = rows(content.encode(encoding), "a.csv")
    assert first.item
    assert second.item
    assert first.item.text["headline"] == "题目"
    assert len(first.item.remarks) == 1


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"\x1f\x8b\x08", "gzip"),
        (b"PK\x03\x04", "ZIP"),
        (b"\xd0\xcf\x11\xe0", "old .xls"),
        (b"Rar!", "RAR"),
    ],
)
def test_a_packed_file_is_named(start: bytes, words: str) -> None:
    with pytest.raises(UnreadableArchive, match=words):
        rows(start + bytes(90), "a.json")


def test_a_workbook_is_one_whatever_its_name() -> None:
    assert only(workbook(["1", "题", "文。", SERIAL, ""]), "a.csv").source_id == "1"


@pytest.mark.parametrize(
    ("words", "role", "name"),
    [
        ("本报记者 丁一山", "reporter", "丁一山"),
        ("摄影：丁　山", "photographer", "丁山"),
        ("Li  Na", "author", "Li Na"),
    ],
)
def test_a_byline_is_read_as_papers_print_it(words: str, role: str, name: str) -> None:
    (author,) = only(table(f"1,题,文。,2019-04-08,{words}"), "a.csv").authors
    assert (author.role, author.name) == (role, name)


def test_an_unknown_role_is_told() -> None:
    item = only(table("1,题,文。,2019-04-08,校对：丁一山"), "a.csv")
    assert "校对" in item.remarks[0]


@pytest.mark.parametrize(
    ("issue", "page", "place"),
    [
        ("1322", "", (1322, "", "1")),
        ("总第1322期", "第03版", (1322, "", "3")),
        ("１３２２", "Ａ３", (1322, "", "A3")),
        ("1282—1283", "b12", (1282, "1282-1283", "B12")),
        ("第1282、1283期", "A", (1282, "1282-1283", "A")),
    ],
)
def test_a_place_in_print_is_read_as_papers_print_it(issue: str, page: str, place: Any) -> None:
    found = places.parse_place(issue, page, "2019-04-08")
    assert found is not None
    assert (found.number, found.number_printed, found.page) == place


@pytest.mark.parametrize(
    ("issue", "page"),
    [("0", ""), ("1283-1282", ""), ("99999999", ""), ("x", ""), ("1", "要闻"), ("", "3")],
)
def test_what_is_no_place_is_refused_with_an_example(issue: str, page: str) -> None:
    with pytest.raises(BadRow):
        places.parse_place(issue, page, "")


def test_a_table_of_quotation_marks_that_close_nowhere_is_refused_before_it_costs_its_square(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lines, "AGAIN_LENGTH", 1_000)
    damaged = [f'{number},题",",文。' for number in range(2_000)]
    with (
        patch.object(
            lines._Text, "__next__", autospec=True, side_effect=lines._Text.__next__
        ) as read,
        pytest.raises(UnreadableArchive, match="open and close nowhere"),
    ):
        rows(table(*damaged, head="编号,标题,正文"), "a.csv")
    assert read.call_count < 2 * lines.AGAIN_TIMES * 2_000


def test_one_row_whose_quotation_mark_closes_nowhere_loses_no_other_row() -> None:
    found = rows(table('1,题,"文。,2019-04-08,丁', *SOUND), "a.csv")
    assert [bool(row.fault) for row in found] == [True, *[False] * len(SOUND)]
