"""A text that came back from layout: which format it is in, which encoding, its paragraphs."""

import codecs
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.characters import clean_line, clean_text
from articles.common.foreign_data import guard_foreign_bytes
from articles.errors import Invalid
from articles.layout_exchange.file_names import StoryKey, find_story_key
from articles.layout_exchange.icml import is_xml, read_icml
from articles.layout_exchange.paragraphs import StoryParagraph, plain_paragraph
from articles.layout_exchange.tagged_text import is_tagged_text, read_tagged_text

MEGABYTE = 1024 * 1024
BYTES_MAX = 5 * MEGABYTE  # a report of a congress as ICML has half a megabyte
CHARACTERS_MAX = 500_000  # as of a body
WRITTEN_MAX = 4 * CHARACTERS_MAX  # with all tags
PARAGRAPHS_MAX = 3_000
PARAGRAPH_LENGTH_MAX = 50_000  # two of them are compared in seconds
STYLE_LENGTH_MAX = 100
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
PACKED = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x06\x06\xed\xf5", b"{\\rtf")
TOO_MUCH = gettext_lazy(
    "The file holds more text than an article can have. Return one article at a time."
)
OTHER_FORMAT = gettext_lazy(
    "This is no text of an article: it looks like a packed file, a PDF, a Word or an InDesign "
    "document. Export the text of the article as tagged text, ICML or plain text."
)


@dataclass(frozen=True)
class ReturnedText:
    """What came back: its paragraphs, and which story it says it is."""

    paragraphs: Sequence[StoryParagraph]
    key: StoryKey | None


def read_returned_text(content: bytes, name: str) -> ReturnedText:
    """Return the paragraphs of a file that came back from layout.

    Tagged text, ICML or plain text, in UTF-8, UTF-16 (with a mark or without) or GB 18030. Refuses
    Invalid for anything else, for too much of it, and for a file without text.
    """
    if len(content) > BYTES_MAX:
        raise Invalid(
            _("The file has more than %(most)d MB; the text of an article is smaller.")
            % {"most": BYTES_MAX // MEGABYTE}
        )
    with guard_foreign_bytes(
        Invalid, _("The file cannot be read: %(reason)s. Nothing was taken over.")
    ):
        return _read(content, name)


def _read(content: bytes, name: str) -> ReturnedText:
    text = decode_text(content)
    if len(text) > WRITTEN_MAX:
        raise Invalid(TOO_MUCH)
    title = ""
    if is_tagged_text(text):
        paragraphs = read_tagged_text(text)
    elif is_xml(text):
        paragraphs, title = read_icml(text)
    else:
        lines = clean_text(text).split("\n")
        paragraphs = [plain_paragraph("", line) for line in lines if line.strip()]
    filled = [paragraph for paragraph in paragraphs if paragraph.text.strip()]
    if len(filled) > PARAGRAPHS_MAX:
        raise Invalid(TOO_MUCH)
    shown = [paragraph for paragraph in map(_cleaned, filled) if paragraph.text.strip()]
    if not shown:
        raise Invalid(_("The file holds no text. Nothing was taken over."))
    lengths = [len(paragraph.text) for paragraph in shown]
    if max(lengths) > PARAGRAPH_LENGTH_MAX or sum(lengths) > CHARACTERS_MAX:
        raise Invalid(TOO_MUCH)
    return ReturnedText(shown, find_story_key(title) or find_story_key(name))


def _cleaned(paragraph: StoryParagraph) -> StoryParagraph:
    """Return a paragraph without characters that no database keeps and no newspaper prints."""
    style = clean_line(paragraph.style)[:STYLE_LENGTH_MAX]
    return plain_paragraph(style, clean_text(paragraph.text))


def decode_text(content: bytes) -> str:
    """Return the characters of a file. Refuses Invalid for bytes that are no text."""
    if content.startswith(PACKED):
        raise Invalid(OTHER_FORMAT)
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _decode(content, encoding)
    if b"\0" in content:
        return _decode(content, _wide_encoding(content))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(content, "gb18030")


def _wide_encoding(content: bytes) -> str:
    """Return which UTF-16 a text without a mark is in: line ends, brackets and Latin letters have
    their empty byte behind in one, and before in the other."""
    behind = content[1::2].count(0)
    before = content[0::2].count(0)
    return "utf-16-le" if behind >= before else "utf-16-be"


def _decode(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Invalid(
            _(
                "The file is no text in UTF-8, UTF-16 or GB 18030, or it is damaged. Nothing was "
                "taken over. Save it as UTF-8 and try again."
            )
        ) from error
    if text.count("\0") > len(text) // 100:
        raise Invalid(OTHER_FORMAT)
    return text.replace("\0", "")
