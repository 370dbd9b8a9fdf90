"""What the set-up proposes: addresses in Latin letters, sign-in names, and prices. Pure."""

from collections.abc import Collection
from typing import Final, NamedTuple

from django.utils.text import slugify

from articles.domain.pinyin import spell_characters

WEEKS: Final = 52
STEP: Final = 50  # fen: a price of a copy is rounded up to half a yuan
MONTHS: Final = 12
QUARTERS: Final = 4


class ProposedPrices(NamedTuple):
    """Prices in fen that follow from the price of a year."""

    quarter: int
    month: int
    copy: int


def propose_address(name: str, *, most: int = 50, taken: Collection[str] = ()) -> str:
    """Return a Latin address for a name: 要闻 → yao-wen. A number follows where it is taken."""
    address = slugify("-".join(spell_characters(name)))[:most].strip("-") or "page"
    candidate = address
    number = 2
    while candidate in taken:
        candidate = f"{address[: most - 4]}-{number}"
        number += 1
    return candidate


def propose_code(name: str) -> str:
    """Return the code of a newspaper, by which commands know it: 江岸采购报 → jiangancaigoubao."""
    return slugify("".join(spell_characters(name)))[:50].strip("-_") or "paper"


def propose_sign_in_name(name: str, *, taken: Collection[str] = ()) -> str:
    """Return a sign-in name for a person: 张淑慧 → zhang.shuhui."""
    syllables = [slugify(syllable) for syllable in spell_characters(name.replace(" ", ""))]
    syllables = [syllable for syllable in syllables if syllable] or ["editor"]
    parts = [syllables[0], "".join(syllables[1:])]
    proposed = ".".join(part for part in parts if part)[:50]
    candidate = proposed
    number = 2
    while candidate.lower() in taken:
        candidate = f"{proposed}{number}"
        number += 1
    return candidate


def propose_prices(year: int, issues_a_week: int) -> ProposedPrices:
    """Return what a quarter, a month and a copy cost where a year costs so many fen."""
    copy = year / (WEEKS * max(1, issues_a_week))
    return ProposedPrices(
        quarter=max(1, -(-year // QUARTERS)),
        month=max(1, -(-year // MONTHS)),
        copy=max(STEP, -(-int(copy + 0.999) // STEP) * STEP),
    )
