"""The pictures themselves, drawn by Pillow: paper, ink and red as on readers' pages."""

import io
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw

from articles.reading.sharing.cards import HEIGHT, WIDTH, ShareCard
from articles.reading.sharing.lettering import LEADING, Lettering, TypeFace, set_headline
from articles.reading.sharing.shapes import PictureShape

PAPER = "#fbfaf7"
INK = "#1c1a17"
SOFT = "#5d574e"
RED = "#9c1c1c"
MARGIN = 72
TOP = 150  # where the rule below the masthead lies
FOOT = HEIGHT - 66  # the base line of column and date
MASTHEAD = (620, 84)
HEADLINE_SIZES = (104, 92, 82, 72, 64, 56, 48, 42)
HEADLINE_BOX = (WIDTH - 2 * MARGIN, 320)
NAME_SIZES = (60, 52, 44, 36)
SMALL = 34
SHAPE_QUALITY = 80  # of JPEG
COLORS = 64  # of type on paper; a fifth of the bytes of full colour


def cut_shape(picture: Image.Image, shape: PictureShape) -> bytes:
    """Return a part of a picture as JPEG."""
    part = shape.rectangle
    box = (
        part.left * picture.width,
        part.top * picture.height,
        (part.left + part.width) * picture.width,
        (part.top + part.height) * picture.height,
    )
    size = (shape.width, shape.height)
    cut = picture.convert("RGB").resize(size, Image.Resampling.LANCZOS, box=box)
    output = io.BytesIO()
    cut.save(output, "JPEG", quality=SHAPE_QUALITY, progressive=True, optimize=True)
    return output.getvalue()


def draw_share_card(
    card: ShareCard, masthead: Image.Image | None, faces: Sequence[TypeFace]
) -> bytes:
    """Return a card as PNG. `masthead` is the name as drawn, None where letters show it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    canvas = ImageDraw.Draw(picture)
    _draw_name(picture, canvas, card, masthead, tuple(faces))
    canvas.rectangle((MARGIN, TOP, WIDTH - MARGIN, TOP + 5), fill=INK)
    canvas.rectangle((MARGIN, TOP + 10, WIDTH - MARGIN, TOP + 11), fill=INK)
    lettering, lines = set_headline(card.headline, tuple(faces), HEADLINE_SIZES, HEADLINE_BOX)
    height = len(lines) * lettering.size * LEADING
    base = TOP + 40 + (HEADLINE_BOX[1] - height) / 2 + lettering.size
    for line in lines:
        lettering.draw(canvas, (MARGIN, base), line, INK)
        base += lettering.size * LEADING
    _draw_foot(canvas, card, Lettering(tuple(faces), SMALL))
    return _as_png(picture)


def draw_icon(name: str, square: Image.Image | None, faces: Sequence[TypeFace], side: int) -> bytes:
    """Return the sign of a newspaper as a square PNG: a picture, or the first letter of its name
    on red."""
    if square is not None:
        return _as_png(square.convert("RGB").resize((side, side), Image.Resampling.LANCZOS), 0)
    picture = Image.new("RGB", (side, side), RED)
    canvas = ImageDraw.Draw(picture)
    lettering = Lettering(tuple(faces), round(side * 0.7))
    letter = name.strip()[:1] or "报"
    left = (side - lettering.width(letter)) / 2
    lettering.draw(canvas, (left, side * 0.76), letter, PAPER)
    return _as_png(picture)


def join_icons(pictures: Sequence[bytes]) -> bytes:
    """Return pictures of a few sizes as one file for old browsers (ICO), the largest first."""
    largest, *others = [Image.open(io.BytesIO(picture)).convert("RGBA") for picture in pictures]
    file = io.BytesIO()
    sizes = [image.size for image in (largest, *others)]
    largest.save(file, "ICO", sizes=sizes, append_images=others)
    return file.getvalue()


def _draw_name(
    picture: Image.Image,
    canvas: ImageDraw.ImageDraw,
    card: ShareCard,
    masthead: Image.Image | None,
    faces: tuple[TypeFace, ...],
) -> None:
    if masthead is None:
        width = WIDTH - 2 * MARGIN
        lettering, lines = set_headline(card.name, faces, NAME_SIZES, (width, 80))
        lettering.draw(canvas, (MARGIN, TOP - 36), lines[0], RED)
        return
    drawn = masthead.convert("RGB")
    drawn.thumbnail(MASTHEAD, Image.Resampling.LANCZOS)
    left = MARGIN
    upper = TOP - 20 - drawn.height
    below = picture.crop((left, upper, left + drawn.width, upper + drawn.height))
    # Its white is the paper's.
    picture.paste(ImageChops.multiply(below, drawn), (left, upper))


def _draw_foot(canvas: ImageDraw.ImageDraw, card: ShareCard, lettering: Lettering) -> None:
    right = WIDTH - MARGIN - lettering.width(card.day)
    lettering.draw(canvas, (right, FOOT), card.day, SOFT)
    if card.label:
        left = MARGIN + 24
        canvas.rectangle((MARGIN, FOOT - 26, MARGIN + 8, FOOT + 4), fill=RED)
        label = lettering.cut(card.label, right - left - SMALL)
        lettering.draw(canvas, (left, FOOT), label, RED)


def _as_png(picture: Image.Image, colors: int = COLORS) -> bytes:
    file = io.BytesIO()
    chosen = picture.quantize(colors, dither=Image.Dither.NONE) if colors else picture
    chosen.save(file, "PNG", optimize=True)
    return file.getvalue()
