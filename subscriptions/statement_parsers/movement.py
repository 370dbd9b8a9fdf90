"""What one line of a bank statement moved: by its columns, its sign, its marks and its words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.utils.translation import gettext as _

from subscriptions.domain import money, parsing
from subscriptions.selectors.money.bank import mentions_reversal
from subscriptions.sheets import SheetRow
from subscriptions.statement_parsers import banks
from subscriptions.statement_parsers.wrong_rows import QUOTED, parse_row_day, parse_signed_amount


class LineFate(Enum):
    """What a line of a statement is."""

    RECEIVED = "received"
    TAKEN_BACK = "taken back"  # a receipt that the bank reversed
    LEFT = "left"
    NOTHING = "nothing"  # no money moved


@dataclass(frozen=True)
class LineMovement:
    """What a line moved: its fate, and the amount in fen, of more than nothing but for a line that
    moved nothing."""

    fate: LineFate
    amount: int = 0


def read_movement(row: SheetRow, *, red: bool) -> LineMovement:
    """Return what a line moved. A receipt with a minus was taken back, and so was money that leaves
    with the words of a reversal; money that comes with them is our own transfer that came back, and
    is received.

    With `red` the statement writes everything that left with a minus.
    """
    values = row.values
    if _has(values.get("state", ""), banks.NOT_PAID):
        return LineMovement(LineFate.NOTHING)
    credit, debit = (_number(values.get(name, "")) for name in ("credit", "debit"))
    if credit and debit:
        raise ValueError(_("money came and left in one line."))
    reverses = _reverses(row)
    if credit:
        return LineMovement(LineFate.RECEIVED if credit > 0 else LineFate.TAKEN_BACK, abs(credit))
    if debit:
        came_back = debit < 0 and (reverses or not red)
        fate = LineFate.TAKEN_BACK if reverses else LineFate.LEFT
        return LineMovement(LineFate.RECEIVED if came_back else fate, abs(debit))
    return _read_one_column(row, reverses=reverses)


def _read_one_column(row: SheetRow, *, reverses: bool) -> LineMovement:
    """Return what a line moved whose amount says by its sign, or by a mark beside it, whether it
    came."""
    amount = parse_signed_amount(_first(row, ("moved", "credit")))
    if _has(row.values.get("state", ""), banks.GIVEN_BACK):
        return LineMovement(LineFate.LEFT, abs(amount))
    if not amount:
        raise ValueError(
            _("“%(text)s” is an amount of nothing.") % {"text": _first(row, ("moved", "credit"))}
        )
    mark = _direction(row)
    if mark is None and "direction" in row.values and row.values["direction"]:
        return LineMovement(LineFate.NOTHING)
    came = amount > 0 if mark is None else mark
    if not came:
        return LineMovement(LineFate.TAKEN_BACK if reverses else LineFate.LEFT, abs(amount))
    return LineMovement(LineFate.RECEIVED if amount > 0 else LineFate.TAKEN_BACK, abs(amount))


def _direction(row: SheetRow) -> bool | None:
    """Say by a mark whether money came: 贷 or 借, 收入 or 支出, 来账 or 往账. None where no mark says it, or
    money only moved within the account. Raises ValueError for a mark that nobody knows."""
    mark = parsing.fold_text(row.values.get("direction", ""))
    kind = parsing.fold_text(row.values.get("kind", ""))
    if kind in {"往账", "转出"}:
        return False
    if not mark:
        return True if kind in {"来账", "转入"} else None
    if mark.startswith(banks.NO_MONEY):
        return None
    if mark.startswith(banks.CAME):
        return True
    if mark.startswith(banks.LEFT):
        return False
    raise ValueError(
        _("“%(text)s” does not say whether money came or left.") % {"text": mark[:QUOTED]}
    )


def _reverses(row: SheetRow) -> bool:
    """Say whether a line reverses another, by its words or by its mark."""
    flag = parsing.fold_text(row.values.get("reversed", ""))
    texts = [row.values.get(name, "") for name in (*banks.MEMOS, "kind")]
    return flag in banks.YES or any(mentions_reversal(text) for text in texts)


def writes_debits_red(rows: list[SheetRow]) -> bool:
    """Say whether a statement writes all that left with a minus: 支出金额（-元）."""
    debits = [read_optional_fen(row.values.get("debit", "")) for row in rows]
    return not any(one > 0 for one in debits)


def is_note_line(row: SheetRow) -> bool:
    """Say whether a line is no row but a note: it has neither a day nor an amount."""
    if any(row.values.get(name, "") for name in banks.AMOUNTS):
        return False
    try:
        read_line_day(row)
    except ValueError:
        return True
    return False


def read_line_day(row: SheetRow) -> date:
    return parse_row_day(_first(row, banks.DAYS))


def _first(row: SheetRow, names: tuple[str, ...]) -> str:
    """Return what stands in the first of some columns that a line fills."""
    return next((text for name in names if (text := row.values.get(name, "").strip("`"))), "")


def _number(text: str) -> int:
    return parse_signed_amount(text) if text.strip("`-— ") else 0


def read_optional_fen(text: str) -> int:
    try:
        return money.parse_fen(text)
    except ValueError:
        return 0


def _has(text: str, words: Collection[str]) -> bool:
    return any(word in parsing.fold_text(text) for word in words)


def printable_text(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
