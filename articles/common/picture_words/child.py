"""The child process of pictures: decodes one and reads what it states, cuts one or adjusts one.
Knows no Django.

libheif decodes HEIC and HEIF; it is loaded here and nowhere else, so that the web server never
parses such a file. AVIF is Pillow's own.
"""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import IO

import pi_heif
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from articles.common.foreign_data import guard_foreign_bytes
from articles.common.image_decoding import (
    FORMATS,
    AdjustedBox,
    CropBox,
    adjust_image,
    cut_image,
    decode_opened_picture,
    pack_adjusted,
    pack_crop,
    pack_image,
)
from articles.common.packed_files import pack_files
from articles.common.picture_words.reading import read_file_words
from articles.errors import Invalid, Refused

CHILD_FORMATS = (*FORMATS, "HEIF", "AVIF")
pi_heif.register_heif_opener(
    thumbnails=False, depth_images=False, aux_images=False, decode_threads=1
)


def main(arguments: Sequence[str], file: IO[bytes], answer: IO[bytes]) -> None:
    """Do what `arguments` name with the picture in `file`, and write what came of it: "decode" and
    the number of pixels that are allowed, or "cut" or "adjust" and how, as JSON.

    Raises MemoryError.
    """
    job, value = arguments
    try:
        with guard_foreign_bytes(Invalid, "%(reason)s"):
            content = file.read()
            if job == "cut":
                answer.write(pack_crop(cut_image(content, CropBox(**json.loads(value)))))
            elif job == "adjust":
                box = AdjustedBox(**json.loads(value))
                answer.write(pack_adjusted(adjust_image(content, box)))
            else:
                answer.write(_decode(content, int(value)))
    except Refused as refused:
        if isinstance(refused.__cause__, MemoryError):
            raise MemoryError from refused
        answer.write(pack_files({"fault": str(refused)}))


def _decode(raw: bytes, pixels_max: int) -> bytes:
    """Return the decoded picture, packed; its number of pixels where it has too many."""
    try:
        picture = Pillow.open(io.BytesIO(raw), formats=CHILD_FORMATS)
    except UnidentifiedImageError as error:
        raise ValueError("the file ends too early or is of another kind") from error
    pixels = picture.width * picture.height
    if pixels > pixels_max:
        return pack_files({"pixels": pixels})
    words = read_file_words(picture)
    prepared = decode_opened_picture(raw, picture)
    return pack_image(replace(prepared, words=words.rows, notes=words.notes))
