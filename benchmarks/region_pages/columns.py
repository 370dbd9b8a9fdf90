"""The columns of an article while it is set: what is still free, and the lines that fill it."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from articles.epaper.geometry import Rectangle
from benchmarks.region_pages.items import Face, Item, Sheet, TextLine
from benchmarks.region_pages.style import Style
from benchmarks.region_pages.vocabulary import write_headline, write_paragraph

NOT_FIRST = "，。、；：”）》！？%"  # no line begins with one of these
CROSSHEAD_LINES = 2


@dataclass
class Span:
    """A free stretch of a column."""

    top: float
    bottom: float


@dataclass
class Column:
    """A column with its free stretches from top to bottom."""

    left: float
    right: float
    spans: list[Span]

    @property
    def width(self) -> float:
        return self.right - self.left

    def lower_top(self, depth: float) -> None:
        """Let the column begin at `depth`."""
        self.spans[0].top = max(self.spans[0].top, depth)

    def cut(self, top: float, bottom: float) -> None:
        """Take a stretch out of the column."""
        spans: list[Span] = []
        for span in self.spans:
            if bottom <= span.top or span.bottom <= top:
                spans.append(span)
                continue
            spans += [Span(span.top, top), Span(bottom, span.bottom)]
        self.spans = [span for span in spans if span.bottom > span.top]


@dataclass(frozen=True)
class Slot:
    """The place of one line of body text."""

    left: float
    top: float
    width: float


def find_slots(columns: list[Column], style: Style) -> list[Slot]:
    """Return the places of the lines, in the order of reading."""
    slots: list[Slot] = []
    for column in columns:
        for span in column.spans:
            top = span.top
            while top + style.size <= span.bottom + 0.01:
                slots.append(Slot(column.left, top, column.width))
                top += style.pitch
    return slots


def break_lines(text: str, width: int) -> list[str]:
    """Return the lines of a paragraph of `width` characters each, the first indented by two."""
    lines: list[str] = []
    start = 0
    room = width - 2
    while start < len(text):
        end = start + room
        while end < len(text) and text[end] in NOT_FIRST and end - start > room - 2:
            end -= 1
        lines.append(text[start:end])
        start = end
        room = width
    return lines


def fill_columns(
    sheet: Sheet, columns: list[Column], style: Style, rng: Random, opening: str = ""
) -> list[str]:
    """Fill the free stretches with invented paragraphs and crossheads and return them.

    The last column may end early. `opening` begins the first paragraph.
    """
    slots = find_slots(columns, style)
    if not slots:
        return []
    in_last = sum(1 for slot in slots if slot.left == slots[-1].left)
    rest = len(slots) - int(in_last * rng.choice((0, 0, 0.05, 0.15, 0.3)))
    crossheads = rest > 50 and rng.random() < 0.5
    paragraphs: list[str] = []
    place = 0
    while place < rest:
        if crossheads and paragraphs and rest - place > 12 and rng.random() < 0.25:
            paragraphs.append(set_crosshead(sheet, slots[place], style, rng))
            place += CROSSHEAD_LINES
            continue
        narrow = int(slots[place].width / style.size)
        length = min(rng.randint(40, 190), max(6, (rest - place) * narrow - 6))
        text = (opening if not paragraphs else "") + write_paragraph(rng, length)
        paragraphs.append("")
        for number, line in enumerate(lines := break_lines(text, narrow)):
            if place == len(slots):
                break
            set_body_line(sheet, slots[place], style, line, number, len(lines))
            paragraphs[-1] += line
            place += 1
    return paragraphs


def set_body_line(
    sheet: Sheet, slot: Slot, style: Style, line: str, number: int, count: int
) -> None:
    """Set one line of a paragraph, flush on both sides unless it is the last."""
    indent = 2 * style.size if number == 0 else 0
    align = "justify" if number < count - 1 else "left"
    sheet.add(
        TextLine(
            slot.left + indent,
            slot.top,
            slot.width - indent,
            style.size,
            style.body,
            line,
            align,
        )
    )


def set_crosshead(sheet: Sheet, slot: Slot, style: Style, rng: Random) -> str:
    """Set a crosshead in the middle of two lines and return it."""
    size = style.size * rng.choice((1.0, 1.15, 1.3))
    room = int(slot.width / size)
    text = write_headline(rng, min(rng.randint(5, 10), room))
    top = slot.top + style.pitch * 0.4
    face = Face(style.head.family, True)
    sheet.add(TextLine(slot.left, top, slot.width, size, face, text, "center"))
    return text


def find_extent(items: Sequence[Item]) -> Rectangle:
    """Return the rectangle round all items."""
    boxes = [measure_item(item) for item in items]
    return Rectangle(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def measure_item(item: Item) -> Rectangle:
    """Return the place of an item; that of a line of type is as wide as its column."""
    if isinstance(item, TextLine):
        return Rectangle(item.left, item.top, item.left + item.width, item.top + item.size)
    return item.place
