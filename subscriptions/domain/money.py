"""Money is whole fen (分), an `int`. Pure; no Django."""

import re

from subscriptions.domain.parsing import normalise_text

# NFKC has made the full-width ￥ a ¥. A spreadsheet puts what is owed in brackets: (291.00).
WRITTEN = re.compile(
    r"(?P<sign>[+-]?)(?:¥|rmb|cny|人民币)?(?P<inner_sign>[+-]?)"
    r"(?P<yuan>\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(?P<decimals>\d{1,2})0*|\.0*)?"
    r"(?:元|圆|rmb|cny)?(?:整|正)?",
    re.ASCII,
)


def format_yuan(fen: int) -> str:
    """Write fen as yuan with two decimals: 27600 → "276.00"."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def format_short_yuan(fen: int) -> str:
    """Write fen as yuan the way a price tag does, without empty decimals: 27600 → "276", 350 →
    "3.5"."""
    return format_yuan(fen).rstrip("0").rstrip(".")


def parse_fen(text: str) -> int:
    """Read an amount of yuan as people, banks and spreadsheets write it: "1,234.50" → 123450, "￥69"
    → 6900, "69元" → 6900, "(291.00)" → -29100.

    No float on the way. Raises ValueError for what is no amount, and for parts of a fen.
    """
    written = "".join(normalise_text(text).casefold().split())
    if written.startswith("(") and written.endswith(")"):
        written = f"-{written[1:-1]}"
    match = WRITTEN.fullmatch(written)
    if match is None or (match["sign"] and match["inner_sign"]):
        raise ValueError(f"{text!r} is no amount of yuan.")
    decimals = (match["decimals"] or "0").ljust(2, "0")
    amount = int(match["yuan"].replace(",", "")) * 100 + int(decimals)
    return -amount if "-" in (match["sign"], match["inner_sign"]) else amount


def included_tax(amount: int, rate: int) -> int:
    """Return the tax that a price includes, both in fen, at a rate in basis points: amount × rate /
    (1 + rate), rounded half-up to whole fen. For an amount that is not negative."""
    whole = 10_000 + rate
    return (2 * amount * rate + whole) // (2 * whole)
