"""ICML, the InCopy markup that InDesign places as a story: out and in.

Source of the format: the IDML specification of Adobe InDesign CS6, of which ICML is a part. A story
is a row of ParagraphStyleRange; each holds CharacterStyleRange, each of those Content and Br.
"""

import io
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from articles.characters import clean_for_xml
from articles.errors import Invalid
from articles.layout_exchange.paragraphs import (
    LINE_BREAK,
    CharacterRun,
    CharacterStyle,
    ParagraphStyle,
    StoryParagraph,
    plain_paragraph,
)
from articles.layout_exchange.tagged_text import SIZE_OF_OTHERS, SIZES

DECLARATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<?aid style="50" type="snippet" readerVersion="6.0" featureSet="513" product="8.0(370)" ?>\n'
    '<?aid SnippetType="InCopyInterchange"?>\n'
)
VERSION = "8.0"
NO_STYLE = "CharacterStyle/$ID/[No character style]"
BASE_STYLE = "ParagraphStyle/$ID/[No paragraph style]"
SOFT_BREAK = "\u2028"
FONT_STYLE = {CharacterStyle.BOLD: "Bold", CharacterStyle.EMPHASIS: "Italic"}
POSITION = {CharacterStyle.SUBSCRIPT: "Subscript", CharacterStyle.SUPERSCRIPT: "Superscript"}
DEPTH_MAX = 100
ELEMENTS_MAX = 200_000
# What stands in a story and is no text of it: notes of editors, footnotes, what was deleted.
LEFT_OUT = frozenset({"Note", "Footnote", "HiddenText", "TextVariableInstance"})


def write_icml(paragraphs: Sequence[StoryParagraph], title: str) -> bytes:
    """Return a story as an ICML document with its styles declared. `title` names its article and
    its revision, and comes back with it."""
    document = Element("Document", DOMVersion=VERSION, Self="newsroom")
    _declare_character_styles(document)
    _declare_paragraph_styles(document)
    story = SubElement(
        document,
        "Story",
        Self="story",
        AppliedTOCStyle="n",
        TrackChanges="false",
        StoryTitle=clean_for_xml(title),
        AppliedNamedGrid="n",
    )
    SubElement(
        story,
        "StoryPreference",
        OpticalMarginAlignment="false",
        OpticalMarginSize="12",
        StoryDirection="LeftToRightDirection",
    )
    for number, paragraph in enumerate(paragraphs, start=1):
        _write_paragraph(story, paragraph, is_last=number == len(paragraphs))
    content: str = tostring(document, encoding="unicode")
    return f"{DECLARATION}{content}\n".encode()


def _declare_character_styles(document: Element) -> None:
    group = SubElement(document, "RootCharacterStyleGroup", Self="character_styles")
    SubElement(
        group, "CharacterStyle", Self=NO_STYLE, Name="$ID/[No character style]", Imported="false"
    )
    for style in CharacterStyle:
        element = SubElement(group, "CharacterStyle", Self=f"CharacterStyle/{style}", Name=style)
        if style in FONT_STYLE:
            element.set("FontStyle", FONT_STYLE[style])
        if style in POSITION:
            element.set("Position", POSITION[style])
        if style == CharacterStyle.UNDERLINE:
            element.set("Underline", "true")
        if style == CharacterStyle.STRUCK:
            element.set("StrikeThru", "true")


def _declare_paragraph_styles(document: Element) -> None:
    group = SubElement(document, "RootParagraphStyleGroup", Self="paragraph_styles")
    SubElement(
        group, "ParagraphStyle", Self=BASE_STYLE, Name="$ID/[No paragraph style]", Imported="false"
    )
    for style in ParagraphStyle:
        element = SubElement(
            group,
            "ParagraphStyle",
            Self=f"ParagraphStyle/{style}",
            Name=style,
            PointSize=str(SIZES.get(style, SIZE_OF_OTHERS)),
        )
        properties = SubElement(element, "Properties")
        SubElement(properties, "BasedOn", type="object").text = BASE_STYLE


def _write_paragraph(story: Element, paragraph: StoryParagraph, *, is_last: bool) -> None:
    styled = SubElement(
        story,
        "ParagraphStyleRange",
        AppliedParagraphStyle=f"ParagraphStyle/{paragraph.style}",
    )
    characters = styled
    for run in paragraph.runs:
        characters = _write_run(styled, run)
    if not is_last:
        SubElement(characters, "Br")


def _write_run(styled: Element, run: CharacterRun) -> Element:
    applied = NO_STYLE if run.style is None else f"CharacterStyle/{run.style}"
    characters = SubElement(styled, "CharacterStyleRange", AppliedCharacterStyle=applied)
    words = clean_for_xml(run.text).replace(LINE_BREAK, SOFT_BREAK)
    SubElement(characters, "Content").text = words
    return characters


def is_xml(text: str) -> bool:
    """Say whether a text begins as XML does, a story of InCopy among it."""
    start = text.lstrip("\ufeff \t\r\n")[:200]
    return start.startswith(("<?xml", "<?aid", "<Document", "<idPkg:Story", "<!DOCTYPE", "<Story"))


def read_icml(content: str) -> tuple[list[StoryParagraph], str]:
    """Return the paragraphs of an ICML document with their styles, and the title of its story.

    Refuses Invalid for what is no XML, for a document type or an entity, for too much nesting, and
    for XML without a story.
    """
    reading = _Reading()
    try:
        _check_shape(content)
        for element in _stories(content):
            reading.title = reading.title or element.get("StoryTitle", "")
            reading.read(element, "", in_table=False)
            reading.end_paragraph()
    except DefusedXmlException as error:
        raise Invalid(
            _(
                "The file declares a document type or an entity. No story of InDesign does; such "
                "files can do harm, so nothing of it was read."
            )
        ) from error
    except ParseError as error:
        raise Invalid(
            _("The XML is broken: %(reason)s. Nothing was taken over. Export the story again.")
            % {"reason": error}
        ) from error
    return reading.paragraphs, reading.title


def _check_shape(content: str) -> None:
    """Refuse Invalid for XML that is nested too deep or has too many elements, before a tree of it
    is walked."""
    depth = 0
    count = 0
    source = io.BytesIO(_encoded(content))
    for event, element in iterparse(source, events=("start", "end"), forbid_dtd=True):
        if event == "end":
            depth -= 1
            element.clear()
            continue
        depth += 1
        count += 1
        if depth > DEPTH_MAX or count > ELEMENTS_MAX:
            raise Invalid(
                _("The XML is nested too deep or has too many elements; no story of ours is.")
            )


def _stories(content: str) -> Iterator[Element]:
    """Yield the stories of a document, the text that was deleted with tracking left out."""
    found = False
    for _event, element in iterparse(io.BytesIO(_encoded(content)), forbid_dtd=True):
        if _local(element) == "Story" and element.get("Self") is not None:
            found = True
            yield element
            element.clear()
    if not found:
        raise Invalid(
            _(
                "This XML holds no story of InDesign or InCopy. Export the text of the article as "
                "ICML or as tagged text."
            )
        )


def _encoded(content: str) -> bytes:
    """Return XML as UTF-8, whatever encoding it was in and says it is in."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", content.lstrip("\ufeff"), count=1).encode(
        "utf-8", "replace"
    )


class _Reading:
    """The paragraph under way, and those that are done."""

    def __init__(self) -> None:
        self.paragraphs: list[StoryParagraph] = []
        self.words: list[str] = []
        self.style = ""
        self.title = ""

    def read(self, element: Element, style: str, *, in_table: bool) -> None:
        """Read what an element holds."""
        for child in element:
            name = _local(child)
            if name == "Content":
                self.style = ParagraphStyle.TABLE if in_table else style
                self.words.append((child.text or "").replace(SOFT_BREAK, LINE_BREAK))
            elif name == "Br":
                self.end_paragraph()
            elif name == "Table":
                self._read_table(child)
            elif not _is_left_out(child):
                inner = style
                if name == "ParagraphStyleRange":
                    self.end_paragraph()
                    inner = _style_of(child)
                self.read(child, inner, in_table=in_table)

    def _read_table(self, table: Element) -> None:
        """Read a table cell by cell, each as a paragraph."""
        self.end_paragraph()
        for cell in table:
            self.read(cell, ParagraphStyle.TABLE, in_table=True)
            self.end_paragraph()

    def end_paragraph(self) -> None:
        """End the paragraph under way; an empty one is none."""
        text = "".join(self.words)
        self.words = []
        if text.strip():
            self.paragraphs.append(plain_paragraph(self.style, text))


def _is_left_out(element: Element) -> bool:
    name = _local(element)
    deleted = name == "Change" and element.get("ChangeType") == "DeletedText"
    return deleted or name in LEFT_OUT


def _style_of(element: Element) -> str:
    """Return the name of a paragraph style without its group."""
    applied = element.get("AppliedParagraphStyle", "").partition("/")[2]
    return unquote(re.split(r"%3[aA]|:", applied)[-1])


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
