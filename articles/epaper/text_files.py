"""The text of a page with its places as a file: gzip over JSON. Pure."""

import gzip
import json
from typing import Any

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText

LEVEL = 6


def pack_page_text(text: PageText) -> bytes:
    """Return the text of a page as a file. The same text gives the same bytes."""
    content = {
        "width": text.width,
        "height": text.height,
        "characters": [list(character) for character in text.characters],
        "pictures": [list(picture) for picture in text.pictures],
    }
    return gzip.compress(json.dumps(content, ensure_ascii=False).encode(), LEVEL, mtime=0)


def unpack_page_text(content: bytes) -> PageText:
    """Return what `pack_page_text` packed. Raises ValueError, OSError or EOFError for a damaged
    file.
    """
    described: dict[str, Any] = json.loads(gzip.decompress(content))
    return PageText(
        width=float(described["width"]),
        height=float(described["height"]),
        characters=[Character(*character) for character in described["characters"]],
        pictures=[Rectangle(*picture) for picture in described["pictures"]],
    )
