"""What a page prints around its stories: masthead or heading, imprint lines, adverts. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.domain.headlines.headline_breaks import break_headline, type_width
from articles.epaper.pagesetting.drawing import (
    Item,
    draw_box,
    draw_image,
    draw_line,
    draw_rule,
)
from articles.epaper.pagesetting.layout.advert_places import AdvertPlace
from articles.epaper.pagesetting.layout.grid import MM, Grid
from articles.epaper.pagesetting.page_content import (
    Ear,
    Masthead,
    PageContent,
    PageHeading,
    SheetFormat,
)
from articles.epaper.pagesetting.typesetting.faces import BLACK, GREY, RED

MASTHEAD_NAME = 88.0
HEADING_HEIGHT = 34.0
FACTS_HEIGHT = 21.0
IMPRINT_SIZE = 7.8
IMPRINT_LINE = 11.5
EAR_SHARE = 0.29  # of the type area's width
MARK = "广告"


@dataclass(frozen=True)
class TypeArea:
    """The room between the margins, in points."""

    left: float
    top: float
    width: float
    bottom: float
    scale: float


def find_type_area(sheet: SheetFormat) -> TypeArea:
    left = sheet.margin_side * MM
    width = sheet.width * MM - 2 * left
    return TypeArea(
        left,
        sheet.margin_top * MM,
        width,
        (sheet.height - sheet.margin_bottom) * MM,
        min(1.0, (width / 992.0) ** 0.8),
    )


def heading_height(content: PageContent, area: TypeArea) -> float:
    """Return what the masthead or the heading takes, in points."""
    if content.masthead is None:
        return HEADING_HEIGHT
    organiser = 14.0 if content.masthead.organiser else 0.0
    return organiser + MASTHEAD_NAME * area.scale * 1.22 + 12 + FACTS_HEIGHT + 8


def foot_height(content: PageContent, area: TypeArea) -> float:
    """Return what the imprint lines take, in points."""
    lines = _imprint_rows(content.imprint_lines, area.width)
    return len(lines) * IMPRINT_LINE + 8 if lines else 0.0


def draw_heading(content: PageContent, area: TypeArea) -> Iterator[Item]:
    """Yield the masthead of page 1, else the heading of a page."""
    if content.masthead is not None:
        yield from _draw_masthead(content.masthead, content.heading, area)
    else:
        yield from _draw_running_head(content.heading, area)


def _draw_masthead(masthead: Masthead, heading: PageHeading, area: TypeArea) -> Iterator[Item]:
    y = area.top
    if masthead.organiser:
        yield draw_line(masthead.organiser, "furniture", 8.5, at=(area.left, y), width=area.width)
        y += 14
    height = MASTHEAD_NAME * area.scale * 1.22
    ear_width = area.width * EAR_SHARE if masthead.ear else 0.0
    width = area.width - ear_width - (18 if masthead.ear else 0)
    yield from _draw_name(masthead, area, y, width, height)
    if masthead.ear:
        x = area.left + area.width - ear_width
        yield from _draw_ear(masthead.ear, x, y, ear_width, height)
    y += height + 12
    yield draw_rule(area.left, y, area.width, thickness=1.6, color=RED)
    facts = [masthead.date_line, masthead.number_line, *masthead.facts]
    facts += [heading.responsible_editor and f"责任编辑：{heading.responsible_editor}"]
    yield from _draw_facts([fact for fact in facts if fact], area, y + 5)
    yield draw_rule(area.left, y + FACTS_HEIGHT, area.width)


def _draw_name(
    masthead: Masthead, area: TypeArea, y: float, width: float, height: float
) -> Iterator[Item]:
    """Yield the name as large as its place allows: nothing on page 1 is larger."""
    letters = type_width(masthead.name) or 1
    slogan = 18.0 if masthead.slogan else 0.0
    tracking = 0.1
    size = min(MASTHEAD_NAME * area.scale, width / (letters * (1 + tracking)), height - slogan)
    top = y + (height - slogan - size) / 2
    yield draw_line(
        masthead.name,
        "masthead",
        size,
        at=(area.left, top),
        width=width,
        align="left" if masthead.ear else "center",
        tracking=tracking,
    )
    if masthead.slogan:
        yield draw_line(
            masthead.slogan,
            "kai",
            12,
            at=(area.left, y + height - 13),
            width=width,
            align="left" if masthead.ear else "center",
            tracking=0.25,
        )


def _draw_ear(ear: Ear, x: float, y: float, width: float, height: float) -> Iterator[Item]:
    yield draw_box(x, y, width, height, thickness=0.6)
    row = y + 8
    if ear.title:
        yield draw_line(ear.title, "ear_title", 12, at=(x + 10, row), width=width - 20)
        yield draw_rule(x + 10, row + 17, width - 20, color=RED)
        row += 22
    room = int((y + height - row - 4) / 13)
    for line in ear.lines[:room]:
        yield draw_line(line, "furniture", 9, at=(x + 10, row), width=width - 20)
        row += 13


def _draw_facts(facts: Sequence[str], area: TypeArea, y: float) -> Iterator[Item]:
    """Yield the facts spread over the width: the first flush left, the last flush right."""
    size = 9.0
    widths = [type_width(fact) * size for fact in facts]
    spare = area.width - sum(widths)
    if len(facts) < 2 or spare < 6 * (len(facts) - 1):
        yield draw_line("　".join(facts), "furniture", size, at=(area.left, y), width=area.width)
        return
    x = area.left
    for number, (fact, width) in enumerate(zip(facts, widths, strict=True)):
        face = "furniture_bold" if number == 0 else "furniture"
        yield draw_line(fact, face, size, at=(x, y), width=width + 4)
        x += width + spare / (len(facts) - 1)


def _draw_running_head(heading: PageHeading, area: TypeArea) -> Iterator[Item]:
    """Yield the label at the outer edge, the editors at the inner one, the date between."""
    outer = "right" if _is_right_hand(heading.label) else "left"
    inner = "left" if outer == "right" else "right"
    y = area.top
    label_width = type_width(heading.label) * 23 + 6
    name_x = area.left + label_width if outer == "left" else area.left
    name_width = area.width - label_width
    at_label = area.left if outer == "left" else area.left + area.width - label_width
    yield draw_line(
        heading.label, "furniture_bold", 23, at=(at_label, y), width=label_width, align=outer
    )
    yield draw_line(
        heading.name, "soft_headline", 17, at=(name_x, y + 5), width=name_width, align=outer
    )
    editors = [
        heading.responsible_editor and f"责任编辑：{heading.responsible_editor}",
        heading.layout_editor and f"版式：{heading.layout_editor}",
    ]
    yield draw_line(
        "　".join(part for part in editors if part),
        "furniture",
        9,
        at=(area.left, y + 13),
        width=area.width,
        align=inner,
    )
    middle = "　".join(part for part in (heading.publication, heading.date_line) if part)
    yield draw_line(
        middle, "furniture", 9, at=(area.left, y + 13), width=area.width, align="center"
    )
    yield draw_rule(area.left, y + 27.5, area.width, thickness=1.3)
    yield draw_rule(area.left, y + 29.5, area.width)


def _is_right_hand(label: str) -> bool:
    """Say whether a page lies on the right: one with an odd number does."""
    digits = "".join(letter for letter in label if letter.isdecimal())
    return bool(digits) and int(digits) % 2 == 1


def _imprint_rows(lines: Sequence[str], width: float) -> list[str]:
    rows: list[str] = []
    for line in lines:
        number = int(type_width(line) * IMPRINT_SIZE / (width * 0.98)) + 1
        rows.extend(break_headline(line, number))
    return rows


def draw_imprint(content: PageContent, area: TypeArea) -> Iterator[Item]:
    """Yield the imprint between two rules at the foot."""
    rows = _imprint_rows(content.imprint_lines, area.width)
    if not rows:
        return
    y = area.bottom - len(rows) * IMPRINT_LINE - 3
    yield draw_rule(area.left, y, area.width, thickness=0.8)
    for number, row in enumerate(rows):
        top = y + 4 + number * IMPRINT_LINE
        yield draw_line(
            row, "furniture", IMPRINT_SIZE, at=(area.left, top), width=area.width, align="center"
        )


def draw_advert(place: AdvertPlace, file: str | None, grid: Grid) -> Iterator[Item]:
    """Yield an advert with its frame and the mark 广告."""
    x = grid.x(place.column)
    y = grid.y(place.row) + 2
    width = grid.width_of(place.span)
    height = place.rows * grid.pitch - 4
    if file:
        yield draw_image(file, x, y, width, height, whole=True)
    else:
        yield from _draw_advert_text(place.advert.text, x, y, width, height)
    yield draw_box(x, y, width, height, thickness=0.8, color=BLACK)
    yield draw_box(x + width - 25, y + 2, 23, 11.5, fill="#ffffff", thickness=0.4, color=GREY)
    yield draw_line(MARK, "mark", 8, at=(x + width - 25, y + 3.6), width=23, align="center")


def _draw_advert_text(text: str, x: float, y: float, width: float, height: float) -> Iterator[Item]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return
    widest = max(map(type_width, lines))
    size = min(26.0, (width - 40) / widest, (height - 16) / (len(lines) * 1.5))
    top = y + (height - len(lines) * size * 1.5) / 2
    for number, line in enumerate(lines):
        yield draw_line(
            line,
            "advert",
            size,
            at=(x + 8, top + number * size * 1.5),
            width=width - 16,
            align="center",
        )
