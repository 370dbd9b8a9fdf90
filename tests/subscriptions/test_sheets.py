"""Spreadsheets: what goes out is what was meant and never a formula; what comes in is read, or
refused in words."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.common.formulas import UNWRITABLE, clean_cell, is_formula
from subscriptions.sheets import (
    Limits,
    SheetColumn,
    SheetTable,
    TooManyRows,
    UnreadableSheet,
    read_table,
    write_csv,
    write_xlsx,
)
from tests.house.shares import examples

HEADINGS = {
    "name": ("姓名", "收报人"),
    "phone": ("电话", "手机"),
    "postcode": ("邮编",),
    "street": ("地址", "详细地址"),
    "note": ("备注",),
}
ATTACKS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u3000=1",
    "\ufeff=1",
    "\u200b=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://paper.example")',
    "'=1",
    "''=1",
    "+86 138 0000 0000",
    "=",
    "@",
]


def workbook(*rows: list[Any], title: str = "订户") -> io.BytesIO:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> io.BytesIO:
    out = io.BytesIO()
    book.save(out)
    return out


def table(*lines: str, coding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO("\r\n".join(lines).encode(coding))


def values(found: SheetTable) -> list[dict[str, str]]:
    return [row.values for row in found.rows]


def out_as(kind: str, *rows: list[Any]) -> io.BytesIO:
    """Write rows of a name and a note."""
    columns = [SheetColumn("姓名", 20), SheetColumn("备注", 40)]
    if kind == "csv":
        return io.BytesIO(b"".join(write_csv(columns, rows)))
    out = io.BytesIO()
    assert write_xlsx(out, columns, rows, title="订户") == len(rows)
    return out


def repacked(book: io.BytesIO, part: str, old: str, new: str) -> io.BytesIO:
    """Return the workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            target.writestr(name, content)
    return out


class TestWriting:
    @pytest.mark.parametrize("text", ATTACKS)
    def test_no_cell_becomes_a_formula_in_a_workbook(self, text: str) -> None:
        book = openpyxl.load_workbook(out_as("xlsx", [text, "好"]))
        assert book.active is not None
        cell = book.active["A2"]
        assert (cell.data_type, cell.value) == ("s", clean_cell(text))
        assert cell.quotePrefix or text.startswith("'")
        content = zipfile.ZipFile(out_as("xlsx", [text, "好"])).read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in content

    @pytest.mark.parametrize("text", ATTACKS)
    def test_no_cell_becomes_a_formula_in_csv(self, text: str) -> None:
        line = out_as("csv", [text, "好"]).getvalue().decode("utf-8-sig").split("\r\n", 1)[1]
        assert line.startswith("\"'")

    @pytest.mark.parametrize("heading", ["=1+1", "@订户"])
    def test_nor_does_a_heading(self, heading: str) -> None:
        out = io.BytesIO()
        write_xlsx(out, [SheetColumn(heading)], [])
        book = openpyxl.load_workbook(out)
        assert book.active is not None
        assert (book.active["A1"].data_type, book.active["A1"].value) == ("s", heading)
        assert (
            b"".join(write_csv([SheetColumn(heading)], [])).decode("utf-8-sig")
            == f'"\'{heading}"\r\n'
        )

    def test_a_word_of_an_error_and_a_number_in_digits_stay_texts(self) -> None:
        book = openpyxl.load_workbook(out_as("xlsx", ["#N/A", "013800000000"]))
        assert book.active is not None
        assert [(cell.data_type, cell.value) for cell in book.active[2]] == [
            ("s", "#N/A"),
            ("s", "013800000000"),
        ]

    def test_numbers_and_days_keep_their_types_and_moments_are_the_newspapers(self) -> None:
        at = datetime(2024, 3, 5, 1, 30, tzinfo=UTC)
        columns = [SheetColumn(word) for word in ("份数", "金额", "首期", "时间", "编号", "无")]
        row = [3, Decimal("222.00"), date(2024, 3, 15), at, 10**17, None]
        out = io.BytesIO()
        write_xlsx(out, columns, [row])
        sheet = openpyxl.load_workbook(out).active
        assert sheet is not None
        assert [cell.value for cell in sheet[2]] == [
            3,
            222,
            datetime(2024, 3, 15),  # noqa: DTZ001  a spreadsheet's moments have no zone
            datetime(2024, 3, 5, 9, 30),  # noqa: DTZ001
            "1" + "0" * 17,
            None,
        ]
        assert sheet["C2"].is_date
        told = b"".join(write_csv(columns, [row])).decode("utf-8-sig").splitlines()[1]
        assert told == '3,222.00,"2024-03-15","2024-03-05 09:30:00","100000000000000000",""'

    def test_a_negative_number_is_a_number(self) -> None:
        assert b"".join(write_csv([SheetColumn("差")], [[-5]])).endswith(b'"\r\n-5\r\n')

    def test_the_heading_stays_in_sight_and_columns_have_their_width(self) -> None:
        sheet = openpyxl.load_workbook(out_as("xlsx", ["张三", ""])).active
        assert sheet is not None
        assert (sheet.freeze_panes, sheet["A1"].font.bold, sheet["A2"].font.bold) == (
            "A2",
            True,
            False,
        )
        assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (20, 40)

    @pytest.mark.parametrize(
        ("title", "shown"), [("3/5 [订户]*?", "3 5  订户"), ("", "1"), ("长" * 40, "长" * 31)]
    )
    def test_a_title_that_no_sheet_may_have_is_made_one(self, title: str, shown: str) -> None:
        out = io.BytesIO()
        write_xlsx(out, [SheetColumn("姓名")], [["张三"]], title=title)
        assert openpyxl.load_workbook(out).sheetnames == [shown]

    def test_what_no_cell_can_hold_is_left_out(self) -> None:
        assert values(
            read_table(out_as("xlsx", ["张\x00\x0b三\ud800", "长" * 40_000]), HEADINGS)
        ) == [{"name": "张三", "note": "长" * 32_766 + "…"}]

    def test_more_rows_than_a_sheet_holds_are_refused_and_leave_nothing(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setattr("articles.spreadsheets.ROWS_MAX", 2)
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
        out = io.BytesIO()
        with pytest.raises(TooManyRows, match="at most 2 rows"):
            write_xlsx(out, [SheetColumn("姓名")], [["张三"]] * 3)
        assert out.getvalue() == b""
        assert list(tmp_path.iterdir()) == []
        assert write_xlsx(out, [SheetColumn("姓名")], [["张三"]] * 2) == 2
        assert list(tmp_path.iterdir()) == []

    def test_rows_are_taken_one_by_one(self) -> None:
        taken = []

        def rows() -> Iterator[list[str]]:
            for number in range(2000):
                taken.append(number)
                yield [str(number)]

        pieces = write_csv([SheetColumn("编号")], rows())
        assert next(pieces) == b"\xef\xbb\xbf"
        assert taken == []
        next(pieces)
        assert len(taken) == 500


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@settings(deadline=None, max_examples=examples(60))  # a workbook takes its time on a busy machine
@given(text=st.text(max_size=60))
def test_any_text_written_is_read_back_the_same_and_is_no_formula(kind: str, text: str) -> None:
    out = out_as(kind, [text, "="])
    read_back = values(read_table(out, HEADINGS))
    assert read_back == [{"name": clean_cell(text).strip(), "note": "="}]
    assert clean_cell(text) == text or UNWRITABLE.search(text) or "\r" in text
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(out).active
        assert sheet is not None
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    else:
        first = re.match(r'\ufeff"姓名","备注"\r\n"(.?)', out.getvalue().decode(), re.DOTALL)
        assert first is not None
        assert not is_formula(first[1])


@settings(deadline=None, max_examples=examples(60))  # a workbook takes its time on a busy machine
@given(
    text=st.sampled_from("=+-@＝＋－＠\t'_ ").flatmap(
        lambda sign: st.text(max_size=20).map(lambda rest: sign + rest)
    )
)
def test_signs_in_front_come_back_too(text: str) -> None:
    for kind in ("xlsx", "csv"):
        assert (
            values(read_table(out_as(kind, [text, "x"]), HEADINGS))[0]["name"]
            == clean_cell(text).strip()
        )


@pytest.mark.parametrize("text", ["_x0041_", "_x000D_", "_x005F_", "_x005F_x0041_", "a_x_b"])
def test_a_text_that_looks_like_an_escape_stays_itself(text: str) -> None:
    assert values(read_table(out_as("xlsx", [text, ""]), HEADINGS))[0]["name"] == text


def test_separators_inside_quotes_separate_nothing() -> None:
    text = "\t0\t0\t0"
    assert (
        values(read_table(out_as("csv", [text, "x"]), HEADINGS))[0]["name"]
        == clean_cell(text).strip()
    )


class TestReading:
    @pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("mark", [",", ";", "\t"])
    def test_csv_is_read_as_spreadsheets_save_it(self, coding: str, mark: str) -> None:
        lines = ("姓名,手机,邮编", "张三,13800000000,010010", "李㛃,,310012")
        found = read_table(
            table(*(line.replace(",", mark) for line in lines), coding=coding), HEADINGS
        )
        assert values(found) == [
            {"name": "张三", "phone": "13800000000", "postcode": "010010"},
            {"name": "李㛃", "phone": "", "postcode": "310012"},
        ]

    def test_numbers_and_days_come_as_somebody_would_type_them(self) -> None:
        row = ["张三", 13800000000, 10010, datetime(2024, 3, 5), "=1+1"]  # noqa: DTZ001
        assert values(
            read_table(workbook(["姓名", "手机", "邮编", "地址", "备注"], row), HEADINGS)
        ) == [
            {
                "name": "张三",
                "phone": "13800000000",
                "postcode": "10010",
                "street": "2024-03-05",
                "note": "=1+1",
            }
        ]

    def test_a_number_stored_with_a_point_is_whole_and_a_lost_code_shows_it(self) -> None:
        row = [12.5, 13800000000.0, 0.1 + 0.2, 91330106123456789012, True]
        assert list(
            values(read_table(workbook(["姓名", "手机", "邮编", "地址", "备注"], row), HEADINGS))[
                0
            ].values()
        ) == [
            "12.5",
            "13800000000",
            "0.3",
            "9.13301061234568E+19",
            "TRUE",
        ]

    def test_headings_are_found_below_a_title_in_either_language(self) -> None:
        found = read_table(
            workbook(
                ["2024年订户名单"],
                [],
                [None, "请勿改动"],
                [" ＊姓 名：", "Phone*", "序号"],
                ["张三", "1", 7],
            ),
            HEADINGS,
            needed=["name"],
        )
        assert (found.fields, found.passed_over) == (("name", "phone"), ("序号",))
        assert [(row.number, row.values) for row in found.rows] == [
            (5, {"name": "张三", "phone": "1"})
        ]

    def test_rows_keep_the_numbers_of_the_spreadsheet(self) -> None:
        found = read_table(table("姓名,备注", "张三,一", "", " , ", "李四,二", "王五"), HEADINGS)
        assert [(row.number, row.values["note"]) for row in found.rows] == [
            (2, "一"),
            (5, "二"),
            (6, ""),
        ]

    def test_a_hidden_sheet_is_passed_over_and_another_is_told(self) -> None:
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.sheet_state = "hidden"
        book.create_sheet("订户").append(["姓名"])
        book["订户"].append(["张三"])
        book.create_sheet("旧表").append(["无"])
        found = read_table(saved(book), HEADINGS)
        assert (values(found), found.other_sheets) == ([{"name": "张三"}], ("Sheet", "旧表"))

    def test_a_missing_column_is_named_as_the_reader_knows_it(self) -> None:
        with pytest.raises(UnreadableSheet, match="邮编、地址"):
            read_table(
                table("姓名,电话", "张三,1"), HEADINGS, needed=["name", "postcode", "street"]
            )

    def test_two_columns_for_one_thing_are_refused(self) -> None:
        with pytest.raises(UnreadableSheet, match="电话、手机"):
            read_table(table("姓名,电话,手机", "张三,1,2"), HEADINGS)

    @pytest.mark.parametrize("lines", [("姓名,电话",), ("姓名,电话", "", " , ")])
    def test_headings_without_rows_are_refused(self, lines: tuple[str, ...]) -> None:
        with pytest.raises(UnreadableSheet, match="no row"):
            read_table(table(*lines), HEADINGS)

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\x89PNG\r\n\x1a\n\0\0",
            b"%PDF-1.7\n",
            b"<html><table>",
            b'{"a": 1}',
            b"\xff\xfe\x00",
            b"\x80\xff" * 9,
        ],
    )
    def test_what_is_no_table_is_refused(self, content: bytes) -> None:
        with pytest.raises(UnreadableSheet):
            read_table(io.BytesIO(content), HEADINGS)

    def test_an_old_workbook_or_one_with_a_password_is_named(self) -> None:
        with pytest.raises(UnreadableSheet, match=r"old \.xls"):
            read_table(io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), HEADINGS)

    def test_a_broken_quotation_is_told_with_its_line(self) -> None:
        with pytest.raises(UnreadableSheet, match="near line 3"):
            list(read_table(table("姓名,备注", "张三,好", '李四,"没有结束'), HEADINGS).rows)

    def test_a_file_too_large_is_refused_unread(self) -> None:
        with pytest.raises(UnreadableSheet, match="more than 0 MB"):
            read_table(table("姓名", "张三"), HEADINGS, limits=Limits(size=10))

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_too_many_rows_are_refused(self, kind: str) -> None:
        rows = [["张三", ""]] * 40
        with pytest.raises(UnreadableSheet, match="more than 10 rows"):
            list(read_table(out_as(kind, *rows), HEADINGS, limits=Limits(rows=10)).rows)

    def test_a_row_of_endless_columns_is_refused(self) -> None:
        with pytest.raises(UnreadableSheet, match="more than 200 columns"):
            read_table(workbook(["姓名"] + [""] * 200 + ["x"], ["张三"]), HEADINGS)

    def test_a_bomb_is_weighed_before_it_is_opened(self, monkeypatch: pytest.MonkeyPatch) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("[Content_Types].xml", b"")
            packed.writestr("xl/worksheets/sheet1.xml", b"0" * 3_000_000)
        assert len(out.getvalue()) < 10_000
        monkeypatch.setattr("openpyxl.load_workbook", None)  # it must not come that far
        with pytest.raises(UnreadableSheet, match="unpacks to more than 1 MB"):
            read_table(out, HEADINGS, limits=Limits(unpacked=2**20))

    def test_a_sheet_that_lies_about_its_size_is_read_as_it_is(self) -> None:
        book = workbook(["姓名"], ["张三"])
        lying = repacked(
            book,
            "xl/worksheets/sheet1.xml",
            '<dimension ref="A1:A2"',
            '<dimension ref="A1:XFD1048576"',
        )
        assert values(read_table(lying, HEADINGS)) == [{"name": "张三"}]

    def test_entities_are_not_unfolded(self) -> None:
        part = "xl/worksheets/sheet1.xml"
        evil = repacked(
            workbook(["姓名"], ["张三"]),
            part,
            "<worksheet",
            '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet',
        )
        with pytest.raises(UnreadableSheet, match="damaged"):
            list(read_table(evil, HEADINGS).rows)

    def test_a_package_that_is_no_workbook_and_a_damaged_one_are_refused(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as packed:
            packed.writestr("word/document.xml", "<a/>")
        with pytest.raises(UnreadableSheet, match="no spreadsheet"):
            read_table(out, HEADINGS)
        whole = workbook(["姓名"], ["张三"]).getvalue()
        with pytest.raises(UnreadableSheet, match="damaged"):
            read_table(io.BytesIO(whole[: len(whole) // 2]), HEADINGS)

    @settings(
        deadline=None, max_examples=examples(60)
    )  # a workbook takes its time on a busy machine
    @given(
        st.binary(max_size=300),
        st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", "姓名\n".encode()]),
    )
    def test_any_bytes_are_read_or_refused(self, rest: bytes, start: bytes) -> None:
        try:
            list(read_table(io.BytesIO(start + rest), HEADINGS).rows)
        except UnreadableSheet:
            return

    @settings(
        deadline=None, max_examples=examples(60)
    )  # a workbook takes its time on a busy machine
    @given(at=st.integers(0, 5000), byte=st.integers(0, 255))
    def test_a_workbook_with_one_wrong_byte_is_read_or_refused(self, at: int, byte: int) -> None:
        content = bytearray(WHOLE)
        content[at % len(content)] = byte
        try:
            list(read_table(io.BytesIO(bytes(content)), HEADINGS).rows)
        except UnreadableSheet:
            return

    def test_a_formula_is_not_worked_out_and_links_are_not_followed(self) -> None:
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.append(["姓名", "备注"])
        book.active.append(["张三", "='[http://127.0.0.1:9/a.xlsx]Sheet1'!A1"])
        assert (
            values(read_table(saved(book), HEADINGS))[0]["note"]
            == "='[http://127.0.0.1:9/a.xlsx]Sheet1'!A1"
        )


WHOLE = workbook(["姓名", "备注"], ["张三", "好"], ["李四", 12.5]).getvalue()


def packed(**parts: bytes) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        for name, content in parts.items():
            book.writestr(f"xl/{name.replace('__', '/')}.xml", content)
    return file


@pytest.mark.parametrize(
    "parts",
    [
        {"sharedStrings": b"<si><t>a</t></si>" * 500_001},
        {"sharedStrings": b"<x:si><x:t/></x:si>" * 700_000},
        {"worksheets__sheet1": b"<c/>" * 8_000_001},
        {"styles": b"<xf/>" * 2_000_001},
    ],
)
def test_a_workbook_of_more_texts_or_cells_than_are_read_is_refused_before_it_is_parsed(
    parts: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openpyxl, "load_workbook", None)
    with pytest.raises(UnreadableSheet, match="more cells or texts"):
        read_table(packed(**parts), HEADINGS)


def test_a_line_of_commas_is_refused_before_it_becomes_cells() -> None:
    with pytest.raises(UnreadableSheet, match="more than 200 columns"):
        read_table(io.BytesIO("姓名\n".encode() + b"," * 1_000_000), HEADINGS)
    with pytest.raises(UnreadableSheet, match="more than 200 columns"):
        read_table(io.BytesIO("姓名\n".encode() + b"," * 300), HEADINGS)
