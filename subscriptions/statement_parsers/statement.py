"""A bank statement, read line by line: transfers received, transfers that the bank took back, money
that left, and lines that move nothing. Together they are all rows of the file; sums and notes
between them are told apart."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import IO

from django.utils.translation import gettext as _

from subscriptions.actions.money.bank import Transfer
from subscriptions.domain import money, parsing
from subscriptions.sheets import (
    Columns,
    SheetRow,
    SheetTable,
    Sums,
    Unassigned,
    digest_headings,
    is_sum_row,
    likeliest_columns,
    read_first_lines,
    read_table,
)
from subscriptions.statement_parsers import banks
from subscriptions.statement_parsers.movement import (
    LineFate,
    LineMovement,
    is_note_line,
    printable_text,
    read_line_day,
    read_movement,
    read_optional_fen,
    writes_debits_red,
)
from subscriptions.statement_parsers.wrong_rows import LIMITS, QUOTED, WrongRows, digest_file

SERIAL_MOST = 64
LOST_DIGITS = re.compile(r"\d(?:\.\d+)?E\+\d+", re.ASCII | re.IGNORECASE)
REMARKS_MOST = 50


@dataclass(frozen=True)
class ParsedStatement:
    """A bank statement as it was read: transfers received and those taken back, the file's SHA-256,
    how many lines were money that left (`debits`), moved nothing (`others`) or stand in the file
    twice (`repeated`). `rows` is their sum. `remarks` tell what was passed over and which sum of
    the file is not that of its rows."""

    name: str
    digest: str
    transfers: list[Transfer]
    debits: int
    passed_over: tuple[str, ...] = ()
    reversals: list[Transfer] = field(default_factory=list)
    others: int = 0
    repeated: int = 0
    remarks: list[str] = field(default_factory=list)
    columns: Columns | None = None

    @property
    def rows(self) -> int:
        lines = len(self.transfers) + len(self.reversals)
        return lines + self.debits + self.others + self.repeated


def parse_statement(
    name: str,
    file: IO[bytes],
    *,
    chosen: Columns | None = None,
    layouts: Mapping[str, Mapping[str, int]] | None = None,
) -> ParsedStatement:
    """Read a bank's file of account movements: by the columns that were `chosen`, else by those
    that were chosen for a file with the same headings (`layouts`, by the digest of the headings),
    else by its headings.

    Refuses UnreadableSheet, Unassigned where the columns are not found, and Invalid naming every
    wrong row.
    """
    digest = digest_file(file)
    columns = chosen or find_statement_columns(read_first_lines(file, LIMITS), layouts or {})
    table = read_table(file, banks.FIELDS, limits=LIMITS, columns=columns)
    return StatementReading(table).statement(name, digest, columns)


def find_statement_columns(
    lines: list[tuple[int, list[str]]], layouts: Mapping[str, Mapping[str, int]]
) -> Columns:
    """Return the columns of a statement. Refuses Unassigned."""
    for number, line in lines:
        if (known := layouts.get(digest_headings(line))) is not None:
            return Columns(number, known)
    columns = likeliest_columns(lines, banks.FIELDS)
    if names := banks.find_missing_fields(columns.places if columns else ()):
        raise Unassigned(
            _("These columns are missing: %(missing)s.") % {"missing": "、".join(names)}, lines
        )
    assert columns is not None  # noqa: S101  nothing is missing
    return columns


class StatementReading:
    """One reading of a statement's table."""

    def __init__(self, table: SheetTable) -> None:
        self.table = table
        self.wrong = WrongRows()
        self.sums = Sums()
        self.remarks: list[str] = []
        self.warnings: list[str] = []  # sums that are not those of the rows
        self.rows: list[SheetRow] = []
        self.counts: Counter[LineFate] = Counter()
        self.has_serial = "serial" in table.fields
        self.alike: Counter[str] = Counter()
        self.repeated = 0

    def statement(self, name: str, digest: str, columns: Columns) -> ParsedStatement:
        """Return what the table says. Refuses Invalid with every wrong row."""
        sums: dict[int, list[SheetRow]] = defaultdict(list)
        for row in self.table.rows:
            if is_sum_row(row, banks.DAYS, banks.AMOUNTS):
                sums[len(self.rows)].append(row)
            elif is_note_line(row):
                self._remark(_passed_over(row))
            else:
                self.rows.append(row)
        transfers = self._lines(sums)
        self.wrong.refuse()
        if sheets := self.table.other_sheets:
            self._remark(_("Sheets passed over: %(sheets)s.") % {"sheets": "、".join(sheets)})
        if not self.has_serial:
            self._remark(
                _(
                    "The statement has no serial numbers. Its lines are told apart by what "
                    "they say: bring in whole "
                    "days."
                )
            )
        return ParsedStatement(
            name=name,
            digest=digest,
            transfers=list(transfers[LineFate.RECEIVED].values()),
            debits=self.counts[LineFate.LEFT],
            passed_over=self._unread(columns),
            reversals=list(transfers[LineFate.TAKEN_BACK].values()),
            others=self.counts[LineFate.NOTHING],
            repeated=self.repeated,
            remarks=[*self.warnings, *self.remarks][:REMARKS_MOST],
            columns=columns,
        )

    def _unread(self, columns: Columns) -> tuple[str, ...]:
        """Return the headings that nothing is read from; a balance only tells lines without serial
        numbers apart."""
        used = {
            place
            for name, place in columns.places.items()
            if name != "balance" or not self.has_serial
        }
        return tuple(
            cell for place, cell in enumerate(self.table.heading) if cell and place not in used
        )

    def _lines(self, sums: Mapping[int, list[SheetRow]]) -> dict[LineFate, dict[str, Transfer]]:
        """Return transfers by fate and serial number, and hold the sums against the rows before
        them."""
        transfers: dict[LineFate, dict[str, Transfer]] = {
            LineFate.RECEIVED: {},
            LineFate.TAKEN_BACK: {},
        }
        places: dict[tuple[LineFate, str], int] = {}
        red = writes_debits_red(self.rows)
        for place, row in enumerate(self.rows):
            self._check_sums(sums.get(place, []))
            moved = self.wrong.of(row, partial(read_movement, red=red))
            if moved is None:
                continue
            self._add_up(row, moved)
            self.counts[moved.fate] += 1
            if moved.fate not in transfers:
                continue
            one = self.wrong.of(row, partial(self._transfer, moved=moved))
            if one is not None:
                self._keep(one, moved.fate, row, transfers[moved.fate], places)
        self._check_sums(sums.get(len(self.rows), []))
        self._check_above()
        return transfers

    def _keep(
        self,
        one: Transfer,
        fate: LineFate,
        row: SheetRow,
        transfers: dict[str, Transfer],
        places: dict[tuple[LineFate, str], int],
    ) -> None:
        if one.serial not in transfers:
            transfers[one.serial] = one
            places[fate, one.serial] = row.number
        elif transfers[one.serial] == one:
            self.repeated += 1
            self._remark(
                _("Row %(row)d says the same as row %(other)d and counts once.")
                % {"row": row.number, "other": places[fate, one.serial]}
            )
        else:
            sentence = _("serial number %(serial)s stands in row %(other)d with another transfer.")
            facts = {"serial": one.serial, "other": places[fate, one.serial]}
            self.wrong.add(row.number, sentence % facts)

    def _transfer(self, row: SheetRow, moved: LineMovement) -> Transfer:
        values = row.values
        memo = " ".join(
            dict.fromkeys(text for name in banks.MEMOS if (text := values.get(name, "").strip("`")))
        )
        return Transfer(
            self._serial(row, moved),
            read_line_day(row),
            printable_text(values.get("payer", "")).strip("`")[:120],
            moved.amount,
            printable_text(memo)[:200],
            printable_text(values.get("payer_account", "")).strip("`")[:40],
        )

    def _serial(self, row: SheetRow, moved: LineMovement) -> str:
        """Return a line's serial number; of a statement without any the digest of what the line
        says, and which of the lines that say the same it is."""
        if not self.has_serial:
            names = (*banks.DAYS, "payer", "payer_account", "balance", *banks.MEMOS)
            says = [row.values.get(name, "") for name in names]
            identity = "\0".join([*says, moved.fate.value, str(moved.amount)])
            digest = hashlib.sha256(identity.encode()).hexdigest()[:40]
            self.alike[digest] += 1
            return f"line:{digest}/{self.alike[digest]}"
        serial = parsing.normalise_text(row.values["serial"])
        if not serial or len(serial) > SERIAL_MOST:
            raise ValueError(
                _("the serial number of the bank is missing or too long (“%(text)s”).")
                % {"text": serial[:QUOTED]}
            )
        if LOST_DIGITS.fullmatch(serial):
            raise ValueError(
                _(
                    "the serial number %(text)s has lost digits in a spreadsheet. Take the "
                    "file as the bank gave it."
                )
                % {"text": serial}
            )
        return serial

    def _add_up(self, row: SheetRow, moved: LineMovement) -> None:
        """Count a line into the sums, each column with its sign."""
        amounts = {
            name: read_optional_fen(row.values.get(name, ""))
            for name in banks.AMOUNTS
            if row.values.get(name, "")
        }
        signed = amounts.get("moved", 0)
        if "moved" in amounts and not {"credit", "debit"} & set(self.table.fields):
            if moved.fate is LineFate.RECEIVED:
                amounts["credit"] = moved.amount
            else:
                amounts["debit"] = abs(signed)
        sides = {LineFate.RECEIVED: "credit", LineFate.LEFT: "debit"}
        self.sums.add(amounts, sides.get(moved.fate, ""))

    def _check_sums(self, rows: Iterable[SheetRow]) -> None:
        for row in rows:
            differences = self.sums.check(row, banks.AMOUNTS, _read_sum)
            if not differences:
                self._remark(_passed_over(row))
            for one in differences:
                self.warnings.append(
                    _sum_sentence(row.number, one.says, one.found, is_count=not one.field)
                )

    def _check_above(self) -> None:
        """Hold the sums that stand above the headings against the rows."""
        for line in self.table.above:
            for cell in line:
                for one in self.sums.check_text(cell, _read_sum):
                    self.warnings.append(
                        _sum_sentence(0, one.says, one.found, is_count=not one.field)
                    )

    def _remark(self, sentence: str) -> None:
        self.remarks.append(sentence)


def _read_sum(_name: str, text: str) -> int:
    return money.parse_fen(text)


def _passed_over(row: SheetRow) -> str:
    says = printable_text(" ".join(cell for cell in row.cells if cell))[:60]
    return _("Row %(row)d is passed over: “%(text)s”.") % {"row": row.number, "text": says}


def _sum_sentence(row: int, says: int, summed: int, *, is_count: bool) -> str:
    """Return that a sum of the file is not that of its rows."""
    written_, added = (
        (str(says), str(summed))
        if is_count
        else (money.format_yuan(says), money.format_yuan(summed))
    )
    where = _("Row %(row)d") % {"row": row} if row else _("The head of the file")
    return _("%(where)s says %(says)s, but the rows add up to %(found)s. Is the file whole?") % {
        "where": where,
        "says": written_,
        "found": added,
    }
