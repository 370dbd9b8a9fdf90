"""Printed pages with real files for tests: a PDF set by Typst, and pictures, text and regions as
the program would make them."""

import hashlib
import json
import tempfile
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image as Pillow

from articles.actions.editions import editions
from articles.epaper.page_text_files import pack_page_text
from articles.epaper.pdf.reader import process_pdf
from articles.models import Article, Issue, Page, PageFile, PageRegion, Placement
from articles.models.epaper.page_files import PageImage
from tests.cast import OPERATOR
from tests.factories.articles import MORNING

WIDTHS = (400, 1000)
PAGE = (390.0, 546.0)  # millimetres of a broadsheet page
MARGIN = 18.0
POINTS_A_MILLIMETRE = 72 / 25.4
Box = tuple[float, float, float, float]  # left, top, width and height in millimetres
TYPST = """
#let page-of = json(bytes(sys.inputs.page))
#set page(width: page-of.width * 1mm, height: page-of.height * 1mm, margin: 0mm)
#set text(font: "Noto Serif CJK SC", size: 10.5pt, lang: "zh")
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 5pt, spacing: 5pt)
#place(top + left, dx: 18mm, dy: 12mm, block(width: page-of.width * 1mm - 36mm)[
  #grid(columns: (1fr, auto, 1fr), align: (left, center, right), page-of.left,
    text(size: page-of.masthead * 1pt, weight: 900, page-of.name), page-of.right)
  #line(length: 100%, stroke: 0.8pt)
])
#for item in page-of.articles {
  let (x, y, width, height) = item.box
  place(top + left, dx: x * 1mm, dy: y * 1mm,
    box(width: width * 1mm, height: height * 1mm, clip: true, inset: 2mm)[
      #align(center)[
        #set par(first-line-indent: 0em)
        #text(font: "Noto Sans CJK SC", size: 11pt, item.kicker) \\
        #text(weight: 900, size: item.size * 1pt, item.headline) \\
        #text(size: 12pt, item.subhead)
      ]
      #columns(item.columns, gutter: 5mm, item.text)
    ])
}
"""


def place(article: Article, issue: Issue, position: int = 1, at: datetime = MORNING) -> Placement:
    """Put an article on a page of an issue."""
    page = issue.pages.get(position=position)
    editions.place_article(article, page, by=OPERATOR, at=at)
    return article.placements.get(page=page)


def make_page_file(page: Page, *, widths: Sequence[int] = WIDTHS, **fields: Any) -> PageFile:
    """The present file of a page: a PDF that says which page it is, and blank pictures of it."""
    return store_page_file(
        page,
        pdf=blank_pdf(f"{page.issue.number} {page.label}"),
        pictures=[blank_picture(width) for width in widths],
        **fields,
    )


@cache
def blank_pdf(words: str) -> bytes:
    """A small PDF of one page."""
    return typst.compile(f'#set page(width: 195mm, height: 273mm)\n#"{words}"'.encode())


@cache
def blank_picture(width: int) -> bytes:
    """A WebP picture in the proportions of a broadsheet page."""
    output = BytesIO()
    Pillow.new("RGB", (width, round(width * PAGE[1] / PAGE[0])), "white").save(
        output, "WEBP", method=0
    )
    return output.getvalue()


def store_page_file(
    page: Page, *, pdf: bytes, pictures: Sequence[bytes], characters: bytes = b"", **fields: Any
) -> PageFile:
    """Store a PDF, pictures and the text of a page as its present file."""
    storage = storages["pages"]
    PageFile.objects.filter(page=page).update(is_current=False)
    number = PageFile.objects.filter(page=page).count() + 1
    images: list[PageImage] = []
    for content in pictures:
        picture = Pillow.open(BytesIO(content))
        kind = f"image/{str(picture.format).lower()}"
        name = storage.save(
            f"images/{page.pk}-{number}-{picture.width}.{kind[6:]}", ContentFile(content)
        )
        images.append(
            {
                "width": picture.width,
                "height": picture.height,
                "name": name,
                "content_type": kind,
                "bytes": len(content),
            }
        )
    file = PageFile(
        page=page,
        number=number,
        is_current=True,
        origin="set",
        digest=hashlib.sha256(pdf).hexdigest(),
        width=PAGE[0] * POINTS_A_MILLIMETRE,
        height=PAGE[1] * POINTS_A_MILLIMETRE,
        images=images,
        made_at=MORNING,
        **fields,
    )
    file.pdf.save(f"{page.pk}-{number}.pdf", ContentFile(pdf), save=False)
    if characters:
        file.characters.save(f"{page.pk}-{number}.json.gz", ContentFile(characters), save=False)
    file.save()
    return file


def make_region(placement: Placement, *polygons: Sequence[Sequence[float]]) -> PageRegion:
    """An accepted region of a placement; without polygons a box in the upper left."""
    corners = [[0.1, 0.1], [0.5, 0.1], [0.5, 0.4], [0.1, 0.4]]
    return PageRegion.objects.create(
        page=placement.page,
        placement=placement,
        polygons=list(polygons) or [corners],
        source="set",
        accepted_at=MORNING,
    )


def set_page(page: Page, *, texts: dict[int, str] | None = None) -> PageFile:
    """Set a page with all its articles by Typst: its PDF, its pictures as a reader would get them,
    its text, and a region for each article.

    `texts` gives the text of an article by its number; without it some words fill the box.
    """
    placements = list(page.placements.select_related("article__release__revision"))
    boxes = _boxes(len(placements))
    pdf = lay_out_page(page, texts)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        Path(file.name).write_bytes(pdf)
        (processed,) = process_pdf(Path(file.name))
    stored = store_page_file(
        page,
        pdf=pdf,
        pictures=[image.content for image in processed.rendered.images]
        + [processed.rendered.fallback.content],
        characters=pack_page_text(processed.text),
        text=processed.text.text,
    )
    for placement, (left, top, width, height) in zip(placements, boxes, strict=True):
        sides = (left / PAGE[0], top / PAGE[1], (left + width) / PAGE[0], (top + height) / PAGE[1])
        make_region(
            placement,
            [
                [sides[0], sides[1]],
                [sides[2], sides[1]],
                [sides[2], sides[3]],
                [sides[0], sides[3]],
            ],
        )
    return stored


def lay_out_page(page: Page, texts: dict[int, str] | None = None) -> bytes:
    """Return the PDF of a page, laid out otherwise than the newspaper's own page setting does.

    `texts` gives the text of an article by its number; without it some words fill the box.
    """
    placements = list(page.placements.select_related("article__release__revision"))
    described = _describe(page, placements, _boxes(len(placements)), texts or {})
    return typst.compile(TYPST.encode(), sys_inputs={"page": json.dumps(described)})


def _describe(
    page: Page, placements: Sequence[Placement], boxes: Sequence[Box], texts: dict[int, str]
) -> dict[str, Any]:
    """Say what is on a page, for Typst."""
    items = []
    for placement, box in zip(placements, boxes, strict=True):
        release = placement.article.release
        text = release.revision if release is not None else placement.article
        items.append(
            {
                "box": box,
                "kicker": text.kicker,
                "headline": text.headline,
                "subhead": text.subhead,
                "size": 34 if box is boxes[0] else 22,
                "columns": max(1, round(box[2] / 60)),
                "text": texts.get(placement.article_id) or (text.abstract + "。") * 40,
            }
        )
    return {
        "width": PAGE[0],
        "height": PAGE[1],
        "name": page.issue.publication.name if page.position == 1 else page.name or page.label,
        "masthead": 54 if page.position == 1 else 20,
        "left": f"第{page.label}版",
        "right": f"{page.issue.date:%Y-%m-%d} {page.issue.printed_number()}",
        "articles": items,
    }


def _boxes(count: int) -> list[Box]:
    """Divide a page among so many articles: the first over all columns, the others below in twos."""
    if not count:
        return []
    width = PAGE[0] - 2 * MARGIN
    top = 45.0
    lead = 200.0 if count > 1 else PAGE[1] - 2 * MARGIN - top
    boxes = [(MARGIN, top, width, lead)]
    rows = (count) // 2
    height = (PAGE[1] - MARGIN - top - lead) / max(rows, 1)
    for index in range(count - 1):
        left = MARGIN + (index % 2) * width / 2
        boxes.append((left, top + lead + (index // 2) * height, width / 2, height))
    return boxes
