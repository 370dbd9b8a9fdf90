"""A story as a layout system has it: paragraphs, each of one style, with its runs of characters."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

HEADS = ("kicker", "headline", "subhead", "abstract")  # fields of one paragraph each
BODY = "body"
CAPTION = "caption"
LINE_BREAK = "\n"  # a forced line break inside a paragraph


class ParagraphStyle(StrEnum):
    """The paragraph styles of an exported story, by the names that layout gives them."""

    KICKER = "引题"
    HEADLINE = "主题"
    SUBHEAD = "副题"
    BYLINE = "作者"
    ABSTRACT = "提要"
    CROSSHEAD = "小标题"
    BODY = "正文"
    TABLE = "表格"
    PICTURE = "图片"
    CAPTION = "图片说明"
    CREDIT = "图片署名"


class CharacterStyle(StrEnum):
    """The character styles of an exported story."""

    BOLD = "加粗"
    EMPHASIS = "强调"
    UNDERLINE = "下划线"
    STRUCK = "删除线"
    SUBSCRIPT = "下标"
    SUPERSCRIPT = "上标"


STYLE_OF_HEAD = {
    "kicker": ParagraphStyle.KICKER,
    "headline": ParagraphStyle.HEADLINE,
    "subhead": ParagraphStyle.SUBHEAD,
    "abstract": ParagraphStyle.ABSTRACT,
}
HEAD_OF_STYLE = {str(style): name for name, style in STYLE_OF_HEAD.items()}


@dataclass(frozen=True)
class CharacterRun:
    """Characters of one style; without one they are as their paragraph sets them."""

    text: str
    style: CharacterStyle | None = None


@dataclass(frozen=True)
class StoryParagraph:
    """A paragraph of a story.

    `part` says what of the article it is: the name of a head field, "body", "caption:12" for the
    words that the article gives picture 12, and nothing for what cannot come back.
    """

    style: str
    runs: Sequence[CharacterRun]
    part: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class StoredParagraph(TypedDict):
    """A paragraph as a row keeps it."""

    style: str
    text: str
    part: str


def store_paragraph(paragraph: StoryParagraph) -> StoredParagraph:
    """Return a paragraph as a row keeps it: without its runs."""
    return {"style": str(paragraph.style), "text": paragraph.text, "part": paragraph.part}


def plain_paragraph(style: str, text: str, part: str = "") -> StoryParagraph:
    """Return a paragraph of one run."""
    return StoryParagraph(style, (CharacterRun(text),), part)
