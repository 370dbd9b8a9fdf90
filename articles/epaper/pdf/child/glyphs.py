"""Names of glyphs, for fonts that say not or wrongly which characters they are."""

import ctypes
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from articles.epaper.page_text import UNREADABLE, Character, is_plausible
from articles.epaper.pdf.limits import MEGABYTE

NAME_BYTES = 512  # of a font's name; what is longer is cut
FONT_BYTES = 32 * MEGABYTE  # of a font's file; of a larger one only the size counts
KEY_BYTES = 4
HALF = 0.5  # of a font's characters: where more are implausible, none of them is believed
EMPTY = 0.02  # units of the page: PDFium gives what draws nothing a height of 0.01


class ReadCharacter(NamedTuple):
    """A character, the number of its font in memory (0 for none) and its place in the text."""

    character: Character
    font: int
    at: int


def font_of(text_page: pypdfium2.PdfTextPage, at: int) -> int:
    """Return the number of a character's font in memory while the page is open, or 0."""
    font = _handle_of(text_page, at)
    return ctypes.cast(font, ctypes.c_void_p).value or 0 if font else 0


def _handle_of(text_page: pypdfium2.PdfTextPage, at: int) -> Any:
    """Return PDFium's handle of a character's font, or None."""
    text_object = pdfium.FPDFText_GetTextObject(text_page, at)
    return pdfium.FPDFTextObj_GetFont(text_object) if text_object else None


def code_of(text_page: pypdfium2.PdfTextPage, at: int) -> int:
    """Return the code point of a character, or the code of a glyph that is mapped to nothing.

    PDFium gives a sign of its own for what it takes for a hyphen at the end of a line: the glyph
    with the code of a hyphen.
    """
    if pdfium.FPDFText_IsHyphen(text_page, at) == 1:
        return ord("-")
    return int(pdfium.FPDFText_GetUnicode(text_page, at))


def is_blank(text_page: pypdfium2.PdfTextPage, at: int) -> bool:
    """Whether a glyph draws nothing. Of a font that is not in the file that cannot be seen."""
    font = _handle_of(text_page, at)
    if not font or pdfium.FPDFFont_GetIsEmbedded(font) != 1:
        return False
    left = ctypes.c_double()
    right = ctypes.c_double()
    bottom = ctypes.c_double()
    top = ctypes.c_double()
    if not pdfium.FPDFText_GetCharBox(text_page, at, left, right, bottom, top):
        return False
    return min(right.value - left.value, top.value - bottom.value) <= EMPTY


def name_glyphs(
    text_page: pypdfium2.PdfTextPage, characters: Sequence[ReadCharacter]
) -> Iterator[Character]:
    """Return the characters of a page, with a name for each glyph that is mapped to no text, and
    for all glyphs of a font whose text cannot be what is printed. Glyphs that draw nothing are left
    out.
    """
    doubtful = find_doubtful_fonts(characters)
    blanks = find_blanks(text_page, characters)
    keys: dict[int, str] = {}
    for character, font, at in characters:
        if at in blanks:
            continue
        if character.text != UNREADABLE and font not in doubtful:
            yield character
            continue
        if font not in keys:
            keys[font] = make_font_key(text_page, at)
        code = code_of(text_page, at)
        yield character._replace(glyph=f"{keys[font]}:{code}") if code else character


def find_doubtful_fonts(characters: Sequence[ReadCharacter]) -> set[int]:
    """Return the fonts most of whose characters have no box that fits them."""
    totals: Counter[int] = Counter()
    implausible: Counter[int] = Counter()
    for character, font, _at in characters:
        totals[font] += 1
        implausible[font] += not is_plausible(character)
    return {font for font, total in totals.items() if implausible[font] > HALF * total}


def find_blanks(text_page: pypdfium2.PdfTextPage, characters: Sequence[ReadCharacter]) -> set[int]:
    """Return the places of the glyphs without text that draw nothing. Where that is most of a font,
    PDFium does not know what its glyphs draw, and none of them is blank.
    """
    totals: Counter[int] = Counter()
    blanks: defaultdict[int, list[int]] = defaultdict(list)
    for character, font, at in characters:
        if character.text == UNREADABLE:
            totals[font] += 1
            if is_blank(text_page, at):
                blanks[font].append(at)
    return {at for font, rows in blanks.items() if len(rows) <= HALF * totals[font] for at in rows}


def make_font_key(text_page: pypdfium2.PdfTextPage, at: int) -> str:
    """Return a key of a character's font: the same for the same font on all pages of a file."""
    digest = blake2b(digest_size=KEY_BYTES)
    font = _handle_of(text_page, at)
    if font:
        name = ctypes.create_string_buffer(NAME_BYTES)
        pdfium.FPDFFont_GetBaseFontName(font, name, NAME_BYTES)
        digest.update(name.raw)
        digest.update(read_font_file(font))
    return digest.hexdigest()


def read_font_file(font: object) -> bytes:
    """Return the file of an embedded font; of one that is too large only how large it is."""
    size = ctypes.c_size_t()
    if not pdfium.FPDFFont_GetFontData(font, None, 0, size) or not size.value:
        return b""
    if size.value > FONT_BYTES:
        return str(size.value).encode()
    content = (ctypes.c_uint8 * size.value)()
    if not pdfium.FPDFFont_GetFontData(font, content, size.value, size):
        return b""
    return bytes(content)
