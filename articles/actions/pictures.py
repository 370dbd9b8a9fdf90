"""The bytes of a picture: looked at before they are decoded, turned into clean copies that every browser shows."""

import hashlib
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, UnidentifiedImageError

from articles.errors import Invalid, Refused
from articles.foreign import foreign_bytes
from articles.models.media import Rendition

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
BYTES_MAX = 25 * 1024 * 1024
PIXELS_MAX = 50_000_000  # a page of newsprint at 300 dpi has 31 million
WIDTHS = (400, 800, 1200, 1600)
SIDE_MAX = {"jpeg": 65_500, "webp": 16_383}  # the encoders' own limits: libjpeg, the WebP format
TALLEST = min(SIDE_MAX.values())
QUALITY = {"jpeg": 80, "webp": 75}
ORIGINAL_QUALITY = 92
Pillow.MAX_IMAGE_PIXELS = (
    None  # Pillow would only warn at 89 million; _opened refuses by the header, at 50
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


@dataclass(frozen=True)
class Prepared:
    """A picture ready to store: clean bytes and its copies, by path."""

    digest: str
    width: int
    height: int
    files: dict[str, bytes]
    original: str
    renditions: list[Rendition]


def prepare(raw: bytes) -> Prepared:
    """Decode a picture and make its copies: WebP and JPEG at up to four widths.

    A side longer than an encoder takes is made smaller, in proportion. Refuses Invalid for what is no JPEG, PNG, WebP
    or GIF whatever its name says, for more than 25 MB, for more than 50 million pixels before decoding them, and for
    what is damaged.
    """
    if len(raw) > BYTES_MAX:
        raise Invalid(
            _("The file is larger than 25 MB. Nothing was stored. Export the picture smaller.")
        )
    with foreign_bytes(Invalid, DAMAGED):
        return _copies(raw, _flat(_in_srgb(_upright(_opened(raw)))))


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
                "The picture has %(millions)d million pixels; 50 are allowed. Nothing was stored. Make it smaller."
            )
            % {"millions": picture.width * picture.height // 1_000_000}
        )
    return picture


def _what_it_is(raw: bytes) -> str:
    for start, mark, kind in KNOWN:
        if raw[start : start + len(mark)] == mark:
            return _(
                "This is a %(kind)s file. Nothing was stored. Save the picture as JPEG or PNG and upload that."
            ) % {"kind": kind}
    return _(
        "This is not a JPEG, PNG, WebP or GIF picture, whatever its name says. Nothing was stored."
    )


def _upright(picture: Pillow.Image) -> Pillow.Image:
    """Return the picture as its camera was held; damaged camera data leave it as it lies."""
    try:
        with foreign_bytes(Invalid, DAMAGED):
            return ImageOps.exif_transpose(picture)
    except Refused:
        return picture


def _in_srgb(picture: Pillow.Image) -> Pillow.Image:
    """Return the picture in the colours of the web, which its profile leads to; a damaged profile leads nowhere."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK", "L"}:
        return picture
    try:
        with foreign_bytes(Invalid, DAMAGED):
            its_own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return _converted(picture, its_own)
    except Refused:
        return picture


def _converted(picture: Pillow.Image, profile: ImageCms.ImageCmsProfile) -> Pillow.Image:
    target = ImageCms.createProfile("sRGB")
    turned = ImageCms.profileToProfile(picture, profile, target, outputMode="RGB")
    return turned if turned is not None else picture


def _flat(picture: Pillow.Image) -> Pillow.Image:
    """Return the first frame in plain colours, transparency on white."""
    if picture.mode.startswith("I") or picture.mode == "F":
        return _eight_bits(picture).convert("RGB")
    if picture.has_transparency_data:
        layer = picture.convert("RGBA")
        ground = Pillow.new("RGBA", layer.size, "white")
        return Pillow.alpha_composite(ground, layer).convert("RGB")
    return picture.convert("RGB")


def _eight_bits(picture: Pillow.Image) -> Pillow.Image:
    """Return a grey picture of 16 bits or more with the same ramp from black to white in 8.

    Pillow's own conversion cuts every value above 255 to white.
    """
    if picture.mode.startswith("I;16"):
        low, high = 0.0, 65_535.0
    else:  # 32 bits or fractions name no white of their own: the ramp goes from darkest to brightest
        darkest, brightest = picture.convert("F").getextrema()
        low, high = float(str(darkest)), float(str(brightest))
    scale = 255 / (high - low) if high > low else 0.0
    return picture.convert("F").point(lambda value: value * scale - low * scale).convert("L")


def _copies(raw: bytes, picture: Pillow.Image) -> Prepared:
    digest = hashlib.sha256(raw).hexdigest()
    folder = f"pictures/{digest[:2]}/{digest[:20]}"
    original = f"{folder}/original.jpg"
    full = _within(picture, SIDE_MAX["jpeg"])
    files = {original: _encoded(full, "jpeg", ORIGINAL_QUALITY)}
    renditions: list[Rendition] = []
    for width in _widths(full):
        height = min(TALLEST, max(1, round(full.height * width / full.width)))
        smaller = full.resize((width, height), Pillow.Resampling.LANCZOS)
        for kind in ("webp", "jpeg"):
            name = f"{folder}/{width}.{kind}"
            files[name] = _encoded(smaller, kind, QUALITY[kind])
            renditions.append({"format": kind, "width": width, "height": height, "name": name})
    return Prepared(digest, full.width, full.height, files, original, renditions)


def _widths(picture: Pillow.Image) -> list[int]:
    """Return the widths of the copies: no wider than the picture, no taller than either encoder takes."""
    widest = min(picture.width, WIDTHS[-1], max(1, TALLEST * picture.width // picture.height))
    return [*(width for width in WIDTHS if width < widest), widest]


def _within(picture: Pillow.Image, side: int) -> Pillow.Image:
    """Return the picture with no side longer than this."""
    longest = max(picture.size)
    if longest <= side:
        return picture
    size = (
        max(1, picture.width * side // longest),
        max(1, picture.height * side // longest),
    )
    return picture.resize(size, Pillow.Resampling.LANCZOS)


def _encoded(picture: Pillow.Image, kind: str, quality: int) -> bytes:
    output = io.BytesIO()
    if kind == "webp":
        picture.save(output, "WEBP", quality=quality, method=2)
    else:
        picture.save(output, "JPEG", quality=quality, progressive=True, optimize=True)
    return output.getvalue()
