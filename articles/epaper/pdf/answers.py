"""The answers of the child process read again. It read hostile bytes, so nothing of them is
trusted.

Each function raises ValueError, TypeError or KeyError for what is no such answer.
"""

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from articles.common.packed_files import PackedFiles
from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText
from articles.epaper.pdf.results import PageSize, PdfFacts, RenderedImage, RenderedPage

GLYPH = re.compile("(?:[0-9a-f]{8}:[0-9]{1,10})?")
BEGINNINGS = {"webp": b"RIFF", "jpeg": b"\xff\xd8\xff"}


class PageAnswer(NamedTuple):
    """What was read of a page."""

    rendered: RenderedPage
    text: PageText


class CleanedPdf(NamedTuple):
    """A PDF for readers, with the sizes of its pages in millimetres and its characters."""

    content: bytes
    pages: Sequence[PageSize]
    characters: int


def read_facts(answer: PackedFiles) -> PdfFacts:
    """Return the facts of an answer."""
    facts = answer.description["facts"]
    return PdfFacts(
        pages=[_size(size) for size in facts["pages"]],
        characters=int(facts["characters"]),
        fonts_without_unicode=[str(name) for name in facts["fonts_without_unicode"]],
        has_javascript=bool(facts["has_javascript"]),
        has_attachments=bool(facts["has_attachments"]),
        has_forms=bool(facts["has_forms"]),
        has_outward_actions=bool(facts["has_outward_actions"]),
    )


def read_images(answer: PackedFiles) -> RenderedPage:
    """Return the pictures of an answer; the last one is the JPEG for whoever takes no WebP."""
    images = [
        _image(described, content)
        for described, content in zip(answer.description["images"], answer.files, strict=True)
    ]
    return RenderedPage(images=images[:-1], fallback=images[-1])


def read_text(answer: PackedFiles) -> PageText:
    """Return the text of an answer."""
    text = answer.description["text"]
    return PageText(
        width=_number(text["width"]),
        height=_number(text["height"]),
        characters=[_character(*fields) for fields in text["characters"]],
        pictures=[Rectangle(*_numbers(picture)) for picture in text["pictures"]],
    )


def read_pictures_and_text(answer: PackedFiles) -> PageAnswer:
    """Return the pictures and the text of an answer."""
    return PageAnswer(read_images(answer), read_text(answer))


def read_cleaned(answer: PackedFiles) -> CleanedPdf:
    """Return the PDF of an answer and what it promises of it."""
    return CleanedPdf(
        content=answer.files[0],
        pages=[_size(size) for size in answer.description["pages"]],
        characters=int(answer.description["characters"]),
    )


def _size(size: Sequence[object]) -> PageSize:
    return PageSize(*_numbers(size))


def _image(described: dict[str, object], content: bytes) -> RenderedImage:
    image = RenderedImage(
        width=int(_number(described["width"])),
        height=int(_number(described["height"])),
        format="webp" if described["format"] == "webp" else "jpeg",
        content=content,
    )
    if not content.startswith(BEGINNINGS[image.format]):
        raise ValueError("a picture that is none")
    return image


def _character(
    text: object, left: object, top: object, right: object, bottom: object, glyph: object
) -> Character:
    if not isinstance(text, str) or len(text) != 1 or "\ud800" <= text <= "\udfff":
        raise ValueError("a character that is none")
    if not isinstance(glyph, str) or not GLYPH.fullmatch(glyph):
        raise ValueError("a glyph that is none")
    box = Rectangle(*_numbers((left, top, right, bottom)))
    return Character(text, box.left, box.top, box.right, box.bottom, glyph)


def _numbers(values: Iterable[object]) -> list[float]:
    return [_number(value) for value in values]


def _number(value: object) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("a number that is none")
    return value
