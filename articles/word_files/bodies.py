"""The body of a manuscript as HTML, its pictures placed where they stood. Pure."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from articles.word_files.blocks import PICTURE, PictureMark, WordBlock, picture_marks

CAPTION_MAX = 150  # characters of a line that is a caption by its words alone
# 图1：…, 图为…, ▲…, …林晓舟 摄, （资料图片）
CAPTION = re.compile(
    r"^(?:[▲△▼↑↓]|图[0-9一二三四五六七八九十]*\s*[:：为]|图\d+\s)|(?:摄|摄影|供图|图片[）)])$"
)
LEADING_BLANKS = re.compile(r"^(?:[\s\u00a0\u3000]|&nbsp;)+")


@dataclass(frozen=True)
class PlacedPicture:
    """A picture of the library that stands in a body: its number and address there."""

    image: int
    address: str


@dataclass(frozen=True)
class WordPicture:
    """A picture of a document: its number there, what describes it, and its caption."""

    number: int
    alt_text: str
    caption: str


def list_pictures(blocks: Sequence[WordBlock]) -> list[WordPicture]:
    """Return the pictures of a body in their order, each once."""
    pictures: dict[int, WordPicture] = {}
    for block, caption in _with_captions(blocks):
        for mark in picture_marks(block):
            if mark.number >= 0:
                words = caption.text if caption is not None else ""
                pictures.setdefault(
                    mark.number, WordPicture(mark.number, mark.alt_text or words[:300], words)
                )
    return list(pictures.values())


def write_body(blocks: Sequence[WordBlock], placed: Mapping[int, PlacedPicture]) -> str:
    """Return the HTML of a body. Pictures that are not placed are left out; captions stay."""
    return "".join(
        _write_block(block, caption, placed) for block, caption in _with_captions(blocks)
    )


def _with_captions(blocks: Sequence[WordBlock]) -> Iterator[tuple[WordBlock, WordBlock | None]]:
    """Yield each block with the caption that stands below its picture."""
    is_taken = False
    for place, block in enumerate(blocks):
        if is_taken:
            is_taken = False
            continue
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        is_taken = block.has_picture and following is not None and _is_caption(following)
        yield block, following if is_taken else None


def _is_caption(block: WordBlock) -> bool:
    text = block.text
    if block.tag != "p" or block.has_picture or not text:
        return False
    if "caption" in block.marks:
        return True
    is_centred_line = "centred" in block.marks and len(text) <= CAPTION_MAX
    return is_centred_line or (len(text) <= CAPTION_MAX and bool(CAPTION.search(text)))


def _write_block(
    block: WordBlock, caption: WordBlock | None, placed: Mapping[int, PlacedPicture]
) -> str:
    if block.tag != "p" or not block.has_picture:
        written = PICTURE.sub(lambda match: _write_picture(match[0], placed), block.inner)
        return f"<{block.tag}>{LEADING_BLANKS.sub('', written)}</{block.tag}>"
    words = html.escape(caption.text, quote=False) if caption is not None else ""
    below = f"<figcaption>{words}</figcaption>" if words else ""
    figures = [
        f"<figure>{picture}{below}</figure>"
        for mark in picture_marks(block)
        if (picture := _picture_tag(mark, placed, words))
    ]
    rest = PICTURE.sub("", block.inner).strip()
    paragraph = f"<p>{rest}</p>" if block.text else ""
    lone_caption = f"<p>{words}</p>" if words and not figures else ""
    return "".join(figures) + paragraph + lone_caption


def _write_picture(tag: str, placed: Mapping[int, PlacedPicture]) -> str:
    marks = picture_marks(WordBlock("p", frozenset(), tag))
    return _picture_tag(marks[0], placed, "") if marks else ""


def _picture_tag(mark: PictureMark, placed: Mapping[int, PlacedPicture], words: str) -> str:
    picture = placed.get(mark.number)
    if picture is None:
        return ""
    described = html.escape(mark.alt_text, quote=True) or words.replace('"', "&quot;")[:300]
    return (
        f'<img src="{html.escape(picture.address)}" data-image="{picture.image}" alt="{described}">'
    )
