"""IPTC-IIM: the records that agencies have written into JPEG files since the nineties. Pillow finds
and cuts them; here they become words. Knows no Django."""

import hashlib
from collections.abc import Mapping, Sequence

from PIL import Image as Pillow
from PIL import IptcImagePlugin, JpegImagePlugin

from articles.common.picture_words.rows import WordCollector

ORIGIN = "IPTC"
UTF8 = b"\x1b%G"  # the value of 1:90 that says so (IIM 4.2, ISO 2022)
BLOCK = 0x0404  # the resource of Photoshop that holds the records
CHECKSUM = 0x0425  # MD5 of the block when its values were last copied to XMP
FIELDS: Mapping[tuple[int, int], str] = {
    (2, 5): "title",
    (2, 105): "headline",
    (2, 120): "caption",
    (2, 80): "creator",
    (2, 110): "credit",
    (2, 115): "source",
    (2, 116): "copyright",
    (2, 25): "keyword",
}
PLACES = ((2, 92), (2, 90), (2, 95), (2, 101))  # place in the city, city, province, country
DATE = (2, 55)
RECORD_MAX = 64 * 1024  # bytes of one value


def read_iptc(picture: Pillow.Image, words: WordCollector) -> None:
    """Add what the records state. Raises what the reader of the format does."""
    records = IptcImagePlugin.getiptcinfo(picture)  # type: ignore[arg-type]
    if not records:
        return
    values = {key: _as_values(value) for key, value in records.items()}
    encoding = choose_encoding(
        b"".join(values.get((1, 90), [])),
        b"\n".join(part for key, parts in values.items() if key[0] == 2 for part in parts),
    )
    for key, field in FIELDS.items():
        for value in values.get(key, []):
            words.add(field, ORIGIN, _decode(value, encoding))
    places = [_decode(part, encoding) for key in PLACES for part in values.get(key, [])[:1]]
    words.add("place", ORIGIN, ", ".join(filter(None, (place.strip() for place in places))))
    for value in values.get(DATE, [])[:1]:
        words.add("date", ORIGIN, _decode(value, encoding))


def is_newer_than_xmp(picture: Pillow.Image) -> bool:
    """Say whether somebody changed the records without copying them to XMP: the stored checksum is
    of other records. The guidance of the Metadata Working Group decides by this whose value is
    the newer one."""
    resources = picture.info.get("photoshop")
    if not isinstance(picture, JpegImagePlugin.JpegImageFile) or not isinstance(resources, dict):
        return False
    block = resources.get(BLOCK)
    checksum = resources.get(CHECKSUM)
    if not isinstance(block, bytes) or not isinstance(checksum, bytes) or len(checksum) != 16:
        return False
    return hashlib.md5(block, usedforsecurity=False).digest() != checksum


def choose_encoding(declared: bytes, content: bytes) -> str:
    """Return the encoding of records. Many programs declare none: what reads as UTF-8 is UTF-8,
    what holds pairs of GB 2312 is GB 18030, everything else is Latin-1."""
    if declared.startswith(UTF8):
        return "utf-8"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030" if _is_chinese(content) else "latin-1"
    return "utf-8"


def _is_chinese(content: bytes) -> bool:
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    foreign = [character for character in text if ord(character) > 0x7F]
    pairs = sum(_is_in_gb2312(character) for character in foreign)
    return pairs * 2 >= len(foreign) > 0


def _is_in_gb2312(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


def _decode(value: bytes, encoding: str) -> str:
    return value[:RECORD_MAX].decode(encoding, errors="replace")


def _as_values(value: bytes | Sequence[bytes]) -> list[bytes]:
    return [value] if isinstance(value, bytes) else list(value)
