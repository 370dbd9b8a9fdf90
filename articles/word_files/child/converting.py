"""A Word file as HTML, with what its paragraphs look like as classes. Knows no Django.

mammoth knows what Word and WPS write: styles, lists, tables, tracked changes, fields. A paragraph
of the document itself gets a class for what tells a headline from a byline: its style, centred,
bold, and how large.
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import IO, Any

import mammoth
from mammoth import documents, transforms

from articles.word_files import limits
from articles.word_files.faults import WordFault, WordFaultFound

MARK = "newsroom"
SIZES = (15.0, 18.0, 22.0)  # points (小三, 小二, 二号); body text is smaller than the first
HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
STYLES = {
    "title": "title",
    "标题": "title",
    "文章标题": "title",
    "大标题": "title",
    "subtitle": "subtitle",
    "副标题": "subtitle",
    "caption": "caption",
    "题注": "caption",
    "图注": "caption",
}
ALONE = ("title", "subtitle", "caption")
LOOKS = [
    [*(["centred"] if centred else []), *(["bold"] if bold else []), f"size{size}"]
    for centred, bold, size in product((False, True), (False, True), range(len(SIZES) + 1))
]
STYLE_MAP = "\n".join(
    [
        *(
            f"p[style-name='{MARK} heading{level}'] => h{min(level, 6)}:fresh"
            for level in range(1, 10)
        ),
        *(f"p[style-name='{MARK} {name}'] => p.{name}:fresh" for name in ALONE),
        *(f"p[style-name='{MARK} {' '.join(look)}'] => p.{'.'.join(look)}:fresh" for look in LOOKS),
        "u => u",
        "strike => s",
    ]
)


@dataclass
class ConvertedDocument:
    """The HTML of a document, and its pictures: `<img src="picture:N">` is the one at N."""

    html: str = ""
    pictures: list[bytes] = field(default_factory=list)
    linked_pictures: int = 0


def convert_document(file: IO[bytes]) -> ConvertedDocument:
    """Return a Word file as HTML. Raises WordFaultFound, and whatever mammoth does."""
    sys.setrecursionlimit(20_000)  # some frames an element; the package's depth is limited
    converted = ConvertedDocument()
    result = mammoth.convert_to_html(
        file,
        style_map=STYLE_MAP,
        include_embedded_style_map=False,
        transform_document=_mark_document,
        convert_image=mammoth.images.img_element(_picture_keeper(converted)),
    )
    converted.html = result.value
    return converted


def _picture_keeper(converted: ConvertedDocument) -> Callable[[Any], dict[str, str]]:
    """Return what keeps a picture's bytes, each picture once, and gives its number."""
    numbers: dict[bytes, int] = {}

    def keep(image: Any) -> dict[str, str]:
        try:
            with image.open() as opened:
                content = opened.read()
        except Exception:  # linked, or not in the file: mammoth has several errors for it
            converted.linked_pictures += 1
            return {"src": ""}
        if content not in numbers:
            numbers[content] = len(converted.pictures)
            converted.pictures.append(content)
        if len(converted.pictures) > limits.PICTURES:
            raise WordFaultFound(
                WordFault.TOO_MANY_PICTURES, count=len(converted.pictures), most=limits.PICTURES
            )
        return {"src": f"picture:{numbers[content]}"}

    return keep


def _mark_document(document: Any) -> Any:
    """Return the document with notes as text, without bookmarks, its paragraphs marked."""
    notes = document.notes

    def write_notes(run: Any) -> Any:
        if not any(isinstance(child, documents.NoteReference) for child in run.children):
            return run
        children = [
            documents.Text(_note_text(notes, child))
            if isinstance(child, documents.NoteReference)
            else child
            for child in run.children
        ]
        baseline = documents.VerticalAlignment.baseline
        return run.copy(children=children, vertical_alignment=baseline, style_name=None)

    def drop_bookmarks(paragraph: Any) -> Any:
        kept = [child for child in paragraph.children if not isinstance(child, documents.Bookmark)]
        return paragraph.copy(children=kept)

    document = transforms.run(write_notes)(document)
    document = transforms.paragraph(drop_bookmarks)(document)
    return document.copy(
        children=[
            _marked(child) if isinstance(child, documents.Paragraph) else child
            for child in document.children
            if not isinstance(child, documents.Bookmark)
        ]
    )


def _note_text(notes: Any, reference: Any) -> str:
    """Return a footnote or endnote as text in brackets; nothing for one that is not there."""
    try:
        note = notes.resolve(reference)
    except KeyError:
        return ""
    text = "".join(_text_of(element) for element in note.body).strip()
    return f"（注：{text}）" if text else ""


def _text_of(element: Any) -> str:
    if isinstance(element, documents.Text):
        return str(element.value)
    return "".join(_text_of(child) for child in getattr(element, "children", ()))


def _marked(paragraph: Any) -> Any:
    """Return a paragraph whose style says what tells a headline from a byline."""
    style = (paragraph.style_name or "").strip()
    heading = HEADING.fullmatch(style)
    if heading:
        name = f"heading{heading[1]}"
    elif style.lower() in STYLES:
        name = STYLES[style.lower()]
    elif paragraph.numbering is not None:
        return paragraph
    else:
        name = " ".join(_look_of(paragraph))
    return paragraph.copy(style_name=f"{MARK} {name}", style_id=None)


def _look_of(paragraph: Any) -> Iterator[str]:
    runs = [
        run
        for run in transforms.get_descendants_of_type(paragraph, documents.Run)
        if _text_of(run).strip()
    ]
    if paragraph.alignment == "center":
        yield "centred"
    if runs and all(run.is_bold or run.style_name == "Strong" for run in runs):
        yield "bold"
    largest = max((run.font_size or 0.0 for run in runs), default=0.0)
    yield f"size{sum(largest >= size for size in SIZES)}"
