"""Everything that a picture's file states, whichever way it is written. Knows no Django."""

import logging
from collections.abc import Callable

from PIL import Image as Pillow

from articles.common.picture_words.exif import read_exif
from articles.common.picture_words.iptc import is_newer_than_xmp, read_iptc
from articles.common.picture_words.rows import FileNote, WordCollector
from articles.common.picture_words.xmp import read_xmp

log = logging.getLogger(__name__)
Reader = Callable[[Pillow.Image, WordCollector], None]
IPTC: tuple[Reader, str] = (read_iptc, FileNote.IPTC_UNREADABLE)
XMP: tuple[Reader, str] = (read_xmp, FileNote.XMP_UNREADABLE)
EXIF: tuple[Reader, str] = (read_exif, FileNote.EXIF_UNREADABLE)


def read_file_words(picture: Pillow.Image) -> WordCollector:
    """Return what the file of a picture states, the most trusted first.

    The order is that of the Metadata Working Group, which the IPTC recommends: XMP before the older
    records, unless a checksum says that the records were changed later. EXIF comes last, against
    that guidance: cameras fill its description with their own names. A part that cannot be read is
    noted and left out; a picture is never refused for it.
    """
    words = WordCollector()
    order = (IPTC, XMP, EXIF) if is_newer_than_xmp(picture) else (XMP, IPTC, EXIF)
    for read, unreadable in order:
        try:
            read(picture, words)
        except MemoryError:
            raise
        except Exception as error:  # readers of foreign bytes raise whatever their authors met
            log.info("Statements of a picture could not be read.", exc_info=error)
            words.note(unreadable)
    return words


def has_statements(picture: Pillow.Image) -> bool:
    """Say whether the header of a file announces statements. Nothing of them is parsed."""
    return any(picture.info.get(name) for name in ("xmp", "photoshop", "exif", "Exif"))
