"""Marks on a frozen proof, after the signs of GB/T 14706. Pure.

Where a mark is, what it changes, and whether that is a mere slip. Places are characters of a
field's plain text; a body's plain text is that of `sanitising.plain_text`.
"""

import html
import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from articles.characters.scripts import limit_marks
from articles.markup.matching import match_texts
from articles.markup.sanitising import LINE_EDGE, TAG

FIELDS: Final = ("kicker", "headline", "subhead", "abstract", "body")
SLIPS_IN: Final = (
    "abstract",
    "body",
)  # a wrong character in a headline is no slip: readers see nothing else
SLIP_MAX: Final = 2  # Han characters
# What no slip may touch: a number, a denial or a name turns the sense round.
NUMERALS = "0-9０-９零〇一二三四五六七八九十百千万亿两半廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
NUMBER = re.compile(rf"[{NUMERALS}%％‰]")
# A number with the marks that belong to it: a sign or currency, what is between its digits, a
# percent sign.
FIGURE = re.compile(rf"[+\-−±~<>≤≥≈$¥€£]?[{NUMERALS}]+(?:[\W_]+[{NUMERALS}]+)*+[%‰°]?")
WIDE: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    0x3000: " ",
    0xFFE5: "¥",
    0x2103: "°C",
}
DENIAL = re.compile(r"[不没无未非否勿莫别]")
LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]")
SYMBOL = re.compile(r"[+<>=±×÷≤≥≈$¥€£￥＋＝＜＞]")
PART = re.compile(
    rf"(?P<edge>{LINE_EDGE.pattern})|(?P<tag>{TAG.pattern})"
    r"|(?P<entity>&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);)|.",
    re.S,
)
PARAGRAPH = re.compile(r"<(p|h3|h4)>")
INLINE = re.compile(r"</?(?:strong|em|u|s)>")
STYLED: Final = {"crosshead": "h3", "paragraph": "p"}


@dataclass(frozen=True)
class Unit:
    """One character a reader sees, and where it is in the HTML."""

    text: str
    start: int
    end: int


class Misplaced(ValueError):
    """The mark does not fit where it is: across paragraphs, in no paragraph, behind the end."""


def split_units(body: str) -> list[Unit]:
    """Return the characters of a cleaned body; joined they are its plain text."""
    lines: list[list[Unit]] = [[]]
    for part in PART.finditer(body):
        if part["tag"] and not part["edge"]:
            continue
        text = "\n" if part["edge"] else html.unescape(part[0])
        if len((text + "x").splitlines()) > 1:
            lines.append([])
        else:
            lines[-1].append(Unit(text, part.start(), part.end()))
    shown = [line for line in map(_stripped, lines) if line]
    joined: list[Unit] = []
    for line in shown:
        joined += [Unit("\n", line[0].start, line[0].start)] if joined else []
        joined += line
    return joined


def _stripped(line: list[Unit]) -> list[Unit]:
    first = next((place for place, unit in enumerate(line) if unit.text.strip()), len(line))
    last = next((place for place in range(len(line), 0, -1) if line[place - 1].text.strip()), 0)
    return line[first:last]


def replace_text(text: str, start: int, end: int, words: str) -> str:
    """Return plain text with other words in a place. Refuses Misplaced."""
    _check(len(text), start, end)
    return text[:start] + words + text[end:]


def replace_in_body(body: str, start: int, end: int, words: str) -> str:
    """Return the body with other words in a place of its plain text; marks around it stay.

    Refuses Misplaced.
    """
    shown = split_units(body)
    _check(len(shown), start, end)
    gone = shown[start:end]
    if any(unit.text == "\n" for unit in gone) or not shown:
        raise Misplaced
    if gone:
        at = gone[0].start
    else:
        behind = start > 0 and shown[start - 1].text != "\n"
        at = shown[start - 1].end if behind else shown[start].start
    parts = [body[:at], html.escape(words, quote=False)]
    place = at
    for unit in gone:
        parts.append(body[place : unit.start])
        place = unit.end
    return "".join([*parts, body[place:]])


def move_text(text: str, start: int, end: int, target: int) -> str:
    """Return plain text with a stretch at another place. Refuses Misplaced."""
    _check(len(text), start, end, target)
    if start <= target <= end:
        raise Misplaced
    stretch = text[start:end]
    rest = text[:start] + text[end:]
    place = target - (end - start) if target > end else target
    return rest[:place] + stretch + rest[place:]


def move_in_body(body: str, start: int, end: int, target: int) -> str:
    """Return the body with a stretch of its plain text at another place. Refuses Misplaced."""
    if start <= target <= end:
        raise Misplaced
    stretch = "".join(unit.text for unit in split_units(body)[start:end])
    if target > end:
        return replace_in_body(replace_in_body(body, target, target, stretch), start, end, "")
    return replace_in_body(replace_in_body(body, start, end, ""), target, target, stretch)


def style_body(body: str, start: int, end: int, style: str) -> str:
    """Return the body with a stretch set bold or plain, or its whole paragraph as a crosshead or a
    paragraph.

    Refuses Misplaced.
    """
    shown = split_units(body)[start:end]
    if not shown or any(unit.text == "\n" for unit in shown):
        raise Misplaced
    if style in STYLED:
        return _as_block(body, shown[0].start, STYLED[style])
    first = shown[0].start
    last = shown[-1].end
    open_there = _open_at(body, first)
    if open_there != _open_at(body, last):
        raise Misplaced
    inside = INLINE.sub("", body[first:last])
    if style == "bold":
        inside = inside if "strong" in open_there else f"<strong>{inside}</strong>"
    else:
        inside = (
            "".join(f"</{tag}>" for tag in reversed(open_there))
            + inside
            + "".join(f"<{tag}>" for tag in open_there)
        )
    return re.sub(r"<(strong|em|u|s)></\1>", "", body[:first] + inside + body[last:])


def _open_at(body: str, place: int) -> list[str]:
    """Return the inline marks open at a place of the HTML, the outermost first."""
    opened: list[str] = []
    for tag in INLINE.findall(body[:place]):
        name = tag.strip("</>")
        if tag.startswith("</"):
            opened.remove(name)
        else:
            opened.append(name)
    return opened


def _as_block(body: str, place: int, element: str) -> str:
    opening = [match for match in PARAGRAPH.finditer(body) if match.start() < place]
    if not opening:
        raise Misplaced
    opening_tag = opening[-1]
    name = opening_tag[1]
    close = body.find(f"</{name}>", opening_tag.end())
    if close < place - 1:
        raise Misplaced  # it is in a list, a table or a caption
    behind = close + len(name) + 3
    inner = body[opening_tag.end() : close]
    return f"{body[: opening_tag.start()]}<{element}>{inner}</{element}>{body[behind:]}"


def locate_stretch(frozen: str, current: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where a stretch of the frozen text is in the current one, None where it was
    changed meanwhile.
    """
    for match in match_texts(frozen, current):
        if match.old <= start and end <= match.old + match.length:
            shift = match.new - match.old
            return start + shift, end + shift
    return None


def locate_place(frozen: str, current: str, place: int) -> int | None:
    """Return where what follows a place of the frozen text begins in the current one, None where it
    is gone.
    """
    located = locate_stretch(frozen, current, place, place)
    return located[0] if located else None


def find_occurrence(text: str, words: str, number: int) -> int | None:
    """Return where some words occur for the n-th time (1 is the first), None where they do not."""
    place = -1
    for _time in range(number):
        place = text.find(words, place + 1) if words else -1
        if place < 0:
            return None
    return place


def is_typographic(field: str, before: str, after: str, names: Collection[str] = ()) -> bool:
    """Say whether a change of a field leaves what the text says as it was.

    Either only marks, blanks and widths differ, and no number with them; or it is a slip: at most
    two Han characters of the running text that touch no number, no denial, no Latin letter, no
    symbol and no name.
    """
    if has_same_words(before, after):
        return True
    if field not in SLIPS_IN or _figures(before) != _figures(after):
        return False
    head = _common(before, after)
    tail = min(_common(before[::-1], after[::-1]), len(before) - head, len(after) - head)
    gone = before[head : len(before) - tail]
    came = after[head : len(after) - tail]
    touched = gone + came
    if max(len(_bare(gone)), len(_bare(came))) > SLIP_MAX or any(
        rule.search(touched) for rule in (NUMBER, DENIAL, LATIN, SYMBOL)
    ):
        return False
    return not any(
        _overlaps(before, head, head + len(gone), name)
        or _overlaps(after, head, head + len(came), name)
        for name in names
    )


def has_same_words(one: str, other: str) -> bool:
    """Say whether two texts differ by marks, blanks and widths alone: 3.5% and 35% are not the same
    words.
    """
    return _bare(one) == _bare(other) and _figures(one) == _figures(other)


def _overlaps(text: str, start: int, end: int, name: str) -> bool:
    """Say whether a name is where something changes, or touches it."""
    around = text[max(0, start - len(name)) : end + len(name)]
    return bool(name) and name in around


def _bare(text: str) -> str:
    """Return a text without marks, blanks and widths. Symbols stay: A+ is not A."""
    narrow = unicodedata.normalize("NFKC", limit_marks(text))
    return "".join(
        character for character in narrow if unicodedata.category(character)[0] not in "PZC"
    )


def _figures(text: str) -> list[str]:
    """Return the numbers of a text with the marks that belong to them, in one width.

    10² is not 102.
    """
    return FIGURE.findall(text.translate(WIDE))


def _common(one: str, other: str) -> int:
    limit = min(len(one), len(other))
    return next((place for place in range(limit) if one[place] != other[place]), limit)


def _check(length: int, *places: int) -> None:
    ordered: Sequence[int] = places[:2]
    if list(ordered) != sorted(ordered) or any(not 0 <= place <= length for place in places):
        raise Misplaced
