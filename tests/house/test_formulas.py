"""No cell of a sheet that leaves the house is a formula, whoever wrote what stands in it."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db.models import Model
from django.utils import timezone

from articles.actions.records import journal
from articles.common.csv_files import csv_pieces
from articles.common.formulas import is_formula
from articles.models import ResponsibleEditor
from newsroom.accounts.models import User
from subscriptions.models import Address, InvoiceRequest, IssueDelivery, Party
from subscriptions.sheets import SheetColumn as Heading
from subscriptions.sheets import write_csv, write_xlsx
from tests.cast import person
from tests.house.asking import Asker, blank_pages, watched
from tests.house.everything import Everything
from tests.house.rights_matrix import DOORS
from tests.house.shares import is_full, portion_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frame_counted_once")]
ROOT = Path(__file__).resolve().parents[2]
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")
FRONTS = ("\t", "\r", "\n", "\r\n", " ", "\u00a0", "\u3000", "\ufeff", "\u200b", "\u2060", "\u00ad")
PREFIXES = (
    *SIGNS,
    *(f"{front}=" for front in FRONTS),
    "'=",
    "\x00=",
    "\u202e=",
    "\u3164@",
    " \n+",
)
POISON = '=HYPERLINK("https://example.org")'
WRITERS = re.compile(r"csv\.(?:writer|DictWriter)|\bWorkbook\(|text/csv|spreadsheetml\.sheet\"")
MAY_WRITE = {"articles/common/csv_files.py", "articles/spreadsheets.py"}


def test_there_are_28_beginnings_to_try() -> None:
    assert len(set(PREFIXES)) == 28


def test_sheets_are_written_in_two_places_only() -> None:
    found = {
        str(file.relative_to(ROOT))
        for app in ("newsroom", "articles", "subscriptions")
        for file in (ROOT / app).rglob("*.py")
        if WRITERS.search(file.read_text())
    }
    assert found == MAY_WRITE


@pytest.mark.parametrize("prefix", PREFIXES)
def test_no_beginning_makes_a_formula_of_a_cell(prefix: str) -> None:
    text = f"{prefix}1+1"
    for pieces in (csv_pieces([[text]]), write_csv([Heading(text)], [[text]])):
        for cell in cells_of_csv(b"".join(pieces)):
            assert cell.startswith("'"), repr(cell)
    out = io.BytesIO()
    write_xlsx(out, [Heading(text)], [[text]])
    assert formulas_of_book(out.getvalue()) == []


def cells_of_csv(content: bytes) -> Iterator[str]:
    for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        yield from row


def formulas_of_book(content: bytes) -> list[str]:
    """Return the texts of a workbook that are formulas or would become one when they are edited."""
    sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    cells: list[Any] = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    return [
        cell.value
        for cell in texts
        if cell.data_type == "f" or (is_formula(cell.value) and not cell.quotePrefix)
    ]


def is_a_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+(?:\.\d+)?", cell) is not None


def formulas_of(answer: Any) -> list[str] | None:
    """Return the cells of an answer that a spreadsheet could run, None where it is no sheet."""
    kind = answer["Content-Type"] if answer.status_code == 200 else ""
    if "csv" not in kind and "spreadsheetml" not in kind:
        return None
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if "spreadsheetml" in kind:
        return formulas_of_book(content)
    return [cell for cell in cells_of_csv(content) if is_formula(cell) and not is_a_number(cell)]


# What people write and sheets show.
WRITTEN: tuple[tuple[type[Model], str], ...] = (
    (Party, "name"),
    (Address, "recipient"),
    (Address, "street"),
    (InvoiceRequest, "title"),
    (IssueDelivery, "recipient"),
    (ResponsibleEditor, "printed_name"),
    (User, "display_name"),
)


def test_no_sheet_of_any_address_runs_what_somebody_wrote(house: Everything) -> None:
    for model, name in WRITTEN:
        model._default_manager.update(**{name: POISON})
    journal.record("account.signed_in", by=person("xu"), at=timezone.now(), subject=POISON)
    askers = [Asker(house, name) for name in ("gu", "miao")]  # chief, subscription manager
    sheets, faults = set(), []
    for route, door in portion_of(DOORS.items(), 20):
        for asker, method in product(askers, ("get", "post")):
            if "delete" in route or (method == "post" and door.reads):
                continue
            address, body = asker.filled_in(method, route, door)
            with watched(), blank_pages():  # a sheet is no template
                answer = asker.send(method, address, body)
                found = formulas_of(answer)
            if found is not None:
                sheets.add(route)
                faults += [f"{method.upper()} {route}: {cell}" for cell in found]
    assert len(sheets) > 20 or not is_full(), sheets
    assert faults == []
