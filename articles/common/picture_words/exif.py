"""EXIF: what cameras and telephones write. Where a picture was taken (GPS) is not read. Knows no
Django."""

from collections.abc import Mapping

from PIL import Image as Pillow
from PIL.ExifTags import IFD, Base

from articles.common.picture_words.iptc import choose_encoding
from articles.common.picture_words.rows import WordCollector

ORIGIN = "EXIF"
TEXTS: Mapping[int, str] = {
    Base.ImageDescription: "caption",
    Base.Artist: "creator",
    Base.Copyright: "copyright",
}
# What Windows writes, in UTF-16. Keywords are separated by semicolons.
WIDE: Mapping[int, str] = {Base.XPTitle: "title", Base.XPAuthor: "creator"}


def read_exif(picture: Pillow.Image, words: WordCollector) -> None:
    """Add what the tags state. Raises what the reader of the format does."""
    tags = picture.getexif()
    for tag, field in TEXTS.items():
        if isinstance(value := tags.get(tag), str | bytes):
            words.add(field, ORIGIN, _decode(value))
    for tag, field in WIDE.items():
        words.add(field, ORIGIN, _wide(tags.get(tag)))
    for keyword in _wide(tags.get(Base.XPKeywords)).split(";"):
        words.add("keyword", ORIGIN, keyword)
    taken = tags.get_ifd(IFD.Exif).get(Base.DateTimeOriginal)
    if isinstance(taken, str):
        words.add("date", ORIGIN, taken)


def _decode(value: str | bytes) -> str:
    """Return the text of a tag. The standard knows ASCII only; programs write what they like, and
    Pillow reads it as Latin-1."""
    raw = value if isinstance(value, bytes) else value.encode("latin-1", errors="ignore")
    return raw.decode(choose_encoding(b"", raw), errors="replace").split("\0")[0]


def _wide(value: object) -> str:
    raw = bytes(value) if isinstance(value, bytes | tuple) else b""
    return raw.decode("utf-16-le", errors="replace").split("\0")[0]
