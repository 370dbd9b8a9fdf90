"""The blocks of a converted document: paragraphs, headings, lists, tables, in their order. Pure."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.markup.tags import MarkupPiece, parse_attributes, split_markup

VOID = frozenset({"br", "hr", "img"})
TAG = re.compile(r"<[^<>]*>")
PICTURE = re.compile(r"<img[^<>]*>")
PICTURE_NUMBER = re.compile(r'\bsrc="picture:(\d{1,4})"')
# The alternative texts that programs write by themselves describe nothing.
NO_DESCRIPTION = re.compile(
    r"(?:图片|图像|picture|image|img|dsc|微信图片|wps)[\s_-]*\w*|.*\.(?:jpe?g|png|gif|webp|bmp)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class WordBlock:
    """A part of the document's own level.

    `inner` is its HTML without its own tag, `marks` are what it looks like (child/converting.py).
    """

    tag: str
    marks: frozenset[str]
    inner: str

    @property
    def text(self) -> str:
        """The words of the block, on one line."""
        return " ".join(html.unescape(TAG.sub("", self.inner.replace("<br />", " "))).split())

    @property
    def level(self) -> int:
        """The level of a heading, 0 for any other block."""
        return int(self.tag[1]) if re.fullmatch(r"h[1-6]", self.tag) else 0

    @property
    def has_picture(self) -> bool:
        return PICTURE.search(self.inner) is not None

    @property
    def html(self) -> str:
        """The block as HTML, without what it looks like."""
        return f"<{self.tag}>{self.inner}</{self.tag}>"


@dataclass(frozen=True)
class PictureMark:
    """Where a picture stands: its number in the document, and what describes it."""

    number: int
    alt_text: str


def split_word_blocks(converted: str) -> list[WordBlock]:
    """Return the blocks of HTML that mammoth wrote: well nested, text escaped."""
    return list(_blocks(split_markup(converted)))


def _blocks(pieces: Iterator[MarkupPiece]) -> Iterator[WordBlock]:
    depth = 0
    tag = ""
    marks = frozenset[str]()
    inner: list[str] = []
    for piece in pieces:
        is_end = piece.kind == "end"
        if is_end and depth:
            depth -= 1
        if piece.kind == "start" and not depth and piece.name not in VOID:
            tag = piece.name
            marks = frozenset(parse_attributes(piece.written).get("class", "").split())
            inner = []
        elif is_end and not depth:
            yield WordBlock(tag, marks, "".join(inner))
        else:
            inner.append(piece.written)
        if piece.kind == "start" and piece.name not in VOID:
            depth += 1


def picture_marks(block: WordBlock) -> Sequence[PictureMark]:
    """Return the pictures of a block in their order."""
    return [_picture_mark(match[0]) for match in PICTURE.finditer(block.inner)]


def _picture_mark(tag: str) -> PictureMark:
    number = PICTURE_NUMBER.search(tag)
    alt_text = html.unescape(parse_attributes(tag).get("alt", "")).strip()
    if NO_DESCRIPTION.fullmatch(alt_text):
        alt_text = ""
    return PictureMark(int(number[1]) if number else -1, " ".join(alt_text.split())[:300])
