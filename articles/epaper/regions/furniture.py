"""What belongs to no article: masthead, running head, marks of adverts. Pure."""

import re
from collections import defaultdict
from collections.abc import Sequence

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import PageText
from articles.epaper.regions.boxes import distance, enclose, shared_area
from articles.epaper.regions.lines import Line, read_lines
from articles.epaper.regions.votes import plain

HEAD_ZONE = 0.2  # of the page's height: a masthead is no deeper
RUNNING_HEAD = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日|^[A-Z]?\d{1,3}版|^第?[A-Z]?\d{1,3}版|^[A-Z]\d{2}$"
    r"|责任?编辑?[:：]|版式[:：]|校对[:：]|国内统一(连续出版物|刊)号|邮发代号|^今日\d+版"
    r"|^第?\d+期|^总第\d+期|星期[一二三四五六日]$"
)
LOWEST = 3.0  # times its own height: a row of the running head is so close to the one found
ADVERT = re.compile(r"^[（(【\[]?(公益)?广告[）)】\]]?$")
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
        for line in read_lines(page):
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
    size = Rectangle(page.width, page.height, page.width, page.height)
    boxes = [
        Rectangle(
            place.left * size.left,
            place.top * size.top,
            place.right * size.right,
            place.bottom * size.bottom,
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
    """Return the lines of the running head: those that say what one says, and those beside them."""
    marks = [
        line
        for line in lines
        if line.box.bottom < HEAD_ZONE * page.height and RUNNING_HEAD.search(line.text)
    ]
    if not marks:
        return set()
    reach = max(line.box.bottom for line in marks)
    return {line for line in lines if line.box.bottom <= reach + 1 and is_in_head(line, marks)}


def is_in_head(line: Line, marks: Sequence[Line]) -> bool:
    """Whether a line is in the rows of the marks or above all of them."""
    lowest = max(mark.box.bottom for mark in marks)
    return line.box.bottom <= lowest + 1


def find_advert_marks(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that mark an advert."""
    return [line for line in lines if ADVERT.match(line.text.strip())]


def is_marked(box: Rectangle, marks: Sequence[Line]) -> bool:
    """Whether a picture bears the mark of an advert, or has it right at its edge."""
    return any(distance(box, mark.box) <= mark.size for mark in marks)
