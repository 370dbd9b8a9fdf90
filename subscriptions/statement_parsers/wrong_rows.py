"""The wrong rows of a file, collected so that all of them are told at once; amounts and days with
their sentences."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from typing import IO, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.errors import Invalid
from subscriptions.domain import money, parsing
from subscriptions.sheets import Limits, SheetRow

LIMITS = Limits(size=10 * 1024**2, rows=50_000)
WRONG_MOST = 100  # lines named; who has more looks at the file first
AMOUNT_MOST = 10**12  # fen; more is a slip of a key
QUOTED = 80  # characters of a cell that a sentence repeats
Found = TypeVar("Found")


class WrongRows:
    """The wrong rows of a file, collected so that all are told at once."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.count = 0

    def of(self, row: SheetRow, read_: Callable[[SheetRow], Found]) -> Found | None:
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


def parse_signed_amount(text: str) -> int:
    """Return an amount of a file in fen, with its sign. Raises ValueError with a sentence."""
    try:
        amount = money.parse_fen(text)
    except ValueError:
        raise ValueError(
            _("“%(text)s” is no amount. Write it like 1,234.50.") % {"text": text[:QUOTED]}
        ) from None
    if abs(amount) > AMOUNT_MOST:
        raise ValueError(_("“%(text)s” is too large an amount.") % {"text": text[:QUOTED]})
    return amount


def parse_amount(text: str) -> int:
    """Return an amount of a file in fen, of more than nothing. Raises ValueError with a
    sentence."""
    amount = parse_signed_amount(text)
    if amount <= 0:
        raise ValueError(_("“%(text)s” is an amount of nothing.") % {"text": text[:QUOTED]})
    return amount


def parse_row_day(text: str) -> date:
    """Return a day of a file, as `parsing.parse_day` reads it. Raises ValueError with a
    sentence."""
    try:
        return parsing.parse_day(text)
    except ValueError:
        raise ValueError(
            _("“%(text)s” is no day. Write it as 2024-03-05.") % {"text": text[:QUOTED]}
        ) from None


def digest_file(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file, and leave it at its beginning."""
    digest = hashlib.sha256()
    file.seek(0)
    for piece in _pieces(file):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(1 << 20):
        yield piece
