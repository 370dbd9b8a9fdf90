"""Files that come in from outside, as the actions take them: bank statements, and numbers from the tax platform.

Every wrong line is named by its row and in its own words, and then nothing is taken (articles.errors.Invalid).
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.errors import Invalid
from subscriptions import money
from subscriptions.actions.bank import Transfer
from subscriptions.actions.invoices import Issued
from subscriptions.sheets import Limits, Row, Table, Unreadable, read

LIMITS = Limits(size=10 * 1024**2, rows=50_000)
WRONG_MOST = 100  # lines named; who has more looks at the file first
DAY = re.compile(
    r"(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2})|年(\d{1,2})月(\d{1,2})日)(?:[ T].*)?",
    re.ASCII,
)
# Headings of the statements that Chinese banks hand out (ICBC, CCB, ABC, BOC, CMB, Bank of Communications).
STATEMENT = {
    "serial": (
        "交易流水号",
        "流水号",
        "银行流水号",
        "核心流水号",
        "账户明细编号-交易流水号",
        "交易序号",
    ),
    "debit": ("借方发生额", "支出金额", "借方金额", "借方发生额(支取)", "支出", "转出金额", "借方"),
    "direction": ("借贷标志", "借贷方向", "收支方向", "收/支", "借/贷"),
    "payer": (
        "对方户名",
        "付款人名称",
        "对方名称",
        "付款方户名",
        "对方单位",
        "对方单位名称",
        "对方账户名称",
    ),
    "payer_account": ("对方账号", "付款人账号", "对方帐号", "付款方账号", "对方账户"),
}
# A statement has one of these columns or several: the first that it has counts.
DAYS = {
    "booked": ("记账日", "记账日期", "入账日期"),
    "traded": ("交易日期", "交易日", "日期"),
    "hour": ("交易时间",),
}
AMOUNTS = {
    "credit": (
        "贷方发生额",
        "收入金额",
        "贷方金额",
        "贷方发生额(收入)",
        "收入",
        "转入金额",
        "贷方",
    ),
    "moved": ("交易金额", "发生额"),
}
# Where payers' words stand; a bank has one of these columns or several, and all of them are read.
MEMOS = {
    "memo": ("附言", "交易附言", "摘要/附言"),
    "purpose": ("用途",),
    "summary": ("摘要", "交易摘要"),
    "remark": ("备注",),
}
NUMBERS = {
    "request": ("申请编号", "申请号", "订单备注编号", "request"),
    "number": ("发票号码", "数电票号码", "数电发票号码", "发票号"),
    "issued_on": ("开票日期", "开具日期"),
    "amount": ("价税合计", "金额", "开票金额", "含税金额"),
}
Found = TypeVar("Found")
DEBITS = ("借", "支", "出", "D")


@dataclass(frozen=True)
class Statement:
    """A bank statement as it was read: the transfers received, how many lines were debits, the file's SHA-256."""

    name: str
    digest: str
    transfers: list[Transfer]
    debits: int
    passed_over: tuple[str, ...] = ()


def statement(name: str, file: IO[bytes]) -> Statement:
    """Read a bank's file of account movements. Refuses Unreadable, and Invalid naming every wrong row."""
    digest = _digest(file)
    table = read(file, STATEMENT | DAYS | AMOUNTS | MEMOS, needed=("serial",), limits=LIMITS)
    _need(table, DAYS, AMOUNTS)
    debits = 0
    wrong = Wrong()
    found: dict[str, tuple[int, Transfer]] = {}
    for row in table.rows:
        if _is_debit(row):
            debits += 1
            continue
        transfer = wrong.of(row, _transfer)
        if transfer is None:
            continue
        known = found.setdefault(transfer.serial, (row.number, transfer))
        if known[1] != transfer:
            wrong.add(
                row.number,
                _("serial number %(serial)s stands in row %(other)d with another transfer.")
                % {"serial": transfer.serial, "other": known[0]},
            )
    wrong.refuse()
    return Statement(
        name, digest, [transfer for _row, transfer in found.values()], debits, table.passed_over
    )


def invoice_numbers(file: IO[bytes]) -> list[Issued]:
    """Read the numbers that the tax platform gave back. Refuses Unreadable, and Invalid naming every wrong row."""
    table: Table = read(
        file, NUMBERS, needed=("request", "number", "issued_on", "amount"), limits=LIMITS
    )
    wrong = Wrong()
    found = [issued for row in table.rows if (issued := wrong.of(row, _issued))]
    wrong.refuse()
    return found


class Wrong:
    """The wrong rows of a file, collected so that all are told at once."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.count = 0

    def of(self, row: Row, read_: Callable[[Row], Found]) -> Found | None:
        """Return what a row says, None where it is wrong."""
        try:
            return read_(row)
        except ValueError as error:
            self.add(row.number, str(error))
            return None

    def add(self, number: int, words: str) -> None:
        self.count += 1
        if self.count <= WRONG_MOST:
            self.words.append(_("Row %(row)d: %(words)s") % {"row": number, "words": words})

    def refuse(self) -> None:
        """Raise Invalid with every wrong row, if there is one."""
        if not self.count:
            return
        more = self.count - len(self.words)
        if more:
            self.words.append(
                ngettext("%(count)d more row is wrong.", "%(count)d more rows are wrong.", more)
                % {"count": more}
            )
        raise Invalid(
            _("Nothing was brought in. Correct the file and choose it again."), *self.words
        )


def _need(table: Table, *kinds: dict[str, tuple[str, ...]]) -> None:
    """Refuse a table that has no column of a kind."""
    missing = [
        words
        for kind in kinds
        if not set(kind) & set(table.fields)
        for words in [next(iter(kind.values()))[0]]
    ]
    if missing:
        raise Unreadable(
            _("These columns are missing: %(missing)s.") % {"missing": "、".join(missing)}
        )


def _first(row: Row, kind: dict[str, tuple[str, ...]]) -> str:
    """Return what stands in the first column of a kind that a line fills."""
    return next((text for name in kind if (text := row.values.get(name, ""))), "")


def _transfer(row: Row) -> Transfer:
    values = row.values
    serial = values["serial"]
    if not serial or len(serial) > 64:
        raise ValueError(
            _("the serial number of the bank is missing or too long (“%(text)s”).")
            % {"text": serial[:80]}
        )
    memo = " ".join(dict.fromkeys(text for name in MEMOS if (text := values.get(name, ""))))
    return Transfer(
        serial,
        day(_first(row, DAYS)),
        _printable(values.get("payer", ""))[:120],
        amount(_first(row, AMOUNTS)),
        _printable(memo)[:200],
        _printable(values.get("payer_account", ""))[:40],
    )


def _issued(row: Row) -> Issued:
    values = row.values
    request = values["request"].lstrip("#")
    if not (request.isascii() and request.isdecimal() and len(request) < 10):
        raise ValueError(
            _("“%(text)s” is no number of a request.") % {"text": values["request"][:80]}
        )
    if not re.fullmatch(r"[0-9]{8,20}", values["number"]):
        raise ValueError(
            _("“%(text)s” is no invoice number of 8 to 20 digits.")
            % {"text": values["number"][:80]}
        )
    return Issued(
        int(request),
        values["number"],
        day(values["issued_on"]),
        amount(values["amount"]),
        row.number,
    )


def amount(text: str) -> int:
    """Return an amount of a file in fen. Raises ValueError with a sentence."""
    try:
        found = money.fen(text)
    except ValueError:
        raise ValueError(
            _("“%(text)s” is no amount. Write it like 1,234.50.") % {"text": text[:80]}
        ) from None
    if found <= 0:
        raise ValueError(_("“%(text)s” is an amount of nothing.") % {"text": text[:80]})
    return found


def day(text: str) -> date:
    """Return a day of a file, written 2024-03-05, 2024/3/5, 20240305 or 2024年3月5日, with or without an hour."""
    found = DAY.fullmatch(text.strip())
    parts = [int(part) for part in found.groups() if part and part.isdecimal()] if found else []
    try:
        return date(*parts)
    except (TypeError, ValueError):
        raise ValueError(
            _("“%(text)s” is no day. Write it as 2024-03-05.") % {"text": text[:80]}
        ) from None


def _is_debit(row: Row) -> bool:
    """Say whether a line is money that left: by its sign, its mark, or a debit where no credit stands."""
    values = row.values
    direction = values.get("direction", "").upper()
    if direction:
        return direction.startswith(DEBITS)
    credit = _first(row, AMOUNTS).replace("￥", "").replace("¥", "").strip()
    return credit.startswith(("-", "－")) or (
        _nothing(credit) and not _nothing(values.get("debit", ""))
    )


def _nothing(text: str) -> bool:
    try:
        return not text or money.fen(text) == 0
    except ValueError:
        return False


def _printable(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _digest(file: IO[bytes]) -> str:
    found = hashlib.sha256()
    file.seek(0)
    for piece in _pieces(file):
        found.update(piece)
    file.seek(0)
    return found.hexdigest()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(1 << 20):
        yield piece
