"""Money is whole fen (分), an `int`. Pure; no Django."""


def yuan(fen: int) -> str:
    """Write fen as yuan with two decimals: 27600 → "276.00"."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def short_yuan(fen: int) -> str:
    """Write fen as yuan the way a price tag does, without empty decimals: 27600 → "276", 350 → "3.5"."""
    return yuan(fen).rstrip("0").rstrip(".")
