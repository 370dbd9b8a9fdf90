"""Sets a page: texts are broken into lines, stories packed into the grid, and the page drawn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from articles.epaper.geometry import Rectangle
from articles.epaper.pagesetting import furniture
from articles.epaper.pagesetting.drawing import Item, draw_rule
from articles.epaper.pagesetting.layout.exhibits import MeasuredPicture
from articles.epaper.pagesetting.layout.fitting import can_be_cut_to, fit_blocks
from articles.epaper.pagesetting.layout.grid import MM, Grid, make_grid
from articles.epaper.pagesetting.layout.packing import (
    GAP,
    Block,
    Corner,
    Packing,
    Plans,
    Shape,
    pack_stories,
)
from articles.epaper.pagesetting.layout.story_plan import (
    MeasuredStory,
    PageStyle,
    measure_story,
    plan_story,
)
from articles.epaper.pagesetting.page_content import PageAdvert, PageContent, PageStory
from articles.epaper.pagesetting.pictures import DecodedPicture, decode_picture, encode_picture
from articles.epaper.pagesetting.preparing import PreparedPage, prepare_page
from articles.epaper.pagesetting.set_pages import SetAdvert, SetPage, SetStory
from articles.epaper.pagesetting.story_drawing import draw_story
from articles.epaper.pagesetting.story_placing import StoryPlace, describe_story, place_story
from articles.epaper.pagesetting.typesetting.faces import describe_faces
from articles.epaper.pagesetting.typesetting.fonts import PageFonts
from articles.epaper.pagesetting.typesetting.measuring import TypeMeasure, measure_texts
from articles.epaper.pagesetting.typesetting.typst_engine import compile_job

STYLES = (
    PageStyle(),
    PageStyle(picture_columns=1),
    PageStyle(picture_columns=1, headline_step=1),
    PageStyle(picture_columns=2, headline_step=2),
    PageStyle(picture_columns=-1, headline_step=-1),
    PageStyle(picture_columns=-2, headline_step=-2),
)
STYLE_COST = 4.0  # of a style that is not the usual one, for each step
ROOM_MAX = 4  # rows that may stay empty before larger pictures are tried


@dataclass(frozen=True)
class AdvertPlace:
    """An advert in the grid."""

    advert: PageAdvert
    column: int
    row: int
    rows: int


class _Files:
    """The pictures of a page by the name of their file; those that cannot be read by their key."""

    def __init__(self) -> None:
        self.pictures: dict[str, DecodedPicture] = {}
        self.broken: list[str] = []

    def add(self, key: str, content: bytes) -> str | None:
        """Return the name of the picture's file; nothing where it cannot be read."""
        decoded = decode_picture(content)
        if decoded is None:
            self.broken.append(key)
            return None
        name = f"picture-{len(self.pictures)}.jpg"
        self.pictures[name] = decoded
        return name

    def encode(self, items: Sequence[Item]) -> dict[str, bytes]:
        """Return the files of the pictures that are drawn, in the size of their places."""
        return {
            item["file"]: encode_picture(
                self.pictures[item["file"]],
                item["width"],
                item["height"],
                whole=item["fit"] == "contain",
            )
            for item in items
            if item["kind"] == "picture"
        }


def set_page(content: PageContent, fonts: PageFonts) -> SetPage:
    """Return the page as PDF with the place of every story. The same input makes the same bytes.

    What does not fit is cut at its end and told as over-matter; a story for which there is no room
    at all is left out.
    """
    prepared = prepare_page(content, fonts)
    page = prepared.content
    area = furniture.find_type_area(page.sheet)
    grid = make_grid(
        page.sheet, furniture.heading_height(page, area), furniture.foot_height(page, area)
    )
    files = _Files()
    stories = _measure_stories(prepared, grid, files, fonts)
    adverts, foot_rows, corner = _place_adverts(page.adverts, grid)
    rows = grid.rows - foot_rows
    shape = Shape(grid.columns, rows, grid.column_width, grid.pitch, corner)
    places = _place_stories(stories, grid, shape)
    items = [
        *furniture.draw_heading(page, area),
        *_draw_stories(places, grid),
        *_draw_adverts(adverts, grid, files),
        *furniture.draw_imprint(page, area),
    ]
    pdf = compile_job("page", _describe_page(grid, items, fonts), fonts, files.encode(items))
    return SetPage(
        pdf=pdf,
        stories=tuple(_describe_stories(prepared, stories, places, grid)),
        adverts=tuple(_describe_adverts(page.adverts, adverts, grid)),
        free_lines=_count_free_lines(places, grid, rows),
        missing_characters=prepared.missing_characters,
        broken_pictures=tuple(dict.fromkeys(files.broken)),
    )


def _measure_stories(
    prepared: PreparedPage, grid: Grid, files: _Files, fonts: PageFonts
) -> list[MeasuredStory]:
    widths = tuple(grid.width_of(span) for span in range(1, grid.columns + 1))
    measure = TypeMeasure(widths, grid.text_size, grid.pitch)
    texts = measure_texts([text.blocks for text in prepared.texts], measure, fonts)
    return [
        measure_story(
            story, number, text.blocks, text.tables, list(_measure_pictures(story, files))
        )
        for number, (story, text) in enumerate(zip(prepared.content.stories, texts, strict=True))
    ]


def _measure_pictures(story: PageStory, files: _Files) -> Iterator[MeasuredPicture]:
    for picture in story.pictures:
        name = files.add(story.key, picture.content)
        if name is not None:
            yield MeasuredPicture(picture, name, files.pictures[name].aspect)


def _place_adverts(
    adverts: Sequence[PageAdvert], grid: Grid
) -> tuple[list[AdvertPlace], int, Corner]:
    """Return the adverts from the foot upwards, the rows of those that fill the page's width, and
    the corner that the others take."""
    lines: list[list[PageAdvert]] = []
    for advert in adverts:
        if advert.span > grid.columns:
            continue
        if not lines or sum(other.span for other in lines[-1]) + advert.span > grid.columns:
            lines.append([])
        lines[-1].append(advert)
    lines.sort(key=lambda line: -sum(advert.span for advert in line))
    places: list[AdvertPlace] = []
    foot = 0
    corner = Corner()
    for line in lines:
        span = sum(advert.span for advert in line)
        rows = max(_advert_rows(advert, grid) for advert in line)
        if foot + rows > grid.rows:
            continue
        column = grid.columns - span
        for advert in line:
            places.append(AdvertPlace(advert, column, grid.rows - foot - rows, rows))
            column += advert.span
        if span == grid.columns or corner.span:
            foot += rows + 1
        else:
            corner = Corner(span, rows + GAP)
    return places, foot, corner


def _advert_rows(advert: PageAdvert, grid: Grid) -> int:
    return max(3, ceil(advert.height * MM / grid.pitch))


def _place_stories(stories: Sequence[MeasuredStory], grid: Grid, shape: Shape) -> list[StoryPlace]:
    """Return the stories in their places; the last ones are left out where there is no room."""
    for count in range(len(stories), 0, -1):
        packing, plans = _choose_packing(stories[:count], grid, shape)
        if can_be_cut_to(packing, plans, shape.rows) or count == 1:
            blocks = fit_blocks(packing, plans, shape.rows)
            return [place_story(plans[block.story, block.span], block, grid) for block in blocks]
    return []


def _choose_packing(
    stories: Sequence[MeasuredStory], grid: Grid, shape: Shape
) -> tuple[Packing, Plans]:
    """Return the best packing; a page that is too empty or too full is tried in other styles."""
    choices: list[tuple[float, int, Packing, Plans]] = []
    for number, style in enumerate(STYLES):
        if number and not _may_help(style, choices[0][2], shape):
            continue
        plans = _plan_stories(stories, grid, style)
        packing = pack_stories(plans, len(stories), shape)
        choices.append((packing.cost + STYLE_COST * number, number, packing, plans))
    _cost, _number, packing, plans = min(choices, key=lambda choice: choice[:2])
    return packing, plans


def _may_help(style: PageStyle, usual: Packing, shape: Shape) -> bool:
    """Say whether a style makes the page fuller where it is too empty, or emptier."""
    room = shape.rows + GAP - usual.rows
    grows = style.picture_columns > 0
    return room > ROOM_MAX if grows else room < 0


def _plan_stories(stories: Sequence[MeasuredStory], grid: Grid, style: PageStyle) -> Plans:
    plans = {}
    for number, story in enumerate(stories):
        spans: Sequence[int] = range(1, grid.columns + 1)
        if story.story.span is not None:
            spans = [max(1, min(grid.columns, story.story.span))]
        for span in spans:
            plans[number, span] = plan_story(story, span, grid, style)
    return plans


def _draw_stories(places: Sequence[StoryPlace], grid: Grid) -> Iterator[Item]:
    for place in places:
        yield from draw_story(place, grid)
        yield from _draw_rules(place.block, places, grid)


def _draw_rules(block: Block, places: Sequence[StoryPlace], grid: Grid) -> Iterator[Item]:
    """Yield the hairlines above a story and to the right of it."""
    if block.row > 0:
        y = grid.y(block.row - 1) + 0.35 * grid.pitch
        yield draw_rule(grid.x(block.column), y, grid.width_of(block.span))
    end = block.column + block.span
    if end < grid.columns:
        x = grid.x(end) - grid.gutter / 2
        yield draw_rule(x, grid.y(block.row), 0, block.rows * grid.pitch)


def _draw_adverts(adverts: Sequence[AdvertPlace], grid: Grid, files: _Files) -> Iterator[Item]:
    for place in adverts:
        picture = place.advert.picture
        file = files.add(place.advert.key, picture) if picture is not None else None
        yield from furniture.draw_advert(
            place.advert, file, grid, place.column, place.row, place.rows
        )


def _describe_page(grid: Grid, items: Sequence[Item], fonts: PageFonts) -> dict[str, object]:
    return {
        "faces": describe_faces(fonts),
        "width": grid.width,
        "height": grid.height,
        "items": list(items),
    }


def _describe_stories(
    prepared: PreparedPage,
    stories: Sequence[MeasuredStory],
    places: Sequence[StoryPlace],
    grid: Grid,
) -> Iterator[SetStory]:
    placed = {place.block.story: place for place in places}
    for number, measured in enumerate(stories):
        place = placed.get(number)
        if place is not None:
            yield describe_story(place, grid, prepared.texts[number].before_body)
        else:
            story = measured.story
            yield SetStory(story.key, (), 0, measured.lines, measured.lines, story.begin_at)


def _describe_adverts(
    adverts: Sequence[PageAdvert], places: Sequence[AdvertPlace], grid: Grid
) -> Iterator[SetAdvert]:
    by_key = {place.advert.key: place for place in places}
    for advert in adverts:
        place = by_key.get(advert.key)
        regions: tuple[Rectangle, ...] = ()
        if place is not None:
            x = grid.x(place.column)
            box = grid.fractions(
                x,
                grid.y(place.row),
                x + grid.width_of(advert.span),
                grid.y(place.row + place.rows),
            )
            regions = (box,)
        yield SetAdvert(advert.key, regions)


def _count_free_lines(places: Sequence[StoryPlace], grid: Grid, rows: int) -> int:
    """Return how many lines of a column are empty between the last stories and the foot."""
    filled = sum((place.block.rows + GAP) * place.block.span for place in places)
    return max(0, rows * grid.columns - filled)
