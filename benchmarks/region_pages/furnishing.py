"""What belongs to no article: masthead, running head, adverts."""

from random import Random

from articles.epaper.geometry import Rectangle
from benchmarks.region_pages.grids import Cell, Grid
from benchmarks.region_pages.items import Face, Frame, Picture, Sheet, TextLine
from benchmarks.region_pages.style import SANS, SERIF, Format
from benchmarks.region_pages.vocabulary import write_headline, write_name, write_paragraph


def set_running_head(sheet: Sheet, page: Format, number: int, rng: Random) -> None:
    """Set page number, name of the page, date and editor on one line with a rule below."""
    grid = page.grid
    right = grid.right_of(grid.columns - 1)
    wide = right - grid.left
    depth = grid.top - 20 - rng.uniform(0, 6)
    small = Face(SANS)
    name = rng.choice(("要闻", "综合新闻", "市场", "专题", "副刊", "财经"))
    sheet.add(
        TextLine(grid.left, depth - 4, 120, 14, Face(SANS, True), f"{number:02d}版 {name}", "left")
    )
    date = f"2026年{rng.randint(1, 12)}月{rng.randint(1, 28)}日 星期{rng.choice('一二三四五六')}"
    editor = f"责任编辑：{write_name(rng)} 校对：{write_name(rng)}"
    sheet.add(TextLine(grid.left, depth, wide, 8.5, small, date, "center"))
    sheet.add(TextLine(grid.left, depth, wide, 8.5, small, editor, "right"))
    sheet.add(Frame(Rectangle(grid.left, grid.top - 5, right, grid.top - 5)))


def set_masthead(sheet: Sheet, page: Format, rng: Random) -> float:
    """Set the masthead of page 1 with the box beside it; return the depth where articles begin."""
    grid = page.grid
    left = grid.left
    right = grid.right_of(grid.columns - 1)
    wide = (right - left) * rng.uniform(0.55, 0.7)
    size = min(wide / 6, 90)
    title = write_headline(rng, rng.choice((4, 5)))
    sheet.add(TextLine(left, left, wide, size, Face(SERIF, True), title, "center"))
    depth = left + size + 8
    facts = (
        f"2026年{rng.randint(1, 12)}月{rng.randint(1, 28)}日 星期三 第{rng.randint(900, 3000)}期 "
        f"今日{rng.choice((8, 12))}版 国内统一连续出版物号 CN 11-0{rng.randint(100, 999)} "
        f"邮发代号 1-{rng.randint(10, 99)}"
    )
    fitted = facts[: int(wide / 5.2)]
    sheet.add(TextLine(left, depth, wide, 8.5, Face(SANS), fitted, "center"))
    ear = left + wide + 16
    sheet.add(Frame(Rectangle(ear, left, right, depth)))
    for line in range(3):
        words = ("主办：" if line == 0 else "") + write_headline(rng, 7)
        sheet.add(TextLine(ear + 6, left + 8 + line * 16, right - ear - 12, 10, Face(SANS), words))
    return depth + 26


def set_advert(sheet: Sheet, grid: Grid, cell: Cell, rng: Random) -> None:
    """Set an advert with its mark: a picture, or large and small type in a frame."""
    place = Rectangle(grid.left_of(cell.first), cell.top, grid.right_of(cell.last), cell.bottom)
    wide = place.right - place.left
    if rng.random() < 0.5:
        sheet.add(Picture(place, rng.randrange(4)))
    else:
        sheet.add(Frame(place))
        set_advert_text(sheet, place, rng)
    mark = TextLine(place.left, place.bottom - 9, wide - 3, 7, Face(SANS), "广告", "right")
    sheet.add(mark)


def set_advert_text(sheet: Sheet, place: Rectangle, rng: Random) -> None:
    """Set the text of an advert."""
    wide = place.right - place.left - 20
    size = min(30, wide / 8)
    depth = place.top + 10
    head = write_headline(rng, rng.randint(4, 7))
    sheet.add(TextLine(place.left + 10, depth, wide, size, Face(SANS, True), head, "center"))
    depth += size * 1.5
    while depth < place.bottom - 30 and rng.random() < 0.9:
        line = write_paragraph(rng, int(wide / 11))
        sheet.add(TextLine(place.left + 10, depth, wide, 10, Face(SANS), line, "center"))
        depth += 16
