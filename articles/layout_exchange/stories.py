"""An article as the paragraphs that layout gets."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.layout_exchange.body_blocks import split_body_blocks
from articles.layout_exchange.paragraphs import (
    BODY,
    CAPTION,
    HEADS,
    STYLE_OF_HEAD,
    CharacterRun,
    ParagraphStyle,
    StoryParagraph,
    plain_paragraph,
)

AFTER_DATELINE = "\u3000"  # what stands between the dateline (电头) and the first words


@dataclass(frozen=True)
class LayoutStoryPicture:
    """A picture of a story: the name of its file in the export, and its words.

    `is_own`: the caption may come back, because the article gives the picture its words.
    """

    number: int
    file_name: str
    caption: str
    credit: str
    is_own: bool = True


@dataclass(frozen=True)
class LayoutStory:
    """What print takes of an article: its words, its byline as printed, its pictures."""

    headline: str
    body: str
    kicker: str = ""
    subhead: str = ""
    abstract: str = ""
    dateline: str = ""
    byline: Sequence[str] = ()
    pictures: Sequence[LayoutStoryPicture] = ()


def make_story_paragraphs(story: LayoutStory) -> list[StoryParagraph]:
    """Return a story as paragraphs, in the order of print: headlines, byline, body, pictures."""
    return [
        *_head_paragraphs(story),
        *story_body_paragraphs(story.body, story.dateline),
        *_picture_paragraphs(story.pictures),
    ]


def count_head_paragraphs(story: LayoutStory) -> int:
    """Return how many paragraphs of a story come before its body."""
    return len(list(_head_paragraphs(story)))


def _head_paragraphs(story: LayoutStory) -> Iterator[StoryParagraph]:
    for name in HEADS[:3]:
        if text := getattr(story, name):
            yield plain_paragraph(STYLE_OF_HEAD[name], text, name)
    for line in story.byline:
        yield plain_paragraph(ParagraphStyle.BYLINE, line)
    if story.abstract:
        yield plain_paragraph(ParagraphStyle.ABSTRACT, story.abstract, "abstract")


def story_body_paragraphs(body: str, dateline: str = "") -> Iterator[StoryParagraph]:
    """Yield a body block by block, its dateline before the first words of its prose."""
    waiting = dateline
    for block in split_body_blocks(body):
        runs = list(block.runs)
        if waiting and block.style == ParagraphStyle.BODY:
            runs.insert(0, CharacterRun(waiting + AFTER_DATELINE))
            waiting = ""
        part = "" if block.style == ParagraphStyle.TABLE else BODY
        yield StoryParagraph(block.style, tuple(runs), part)


def _picture_paragraphs(pictures: Sequence[LayoutStoryPicture]) -> Iterator[StoryParagraph]:
    for picture in pictures:
        if picture.file_name:
            yield plain_paragraph(ParagraphStyle.PICTURE, picture.file_name)
        if picture.caption:
            part = f"{CAPTION}:{picture.number}" if picture.is_own else ""
            yield plain_paragraph(ParagraphStyle.CAPTION, picture.caption, part)
        if picture.credit:
            yield plain_paragraph(ParagraphStyle.CREDIT, picture.credit)
