"""The bytes of a picture: looked at before they are decoded; what is large is decoded elsewhere."""

import io
import tempfile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image as Pillow
from PIL import UnidentifiedImageError

from articles.common.child_processes import ChildStopped, ProcessLimits, run_child
from articles.common.foreign_data import guard_foreign_bytes
from articles.common.image_decoding import FORMATS, PreparedImage, decode_image, unpack_image
from articles.errors import Invalid

BYTES_MAX = 25 * 1024 * 1024
PIXELS_MAX = 50_000_000  # a page of newsprint at 300 dpi has 31 million
# What is larger is decoded in a process of its own: it would leave the web server's memory grown.
PIXELS_HERE_MAX = 4_000_000
DECODER = "articles.common.image_decoding"
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
# How files that people take for pictures begin: where, with what, and their name.
KNOWN = (
    (4, b"ftypavif", "AVIF"),
    (4, b"ftypavis", "AVIF"),
    (4, b"ftyphei", "HEIC"),
    (4, b"ftyphev", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (4, b"ftypmsf1", "HEIC"),
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
    """Decode a picture and make its copies: WebP and JPEG at up to four widths.

    A side longer than an encoder takes is made smaller, in proportion. Refuses Invalid for what is
    no JPEG, PNG, WebP or GIF whatever its name says, for more than 25 MB, for more than 50 million
    pixels before decoding them, and for what is damaged.
    """
    if len(raw) > BYTES_MAX:
        raise Invalid(
            _("The file is larger than 25 MB. Nothing was stored. Export the picture smaller.")
        )
    with guard_foreign_bytes(Invalid, DAMAGED):
        picture = _opened(raw)
        if picture.width * picture.height <= PIXELS_HERE_MAX:
            return decode_image(raw)
    answer = _decoded_elsewhere(raw)
    try:
        return unpack_image(answer)
    except Invalid as refused:
        raise Invalid(str(DAMAGED) % {"reason": refused}) from refused


def _decoded_elsewhere(raw: bytes) -> bytes:
    """Return what a process of its own made of the picture.

    Refuses Invalid where it was stopped.
    """
    with tempfile.TemporaryFile() as file:
        file.write(raw)
        file.seek(0)
        try:
            return run_child(DECODER, [], DECODER_LIMITS, file=file)
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
    if picture.width * picture.height > PIXELS_MAX:
        raise Invalid(
            _(
                "The picture has %(millions)d million pixels; 50 are allowed. Nothing was stored. "
                "Make it smaller."
            )
            % {"millions": picture.width * picture.height // 1_000_000}
        )
    return picture


def _what_it_is(raw: bytes) -> str:
    for start, mark, kind in KNOWN:
        if raw[start : start + len(mark)] == mark:
            return _(
                "This is a %(kind)s file. Nothing was stored. Save the picture as JPEG or PNG and "
                "upload that."
            ) % {"kind": kind}
    return _(
        "This is not a JPEG, PNG, WebP or GIF picture, whatever its name says. Nothing was stored."
    )
