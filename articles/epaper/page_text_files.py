"""The characters of a page as a compressed file, so that its regions can be found again. Pure."""

import gzip
import json

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText


def pack_page_text(text: PageText) -> bytes:
    """Return a page's characters and pictures as bytes. The same page gives the same bytes."""
    description = {
        "width": text.width,
        "height": text.height,
        "characters": [pack_character(character) for character in text.characters],
        "pictures": [list(picture) for picture in text.pictures],
    }
    packed = json.dumps(description, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(packed.encode(), mtime=0)


def pack_character(character: Character) -> list[str | float]:
    """Return the fields of a character; the glyph is left out where the text is known."""
    if character.glyph:
        return list(character)
    return [character.text, character.left, character.top, character.right, character.bottom]


def unpack_page_text(content: bytes) -> PageText:
    """Return what `pack_page_text` packed."""
    description = json.loads(gzip.decompress(content))
    return PageText(
        width=description["width"],
        height=description["height"],
        characters=[Character(*character) for character in description["characters"]],
        pictures=[Rectangle(*picture) for picture in description["pictures"]],
    )
