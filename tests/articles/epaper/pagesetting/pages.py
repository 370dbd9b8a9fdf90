"""Stories and pages for the tests of page setting, and what a program reads on a set page."""

import io
from functools import cache
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from articles.epaper.geometry import Rectangle
from articles.epaper.pagesetting.page_content import (
    BROADSHEET,
    PageContent,
    PageHeading,
    PageStory,
    StoryPicture,
)
from articles.epaper.pagesetting.set_pages import SetPage
from articles.epaper.pagesetting.setting import set_page
from articles.epaper.pagesetting.typesetting.fonts import find_page_fonts

HEADING = PageHeading("03", "财税观察", "岚江财经报", "2026年11月24日　星期二", "陈砚秋", "沈亦舟")
SENTENCES = (
    "{name}县财政局日前公布采购合同履约验收情况，全年共抽查合同3526份，涉及金额1.2亿元。",
    "“验收单上写得清清楚楚，付款的日子就不会拖。”负责人说，企业垫资的压力因此小了许多。",
    "据介绍，该县把验收分为三档，小额采购由使用科室两人以上共同签字，大额采购成立验收小组。",
    "下一步，{name}将把抽查结果与供应商评价挂钩，并在《采购公报》上按月公布。",
)


class PrintedCharacter(NamedTuple):
    """A character on a page, and the middle of its em box in fractions of the page."""

    text: str
    x: float
    y: float


def write_body(name: str, paragraphs: int, crossheads: bool = False) -> str:
    """Return a body whose every sentence names its subject, so that texts differ."""
    parts = []
    for number in range(paragraphs):
        if crossheads and number % 3 == 2:
            parts.append(f"<h3>{name}的第{number}本账</h3>")
        sentence = SENTENCES[number % len(SENTENCES)].format(name=name)
        parts.append(f"<p>{name}第{number}段：{sentence * 2}</p>")
    return "".join(parts)


def make_story(name: str, paragraphs: int = 5, **fields: Any) -> PageStory:
    """Return a story about a place of that name."""
    values: dict[str, Any] = {
        "key": name,
        "headline": f"{name}把采购合同写成看得懂的承诺",
        "body": write_body(name, paragraphs),
        "byline": ("本报记者 林见微",),
    }
    return PageStory(**(values | fields))


def make_page(*stories: PageStory, **fields: Any) -> PageContent:
    values: dict[str, Any] = {"sheet": BROADSHEET, "heading": HEADING, "stories": stories}
    return PageContent(**(values | fields))


@cache
def draw_photograph(width: int = 900, height: int = 600, kind: str = "JPEG") -> bytes:
    """Return a picture that shows where its upper edge is."""
    picture = Image.new("RGB", (width, height), "#7aa2c0")
    picture.paste("#335544", (0, height // 2, width, height))
    output = io.BytesIO()
    picture.save(output, kind)
    return output.getvalue()


def make_picture(caption: str = "验收现场。", **fields: Any) -> StoryPicture:
    values: dict[str, Any] = {
        "content": draw_photograph(),
        "caption": caption,
        "credit": "顾远帆 摄",
    }
    return StoryPicture(**(values | fields))


def set_with_found_fonts(content: PageContent) -> SetPage:
    return set_page(content, find_page_fonts())


def read_characters(pdf: bytes) -> list[PrintedCharacter]:
    """Return the characters of the only page of a PDF, as PDFium finds them."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == 1
        page = document[0]
        width, height = page.get_size()
        text = page.get_textpage()
        characters: list[PrintedCharacter] = []
        for index in range(pdfium.FPDFText_CountChars(text)):
            letter = chr(pdfium.FPDFText_GetUnicode(text, index))
            if "\udc00" <= letter <= "\udfff":  # the second half of a rare character
                first = characters.pop()
                letter = (first.text + letter).encode("utf-16", "surrogatepass").decode("utf-16")
            if letter.isspace() or pdfium.FPDFText_IsGenerated(text, index):
                continue
            left, bottom, right, top = text.get_charbox(index, loose=True)
            middle = (top + bottom) / 2
            characters.append(
                PrintedCharacter(letter, (left + right) / 2 / width, 1 - middle / height)
            )
        return characters
    finally:
        document.close()


def read_text(pdf: bytes) -> str:
    return "".join(character.text for character in read_characters(pdf))


def text_in(characters: list[PrintedCharacter], region: Rectangle) -> str:
    """Return the characters whose middle lies in a region, in the order of the file."""
    return "".join(
        character.text
        for character in characters
        if region.left <= character.x <= region.right and region.top <= character.y <= region.bottom
    )


def squeeze(text: str) -> str:
    return "".join(text.split())
