"""Proof sheets for reading with a pen: one article (小样), and a page with its crop marks (大样)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from articles.epaper.pagesetting.drawing import draw_line
from articles.epaper.pagesetting.layout.grid import MM
from articles.epaper.pagesetting.layout.headline_stack import Rank, make_headline_stack
from articles.epaper.pagesetting.page_content import (
    TABLOID,
    PageContent,
    PageHeading,
    PageStory,
    SheetFormat,
)
from articles.epaper.pagesetting.preparing import prepare_page
from articles.epaper.pagesetting.set_pages import SetPage
from articles.epaper.pagesetting.typesetting.body_blocks import BlockKind, BodyBlock
from articles.epaper.pagesetting.typesetting.faces import describe_faces
from articles.epaper.pagesetting.typesetting.fonts import PageFonts, tidy_for_type
from articles.epaper.pagesetting.typesetting.measuring import describe_block, describe_table
from articles.epaper.pagesetting.typesetting.typst_engine import compile_job

SIGNATURES = ("校对：", "编辑：", "签付印：")
SMALL_WIDTH = 118 * MM  # of the text of a small sheet
SMALL_SIZE = 11.0
SMALL_PITCH = 2 * SMALL_SIZE  # room for marks between the lines
EDGE = 14 * MM  # around a page on its full sheet
FOOT = 26 * MM


@dataclass(frozen=True)
class SheetNote:
    """What a proof sheet says of itself: its title, such as 中国财经报 小样, and a line of facts,
    such as the page, the editor and the moment, which the caller knows."""

    title: str
    facts: str = ""
    signatures: tuple[str, ...] = SIGNATURES


def make_small_sheet(story: PageStory, note: SheetNote, fonts: PageFonts) -> bytes:
    """Return an article as PDF of A4 pages: double spacing, numbered lines, a wide margin."""
    content = PageContent(TABLOID, PageHeading(""), stories=(story,))
    prepared = prepare_page(content, fonts)
    stack = make_headline_stack(
        prepared.content.stories[0], 3, SMALL_WIDTH, Rank.STORY, scale=0.8, page_step=0
    )
    titles = [
        draw_line(line.text, line.face, line.size, at=(0, 0), width=SMALL_WIDTH, align="center")
        for line in stack.lines
    ]
    job = {
        **_describe_note("small", note, fonts),
        "titles": titles,
        "blocks": _describe_blocks(prepared.texts[0].blocks),
    }
    return compile_job("sheets", job, fonts, {})


def make_full_sheet(page: SetPage, sheet: SheetFormat, note: SheetNote, fonts: PageFonts) -> bytes:
    """Return a set page as PDF of a larger sheet: crop marks around it, a sign-off box below."""
    job = {
        **_describe_note("full", note, fonts),
        "width": sheet.width * MM,
        "height": sheet.height * MM,
        "edge": EDGE,
        "foot": FOOT,
    }
    return compile_job("sheets", job, fonts, {"page.pdf": page.pdf})


def _describe_note(sheet: str, note: SheetNote, fonts: PageFonts) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "faces": describe_faces(fonts),
        "title": tidy_for_type(note.title),
        "note": tidy_for_type(note.facts),
        "signatures": [tidy_for_type(signature) for signature in note.signatures],
    }


def _describe_blocks(blocks: Sequence[BodyBlock]) -> list[dict[str, Any]]:
    return [
        describe_table(block, SMALL_WIDTH)
        if block.kind is BlockKind.TABLE
        else {"kind": "text", **describe_block(block, SMALL_SIZE, SMALL_PITCH)}
        for block in blocks
    ]
