"""The bytes of a picture: looked at before they are decoded; what is large is decoded elsewhere."""

import io
import json
import tempfile
from dataclasses import asdict

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from articles.common.child_processes import ChildStopped, ProcessLimits, run_child
from articles.common.foreign_data import guard_foreign_bytes
from articles.common.image_decoding import (
    FORMATS,
    AdjustedBox,
    AdjustedImage,
    CropBox,
    CutImage,
    PreparedImage,
    decode_image,
    unpack_adjusted,
    unpack_crop,
    unpack_image,
)
from articles.common.packed_files import unpack_files
from articles.common.picture_words.reading import has_statements
from articles.errors import Invalid

BYTES_MAX = 25 * 1024 * 1024
PIXELS_MAX = 50_000_000  # a page of newsprint at 300 dpi has 31 million
# What is larger is decoded in a process of its own: it would leave the web server's memory grown.
PIXELS_HERE_MAX = 4_000_000
DECODER = "articles.common.picture_words.child"
DECODER_LIMITS = ProcessLimits(
    memory=1536 * 1024**2,  # the largest picture that is allowed takes a third
    addresses=1536 * 1024**2,
    cpu_seconds=60,
    wall_seconds=120.0,  # for a machine that has much to do
    answer_bytes=256 * 1024**2,
)
TOO_MUCH = gettext_lazy(
    "The picture takes more time or memory than a picture may. Nothing was stored. "
    "Open it, save it as JPEG and upload that."
)
DAMAGED = gettext_lazy(
    "The picture is damaged or unusual and cannot be read (%(reason)s). Nothing was stored. "
    "Open it, save it as JPEG and upload that."
)
HEIC_UNREADABLE = gettext_lazy(
    "The %(kind)s picture cannot be read (%(reason)s). Nothing was stored. On the telephone choose "
    "“Most compatible” as the format of the camera, or send the picture as JPEG."
)
# How the pictures of telephones begin, at byte 4: the brand of the container.
BRANDS = {
    b"avif": "AVIF",
    b"avis": "AVIF",
    b"heic": "HEIC",
    b"heix": "HEIC",
    b"heim": "HEIC",
    b"heis": "HEIC",
    b"hevc": "HEIC",
    b"hevx": "HEIC",
    b"mif1": "HEIC",
    b"msf1": "HEIC",
    b"mif2": "HEIC",
}
# How files that people take for pictures begin: where, with what, and their name.
KNOWN = (
    (4, b"ftyp", "MP4"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"BM", "BMP"),
    (0, b"8BPS", "Photoshop"),
    (0, b"%PDF", "PDF"),
    (0, b"\0\0\1\0", "ICO"),
    (0, b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"\0\0\0\x0cJXL ", "JPEG XL"),
    (0, b"<svg", "SVG"),
)


def prepare_picture(raw: bytes) -> PreparedImage:
    """Decode a picture, make its copies (WebP and JPEG at up to four widths), and read what its
    file states of itself.

    A side longer than an encoder takes is made smaller, in proportion. What is large, what states
    something, and every HEIC or AVIF is handled in a process of its own. Refuses Invalid for what
    is no JPEG, PNG, WebP, GIF, HEIC or AVIF whatever its name says, for more than 25 MB, for more
    than 50 million pixels before decoding them, and for what is damaged.
    """
    if len(raw) > BYTES_MAX:
        raise Invalid(
            _("The file is larger than 25 MB. Nothing was stored. Export the picture smaller.")
        )
    kind = telephone_format(raw)
    if not kind:
        with guard_foreign_bytes(Invalid, DAMAGED):
            picture = _opened(raw)
            small = picture.width * picture.height <= PIXELS_HERE_MAX
            if small and not has_statements(picture):
                return decode_image(raw)
    answer = _run_decoder(["decode", str(PIXELS_MAX)], raw)
    refusal = str(HEIC_UNREADABLE).replace("%(kind)s", kind) if kind else str(DAMAGED)
    try:
        _refuse_pixels(unpack_files(answer).description.get("pixels", 0))
        return unpack_image(answer)
    except TooManyPixels:
        raise
    except Invalid as refused:
        raise Invalid(refusal % {"reason": refused}) from refused


def cut_picture(original: bytes, box: CropBox) -> CutImage:
    """Return the files of a part of a stored picture. Refuses Invalid where it cannot be read."""
    answer = _run_decoder(["cut", json.dumps(asdict(box))], original)
    try:
        return unpack_crop(answer)
    except Invalid as refused:
        raise Invalid(str(DAMAGED) % {"reason": refused}) from refused


def adjust_picture(original: bytes, box: AdjustedBox) -> AdjustedImage:
    """Return the files of a stored picture, turned and lightened. Refuses Invalid where it cannot
    be read."""
    answer = _run_decoder(["adjust", json.dumps(asdict(box))], original)
    try:
        return unpack_adjusted(answer)
    except Invalid as refused:
        raise Invalid(str(DAMAGED) % {"reason": refused}) from refused


def telephone_format(raw: bytes) -> str:
    """Return HEIC or AVIF for a picture as telephones store them, else nothing."""
    return BRANDS.get(raw[8:12], "") if raw[4:8] == b"ftyp" else ""


class TooManyPixels(Invalid):
    """A picture of more pixels than are allowed."""


def _refuse_pixels(pixels: int) -> None:
    if pixels > PIXELS_MAX:
        raise TooManyPixels(
            _(
                "The picture has %(millions)d million pixels; 50 are allowed. Nothing was stored. "
                "Make it smaller."
            )
            % {"millions": pixels // 1_000_000}
        )


def _run_decoder(arguments: list[str], raw: bytes) -> bytes:
    """Return what a process of its own made of the picture.

    Refuses Invalid where it was stopped.
    """
    with tempfile.TemporaryFile() as file:
        file.write(raw)
        file.seek(0)
        try:
            return run_child(DECODER, arguments, DECODER_LIMITS, file=file)
        except ChildStopped as stopped:
            raise Invalid(TOO_MUCH) from stopped


def _opened(raw: bytes) -> Pillow.Image:
    """Return the picture by its header, nothing of it decoded yet. Refuses Invalid."""
    try:
        picture = Pillow.open(io.BytesIO(raw), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise Invalid(_what_it_is(raw)) from error
    if not picture.width or not picture.height:
        raise Invalid(_("The picture has no pixels. Nothing was stored. Export it anew."))
    _refuse_pixels(picture.width * picture.height)
    return picture


def _what_it_is(raw: bytes) -> str:
    for start, mark, kind in KNOWN:
        if raw[start : start + len(mark)] == mark:
            return _(
                "This is a %(kind)s file. Nothing was stored. Save the picture as JPEG or PNG and "
                "upload that."
            ) % {"kind": kind}
    return _(
        "This is not a JPEG, PNG, WebP, GIF, HEIC or AVIF picture, whatever its name says. Nothing "
        "was stored."
    )
