"""Covering parts of the picture of a page, and a picture as the PDF of a page. Pure."""

import io
from collections.abc import Sequence

from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from articles.epaper.geometry import Point, Rectangle
from articles.epaper.passages import Corners
from articles.epaper.polygons import bounding_box, holds_point

WORDS = "本稿已撤回"
PAPER = (233, 230, 222)
EDGE = (150, 143, 130)
INK = (96, 90, 80)
QUALITY = {"WEBP": 75, "JPEG": 80}
WEBP_METHOD = 2  # as the pictures of pages are made (docs/decisions/0033)
WORDS_SHARE = 0.7  # of the width of a panel that the words take at most
WORDS_MAX = 0.022  # size of the words, of the width of the page
WORDS_MIN = 9  # pixels; smaller words are left out
PDF_QUALITY = 85


def cover_picture(content: bytes, polygons: Sequence[Corners], font: str, index: int) -> bytes:
    """Return a picture of a page with quiet panels over polygons, in the format that it has.

    `font` is the path of a font file with Chinese characters, `index` its face in a collection.
    """
    picture = Pillow.open(io.BytesIO(content))
    kind = picture.format or "JPEG"
    page = picture.convert("RGB")
    for polygon in polygons:
        _draw_panel(page, polygon, font, index)
    output = io.BytesIO()
    if kind == "WEBP":
        page.save(output, kind, quality=QUALITY[kind], method=WEBP_METHOD)
    else:
        page.save(output, kind, quality=QUALITY.get(kind, QUALITY["JPEG"]))
    return output.getvalue()


def picture_pdf(content: bytes, width: float) -> bytes:
    """Return a PDF of one page that is a picture; `width` is that of the page in points."""
    picture = Pillow.open(io.BytesIO(content)).convert("RGB")
    output = io.BytesIO()
    dots_an_inch = picture.width / (width / 72)
    picture.save(output, "PDF", resolution=dots_an_inch, quality=PDF_QUALITY)
    return output.getvalue()


def blank_picture(width: float, height: float) -> bytes:
    """Return the picture of an empty page of so many points."""
    output = io.BytesIO()
    Pillow.new("RGB", (round(width), round(height)), PAPER).save(output, "JPEG")
    return output.getvalue()


def _draw_panel(page: Pillow.Image, polygon: Corners, font: str, index: int) -> None:
    """Draw one panel, with the words in the middle of its widest part."""
    corners = [(x * page.width, y * page.height) for x, y in polygon]
    mask = Pillow.new("1", page.size)
    ImageDraw.Draw(mask).polygon(corners, fill=1, outline=1)
    panel = Pillow.new("RGB", page.size, PAPER)
    _write_words(panel, polygon, font, index)
    page.paste(panel, mask=mask)
    edge = max(1, round(page.width / 1000))
    ImageDraw.Draw(page).line([*corners, corners[0]], fill=EDGE, width=edge)


def _write_words(panel: Pillow.Image, polygon: Corners, font: str, index: int) -> None:
    box = bounding_box([polygon])
    wide = (box.right - box.left) * panel.width * WORDS_SHARE / len(WORDS)
    size = int(min(wide, panel.width * WORDS_MAX, (box.bottom - box.top) * panel.height / 2))
    if size < WORDS_MIN:
        return
    middle = _middle_of(polygon, box)
    place = (middle.x * panel.width, middle.y * panel.height)
    face = ImageFont.truetype(font, size, index)
    ImageDraw.Draw(panel).text(place, WORDS, fill=INK, font=face, anchor="mm")


def _middle_of(polygon: Corners, box: Rectangle) -> Point:
    """Return a point inside a polygon, near the middle of its box where that is inside."""
    for down in (0.5, 0.3, 0.7, 0.15, 0.85):
        for across in (0.5, 0.3, 0.7, 0.15, 0.85):
            x = box.left + across * (box.right - box.left)
            y = box.top + down * (box.bottom - box.top)
            if holds_point(polygon, x, y):
                return Point(x, y)
    return Point((box.left + box.right) / 2, (box.top + box.bottom) / 2)
