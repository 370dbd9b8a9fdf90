"""Sets a page: texts are broken into lines, stories packed into the grid, and the page drawn."""

from collections.abc import Iterator, Sequence
from math import ceil

from articles.epaper.geometry import Rectangle
from articles.epaper.pagesetting import furniture
from articles.epaper.pagesetting.drawing import Item, draw_rule
from articles.epaper.pagesetting.layout.advert_places import AdvertPlace, place_adverts
from articles.epaper.pagesetting.layout.choosing import choose_places
from articles.epaper.pagesetting.layout.exhibits import MeasuredPicture
from articles.epaper.pagesetting.layout.grid import Grid, make_grid
from articles.epaper.pagesetting.layout.packing import GAP, GridBlock, Shape
from articles.epaper.pagesetting.layout.story_plan import MeasuredStory, measure_story
from articles.epaper.pagesetting.page_content import PageAdvert, PageContent, PageStory
from articles.epaper.pagesetting.pictures import DecodedPicture, decode_picture, encode_picture
from articles.epaper.pagesetting.preparing import PreparedPage, prepare_page
from articles.epaper.pagesetting.set_pages import SetAdvert, SetPage, SetStory
from articles.epaper.pagesetting.story_drawing import draw_story
from articles.epaper.pagesetting.story_placing import PlacedStory, describe_story, place_story
from articles.epaper.pagesetting.typesetting.faces import describe_faces
from articles.epaper.pagesetting.typesetting.fonts import PageFonts
from articles.epaper.pagesetting.typesetting.measuring import TypeMeasure, measure_texts
from articles.epaper.pagesetting.typesetting.typst_engine import compile_job


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
    foot = place_adverts(page.adverts, grid)
    rows = grid.rows - foot.rows
    shape = Shape(grid.columns, rows, grid.column_width, grid.pitch, foot.corner)
    places = [place_story(plan, block, grid) for plan, block in choose_places(stories, grid, shape)]
    items = [
        *furniture.draw_heading(page, area),
        *_draw_stories(places, grid),
        *_draw_adverts(foot.places, grid, files),
        *furniture.draw_imprint(page, area),
    ]
    pdf = compile_job("page", _describe_page(grid, items, fonts), fonts, files.encode(items))
    return SetPage(
        pdf=pdf,
        stories=tuple(_describe_stories(prepared, stories, places, grid)),
        adverts=tuple(_describe_adverts(page.adverts, foot.places, grid)),
        free_lines=_count_free_lines(places, shape),
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


def _draw_stories(places: Sequence[PlacedStory], grid: Grid) -> Iterator[Item]:
    for place in places:
        yield from draw_story(place, grid)
        yield from _draw_rules(place.block, places, grid)


def _draw_rules(block: GridBlock, places: Sequence[PlacedStory], grid: Grid) -> Iterator[Item]:
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
        yield from furniture.draw_advert(place, file, grid)


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
    places: Sequence[PlacedStory],
    grid: Grid,
) -> Iterator[SetStory]:
    placed = {place.block.story: place for place in places}
    letters = grid.column_width / grid.text_size
    for number, measured in enumerate(stories):
        text = prepared.texts[number]
        beyond = ceil(text.beyond / letters)
        place = placed.get(number)
        if place is not None:
            yield describe_story(place, grid, text.before_body, beyond)
        else:
            yield _describe_left_out(measured, beyond)


def _describe_left_out(measured: MeasuredStory, beyond: int) -> SetStory:
    lines = measured.lines + beyond
    story = measured.story
    return SetStory(story.key, (), 0, lines, lines, story.begin_at, len(story.pictures))


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
                x + grid.width_of(place.span),
                grid.y(place.row + place.rows),
            )
            regions = (box,)
        yield SetAdvert(advert.key, regions)


def _count_free_lines(places: Sequence[PlacedStory], shape: Shape) -> int:
    """Return how many lines of a column no story and no advert stands in."""
    filled = sum((place.block.rows + GAP) * place.block.span for place in places)
    filled += shape.corner.rows * shape.corner.span
    return max(0, shape.rows * shape.columns - filled)
