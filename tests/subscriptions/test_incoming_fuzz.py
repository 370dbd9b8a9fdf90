"""Whatever bytes come in, a file is read or refused in words: good files with seeded mutations,
workbooks of odd cells, and broken packages. Each answer is a sentence, and the rows that were read
add up."""

import csv
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.errors import Refused
from subscriptions import statement_parsers
from subscriptions.selectors.imports.draw_rows import read_counts
from subscriptions.selectors.imports.imports import try_import
from subscriptions.sheets import Unassigned, UnreadableSheet
from tests.cast import person
from tests.factories.articles import MORNING, the_publication
from tests.factories.subscriptions import make_prices

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::UserWarning:openpyxl"),  # of workbooks that lack something
]
STATEMENT = [
    ["账户明细查询", "", "", "", "", ""],
    ["交易流水号", "交易日期", "借方发生额", "贷方发生额", "对方户名", "摘要"],
    ["B1", "2024-03-06", "", "1,234.50", "田甜", "订报"],
    ["B2", "20240307", "88.00", "", "纸厂", "纸"],
    ["B3", "2024年3月8日", "", "-69.00", "江一", "冲正"],
    ["合计", "", "88.00", "1,165.50", "", ""],
]
SUBSCRIBERS = [
    [
        "编号",
        "订户",
        "电话",
        "省份",
        "详细地址",
        "邮编",
        "起订日期",
        "止订日期",
        "份数",
        "已付金额",
    ],
    [
        "1",
        "许诺",
        "13900000001",
        "浙江",
        "湖滨路 9 号",
        "310001",
        "2024-03-15",
        "2024-12-31",
        "1",
        "222",
    ],
    [
        "2",
        "江一",
        "0571-87654321",
        "浙江",
        "红山 1 号",
        "310001",
        "2024.3.15",
        "全年",
        "３份",
        "￥222",
    ],
    ["合计", "", "", "", "", "", "", "", "4", "444"],
]
COUNTS = [["地区", "收订", "零售"], ["浙江", "10", "2"], ["北京", "３", "1"], ["合计", "13", "3"]]
NUMBERS = [
    ["申请编号", "发票号码", "开票日期", "价税合计"],
    ["1", "24112000000012345678", "2024-03-08", "222"],
]
ODD = [
    "",
    "\0",
    "=1+1",
    "NaN",
    "inf",
    "-inf",
    "1e400",
    "9" * 400,
    "-0",
    "9999-12-31",
    "0000-00-00",
    "99999",
    "2958466",
    "1.23456789012346E+17",
    "\ud7ff",
    "\u202e反",
    "٣",
    "２０２４－０３－０６",
    "合计",
    '"',
    "a\nb",
    "'=x",
    "#REF!",
    "TRUE",
    "〇",
    "一亿",
    "²",
    "½",
    "−5",
    "1,2,3",
    "x" * 5_000,
]
VALUES: list[Any] = [
    None,
    True,
    float("nan"),
    float("inf"),
    1e300,
    -1e-300,
    10**20,
    date(9999, 12, 31),
    datetime(1900, 1, 1),  # noqa: DTZ001  a spreadsheet's moments have no zone
    time(23, 59),
    timedelta(days=40_000),
    "=SUM(A1:A9)",
    "=1/0",
    "#N/A",
    0.1 + 0.2,
    45357,
    45357.5,
]


def statement(file: io.BytesIO) -> None:
    found = statement_parsers.parse_statement("x", file)
    lines = len(found.transfers) + len(found.reversals)
    assert found.rows == lines + found.debits + found.others + found.repeated
    assert all(one.amount > 0 for one in [*found.transfers, *found.reversals])


def subscribers(file: io.BytesIO) -> None:
    found = try_import(file, the_publication(), MORNING)
    parts = [found.good, found.known_rows, found.doubtful, found.skipped]
    assert found.rows == sum(len(part) for part in parts) + found.bad_rows


READERS: dict[str, tuple[list[list[str]], Callable[[io.BytesIO], object]]] = {
    "statement": (STATEMENT, statement),
    "subscribers": (SUBSCRIBERS, subscribers),
    "counts": (COUNTS, read_counts),
    "numbers": (NUMBERS, statement_parsers.read_invoice_numbers),
}


def refusal(read: Callable[[io.BytesIO], object], content: bytes) -> list[str]:
    """Return in what words a file is refused, none where it is read; whatever else happens is a
    fault."""
    try:
        read(io.BytesIO(content))
    except Refused as told:
        words = [str(reason).strip() for reason in told.reasons]
    else:
        return []
    assert all(words)
    return words


def as_csv(rows: list[list[str]], coding: str = "utf-8", mark: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(rows)
    return out.getvalue().encode(coding, "replace")


def as_book(rows: list[list[Any]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


def mutated_rows(rows: list[list[str]], chance: random.Random) -> list[list[str]]:
    """Return a table with some cells changed, lines doubled, dropped, moved, shortened or
    lengthened."""
    made = [list(row) for row in rows]
    for _time in range(chance.randint(1, 4)):
        row = chance.choice(made)
        act = chance.randrange(6)
        if act < 3 and row:
            row[chance.randrange(len(row))] = chance.choice(ODD)
        elif act == 3:
            made.insert(chance.randrange(len(made) + 1), list(chance.choice(made)))
        elif act == 4:
            made.insert(chance.randrange(len(made) + 1), [])
        else:
            del row[chance.randrange(len(row) + 1) :]
            row += [chance.choice(ODD)] * chance.randrange(3)
    return made


def mutated_bytes(content: bytes, chance: random.Random) -> bytes:
    """Return bytes of which some were changed, cut out or put in."""
    made = bytearray(content)
    for _time in range(chance.randint(1, 6)):
        place = chance.randrange(len(made) + 1)
        act = chance.randrange(3)
        if act == 0:
            made[place : place + 1] = bytes([chance.randrange(256)])
        elif act == 1:
            del made[place : place + chance.randrange(40)]
        else:
            made[place:place] = chance.choice(
                [b'"', b"\0", b"\xff", b"\xa1", b"\r\n", b"\xef\xbb\xbf"]
            )
    return bytes(made)


def inputs(rows: list[list[str]], seed: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    codings = ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"]
    for _time in range(40):
        made = mutated_rows(rows, chance)
        content = as_csv(made, chance.choice(codings), chance.choice(",;\t"))
        yield content
        yield mutated_bytes(content, chance)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", READERS)
def test_a_table_with_odd_cells_and_broken_bytes_is_read_or_refused_in_words(
    kind: str, seed: int
) -> None:
    make_prices()
    rows, read = READERS[kind]
    refused = 0
    for content in inputs(rows, seed):
        refused += bool(refusal(read, content))
    assert 0 < refused < 80


@pytest.mark.parametrize("kind", READERS)
def test_workbooks_of_odd_cells_are_read_or_refused_in_words(kind: str) -> None:
    make_prices()
    rows, read = READERS[kind]
    chance = random.Random(5)
    for _time in range(25):
        made: list[list[Any]] = [list(row) for row in rows]
        for _cell in range(chance.randint(1, 5)):
            row = chance.choice(made)
            row[chance.randrange(len(row))] = chance.choice(VALUES)
        content = as_book([[_writable(cell) for cell in row] for row in made])
        for file in (content, mutated_bytes(content, chance)):
            refusal(read, file)


def _writable(value: Any) -> Any:
    """Return a value that the writer of the test takes; what it refuses is written as a text."""
    return repr(value) if isinstance(value, float) and value != value else value


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"]
)
def test_a_package_with_a_broken_part_is_refused_in_words(part: str) -> None:
    whole = as_book(STATEMENT)
    for content in (
        b"",
        b"<",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
        b"\xff\xfe<",
        b"<worksheet/>",
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                target.writestr(name, content if name == part else source.read(name))
        refusal(statement, out.getvalue())


def test_numbers_that_are_none_are_told_by_their_row() -> None:
    for value in ("NaN", "INF", "1E400", "x"):
        whole = as_book([STATEMENT[1], ["B1", 45357, "", 99.125, "田甜", ""]])
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as target:
            for name in source.namelist():
                text = source.read(name).replace(b"99.125", value.encode())
                target.writestr(name, text)
        with pytest.raises(Refused):
            statement(out)


def test_merged_cells_hidden_sheets_and_several_sheets_are_told() -> None:
    book, out = openpyxl.Workbook(), io.BytesIO()
    hidden, shown, other = book.active, book.create_sheet("流水"), book.create_sheet("说明")
    assert hidden is not None
    hidden.sheet_state = "hidden"
    for row in STATEMENT:
        shown.append(row)
    shown.merge_cells("A1:F1")
    other.append(["别处"])
    book.save(out)
    found = statement_parsers.parse_statement("x", out)
    assert len(found.transfers) == 1
    assert any("说明" in words for words in found.remarks)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, r"old \.xls"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        (b"<?xml version='1.0'?><Workbook/>", "web page"),
        (b"%PDF-1.7", "no spreadsheet"),
        (b"", "missing"),
        (
            '交易流水号,交易日期,贷方发生额\nB1,2024-03-06,"5\nB2,2024-03-06,6\nB3,2024-03-06,7"\n'.encode(),
            "quotation",
        ),
        ("sep=;\n交易流水号;交易日期;贷方发生额\n".encode(), "no row"),
    ],
)
def test_what_is_no_table_is_named(content: bytes, words: str) -> None:
    with pytest.raises((UnreadableSheet, Unassigned), match=words):
        statement(io.BytesIO(content))


@pytest.mark.parametrize("name", ["statement", "subscribers"])
def test_no_file_brings_a_page_down(client: Client, name: str) -> None:
    client.force_login(person("miao"))
    make_prices()
    address = {
        "statement": "/admin/subscriptions/bankstatement/add/",
        "subscribers": "/admin/subscriptions/subscription/import/",
    }[name]
    for place, content in enumerate(inputs(READERS[name][0], seed=9)):
        if place % 4 == 0:
            sent = {"file": SimpleUploadedFile("x.csv", content or b" "), "step": "good"}
            answer = client.post(address, sent, follow=True)
            assert answer.status_code == 200
