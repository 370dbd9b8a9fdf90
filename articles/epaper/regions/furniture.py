"""What belongs to no article: masthead and running head. Pure."""

import re
from collections import defaultdict
from collections.abc import Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import PageText
from articles.epaper.regions.layout.boxes import enclose, shared_area, shared_width
from articles.epaper.regions.layout.lines import Line, join_lines
from articles.epaper.regions.votes import plain

HEAD_ZONE = 0.2  # of the page's height: a masthead is no deeper
MISSING = "\ufffd〓"  # what a glyph reads as that is not known
RUNNING_HEAD = re.compile(
    rf"\d{{4}}年\d{{1,2}}月\d{{1,2}}日"
    rf"|^[\d{MISSING}]{{4}}年[\d{MISSING}]{{1,2}}[月{MISSING}]"
    rf"[\d{MISSING}]{{1,2}}[日{MISSING}]"
    r"|^[A-Z]?\d{1,3}版|^第?[A-Z]?\d{1,3}版|^[A-Z]\d{2}$"
    r"|责任?编辑?[:：]|版式[:：]|校对[:：]|统一(连续出版物|刊号)|邮发代号|^今日\d+版"
    rf"|^第?\d+期|^总第\d+期|[星{MISSING}]期[一二三四五六日{MISSING}]$"
)
ALONE = 0.9  # of an em: the lines of a text are closer to each other
ALIKE = 1.2  # ratio of the sizes of two lines of one text
SAME_PLACE = 0.005  # of the page: what is printed again on another page moves by less
LEAST_REPEATED = 2  # characters: a single one at the same place is chance
HALF = 0.5  # of the pages: so many have it


def find_furniture(pages: Sequence[PageText]) -> Sequence[Rectangle]:
    """Return the places, in fractions, of what is printed at one place on half of the pages of an
    issue. One page alone says nothing.
    """
    places: defaultdict[tuple[str, int, int], list[Rectangle]] = defaultdict(list)
    for page in pages:
        found: dict[tuple[str, int, int], Rectangle] = {}
        for line in join_lines(page):
            text = re.sub(r"\d", "0", plain(line.text))
            box = Rectangle(
                line.box.left / page.width,
                line.box.top / page.height,
                line.box.right / page.width,
                line.box.bottom / page.height,
            )
            if len(text) >= LEAST_REPEATED:
                found[text, round(box.left / SAME_PLACE / 4), round(box.top / SAME_PLACE / 2)] = box
        for name, box in found.items():
            places[name].append(box)
    least = max(2, HALF * len(pages))
    return [enclose(boxes) for boxes in places.values() if len(boxes) >= least]


def find_furniture_lines(
    lines: Sequence[Line], places: Sequence[Rectangle], page: PageText
) -> set[Line]:
    """Return the lines that are no article's: those at the given places and the running head."""
    boxes = [
        Rectangle(
            place.left * page.width,
            place.top * page.height,
            place.right * page.width,
            place.bottom * page.height,
        )
        for place in places
    ]
    lines_there = {
        line
        for line in lines
        if any(shared_area(line.box, box) > HALF * line.box.area for box in boxes)
    }
    return lines_there | find_running_head(lines, page)


def find_running_head(lines: Sequence[Line], page: PageText) -> set[Line]:
    """Return the lines of the running head or masthead: down to the last that says what
    one says."""
    depths = [
        line.box.bottom
        for line in lines
        if line.box.bottom < HEAD_ZONE * page.height
        and RUNNING_HEAD.search(line.text)
        and is_alone(line, lines)
    ]
    deepest = max(depths, default=-1.0)
    return {line for line in lines if (line.box.top + line.box.bottom) / 2 <= deepest}


def is_alone(line: Line, lines: Sequence[Line]) -> bool:
    """Whether no line of about its size is right above or below: text of an article has some."""
    for other in lines:
        gap = max(line.box.top, other.box.top) - min(line.box.bottom, other.box.bottom)
        alike = max(line.size, other.size) <= ALIKE * min(line.size, other.size)
        width = min(line.box.right - line.box.left, other.box.right - other.box.left)
        over = shared_width(line.box, other.box) > HALF * width
        if other is not line and alike and over and gap <= ALONE * line.size:
            return False
    return True
