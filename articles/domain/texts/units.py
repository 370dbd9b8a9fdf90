"""The units in which texts are compared: a Chinese character, a Latin word, a tag, a name of the
byline. Pure.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from articles.domain.texts.comparing import UNIT
from articles.markup.sanitising import LINE_EDGE, TAG

ABSTRACT: Final = "abstract"
BODY: Final = "body"
BYLINE: Final = "byline"
# Blanks between paragraphs are no text: programs put them in and leave them out. They belong to the
# tag beside them.
BODY_UNIT = re.compile(
    rf"\s*(?:{LINE_EDGE.pattern})\s*|{TAG.pattern}|&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|{UNIT.pattern}",
    re.DOTALL,
)
BYLINE_UNIT = re.compile(r"[^\n]+\n")  # a name of the byline is changed as a whole
NAME = re.compile(r"\s*<(/?)([a-z0-9]+)[^<>]*>")
VOID: Final = frozenset({"br", "hr", "img"})


def read_units(field: str, text: str) -> list[str]:
    """Return the units in which a field is compared. Joined they are the text."""
    unit = {BODY: BODY_UNIT, BYLINE: BYLINE_UNIT}.get(field, UNIT)
    return unit.findall(text)


def read_tag(unit: str) -> str:
    """Return the name of the element that a unit begins or ends, empty for characters."""
    match = NAME.match(unit)
    return match[2] if match else ""


def ends_element(unit: str) -> bool:
    """Say whether a unit ends an element."""
    match = NAME.match(unit)
    return bool(match and match[1])


def compared_units(units: Iterable[str]) -> list[str]:
    """Return units as they are compared: tags without the blanks beside them."""
    return [unit.strip() if read_tag(unit) else unit for unit in units]


def follow_tags(opened: tuple[str, ...], units: Iterable[str]) -> tuple[str, ...]:
    """Return the tags that are open behind some units, the outermost first."""
    for unit in units:
        name = read_tag(unit)
        if not name or name in VOID:
            continue
        opened = opened[:-1] if ends_element(unit) else (*opened, unit.strip())
    return opened


def unit_starts(units: Sequence[str]) -> list[int]:
    """Return where each unit begins, and where the last one ends."""
    starts = [0]
    for unit in units:
        starts.append(starts[-1] + len(unit))
    return starts
