"""A picture's bytes decoded and turned into clean copies that every browser shows. Knows no Django.

A large picture is decoded in a process of its own (articles/common/picture_words/child.py), so that
neither its memory nor a decoder that fails is the web server's.
"""

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, TypedDict

from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from articles.common.foreign_data import guard_foreign_bytes
from articles.common.packed_files import pack_files, unpack_files
from articles.errors import Invalid, Refused

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
WIDTHS = (400, 800, 1200, 1600)
SIDE_MAX = {"jpeg": 65_500, "webp": 16_383}  # the encoders' own limits: libjpeg, the WebP format
TALLEST = min(SIDE_MAX.values())
QUALITY = {"jpeg": 80, "webp": 75}
ORIGINAL_QUALITY = 92
MIDDLE_GREY = 127.5
CLOCKWISE = {  # Pillow counts the other way round
    90: Pillow.Transpose.ROTATE_270,
    180: Pillow.Transpose.ROTATE_180,
    270: Pillow.Transpose.ROTATE_90,
}
PROGRESSIVE_MAX = 16_000_000  # pixels; a larger one would be held once more as coefficients
Pillow.MAX_IMAGE_PIXELS = (
    None  # Pillow would only warn; who opens a picture refuses it by its header
)


class Rendition(TypedDict):
    """A smaller copy made by Pillow. `name` is its path in the media storage."""

    format: str  # "webp" or "jpeg"
    width: int
    height: int
    name: str


@dataclass(frozen=True)
class PreparedImage:
    """A picture ready to store: clean bytes and its copies, by path; and what its file states of
    itself, with the names of what was left out of that (articles/common/picture_words)."""

    digest: str
    width: int
    height: int
    files: dict[str, bytes]
    original: str
    renditions: list[Rendition]
    words: Sequence[Mapping[str, Any]] = field(default_factory=list)
    notes: Sequence[str] = field(default_factory=list)


@dataclass(frozen=True)
class CropBox:
    """A part of a picture: its left upper corner and its size in fractions of the picture, and
    what its files are called. `width_max` is the largest width that is of use, in pixels."""

    name: str
    left: float
    top: float
    width: float
    height: float
    width_max: int


@dataclass(frozen=True)
class AdjustedBox:
    """How a stored picture is turned (degrees, clockwise), lightened (hundredths of a stop) and
    given contrast (per cent), and what its files are called."""

    name: str
    rotation: int
    exposure: int
    contrast: int


@dataclass(frozen=True)
class AdjustedImage:
    """An adjusted picture ready to store: its files by path, the one in full size among them, and
    its copies."""

    files: dict[str, bytes]
    full: str
    width: int
    height: int
    copies: list[Rendition]


@dataclass(frozen=True)
class CutImage:
    """A part of a picture ready to store: its files by path, and what they are."""

    files: dict[str, bytes]
    copies: list[Rendition]


def decode_image(raw: bytes) -> PreparedImage:
    """Return a picture's clean bytes and its copies: WebP and JPEG at up to four widths.

    A side longer than an encoder takes is made smaller, in proportion. Raises what the decoder
    does.
    """
    return decode_opened_picture(raw, Pillow.open(io.BytesIO(raw), formats=FORMATS))


def decode_opened_picture(raw: bytes, picture: Pillow.Image) -> PreparedImage:
    """Return the same of a picture that was opened already. Nothing of what the file states of
    itself is left in the copies: they are drawn anew."""
    return _copies(raw, _flat(_in_srgb(_upright(picture))))


def cut_image(original: bytes, box: CropBox) -> CutImage:
    """Return the copies of a part of a stored picture: WebP and JPEG at up to four widths. Raises
    what the decoder does."""
    picture = Pillow.open(io.BytesIO(original), formats=("JPEG",))
    left = min(picture.width - 1, round(box.left * picture.width))
    top = min(picture.height - 1, round(box.top * picture.height))
    width = max(1, min(picture.width - left, round(box.width * picture.width)))
    height = max(1, min(picture.height - top, round(box.height * picture.height)))
    part = picture.crop((left, top, left + width, top + height)).convert("RGB")
    widths = [*(step for step in WIDTHS if step < min(width, box.width_max))]
    files: dict[str, bytes] = {}
    copies: list[Rendition] = []
    for step in [*widths, min(width, box.width_max)]:
        copies += _draw_copies(part, step, f"{box.name}-", files)
    return CutImage(files, copies)


def adjust_image(original: bytes, box: AdjustedBox) -> AdjustedImage:
    """Return a stored picture in full size, turned and lightened, with its copies. Raises what the
    decoder does."""
    picture = _adjusted(Pillow.open(io.BytesIO(original), formats=("JPEG",)), box)
    full = f"{box.name}.jpg"
    files = {full: _encoded(picture, "jpeg", ORIGINAL_QUALITY)}
    copies: list[Rendition] = []
    for width in _widths(picture):
        copies += _draw_copies(picture, width, f"{box.name}-", files)
    return AdjustedImage(files, full, picture.width, picture.height, copies)


def preview_adjustment(copy: bytes, box: AdjustedBox) -> bytes:
    """Return a copy of a picture, turned and lightened, as JPEG. Raises what the decoder does."""
    picture = _adjusted(Pillow.open(io.BytesIO(copy), formats=("JPEG",)), box)
    return _encoded(picture, "jpeg", QUALITY["jpeg"])


def _adjusted(picture: Pillow.Image, box: AdjustedBox) -> Pillow.Image:
    colours = picture.convert("RGB")
    if box.exposure or box.contrast:
        colours = colours.point([_tone(level, box) for level in range(256)] * 3)
    turn = CLOCKWISE.get(box.rotation)
    return colours if turn is None else colours.transpose(turn)


def _tone(level: int, box: AdjustedBox) -> int:
    """Return what a level of a colour becomes: first the light, then the distance from the middle."""
    lighted = level * 2 ** (box.exposure / 100)
    spread = (lighted - MIDDLE_GREY) * (1 + box.contrast / 100) + MIDDLE_GREY
    return min(255, max(0, round(spread)))


def _upright(picture: Pillow.Image) -> Pillow.Image:
    """Return the picture as its camera was held; damaged camera data leave it as it lies."""
    try:
        with guard_foreign_bytes(Invalid, ""):
            ImageOps.exif_transpose(picture, in_place=True)
    except Refused:
        pass
    return picture


def _in_srgb(picture: Pillow.Image) -> Pillow.Image:
    """Return the picture in the colours of the web, which its profile leads to.

    A damaged profile leads nowhere.
    """
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK", "L"}:
        return picture
    try:
        with guard_foreign_bytes(Invalid, ""):
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
        layer = picture if picture.mode == "RGBA" else picture.convert("RGBA")
        ground = Pillow.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _eight_bits(picture: Pillow.Image) -> Pillow.Image:
    """Return a grey picture of 16 bits or more with the same ramp from black to white in 8.

    Pillow's own conversion cuts every value above 255 to white.
    """
    if picture.mode.startswith("I;16"):
        low = 0.0
        high = 65_535.0
    else:
        # 32 bits or fractions name no white of their own: the ramp goes from darkest to brightest
        darkest, brightest = picture.convert("F").getextrema()
        low = float(str(darkest))
        high = float(str(brightest))
    scale = 255 / (high - low) if high > low else 0.0
    return picture.convert("F").point(lambda value: value * scale - low * scale).convert("L")


def _copies(raw: bytes, picture: Pillow.Image) -> PreparedImage:
    digest = hashlib.sha256(raw).hexdigest()
    folder = f"pictures/{digest[:2]}/{digest[:20]}"
    original = f"{folder}/original.jpg"
    full = _within(picture, SIDE_MAX["jpeg"])
    files = {original: _encoded(full, "jpeg", ORIGINAL_QUALITY)}
    renditions: list[Rendition] = []
    for width in _widths(full):
        renditions += _draw_copies(full, width, f"{folder}/", files)
    return PreparedImage(digest, full.width, full.height, files, original, renditions)


def _draw_copies(
    picture: Pillow.Image, width: int, prefix: str, files: dict[str, bytes]
) -> list[Rendition]:
    """Draw a picture at a width in both formats, add the files, and return what they are."""
    height = min(TALLEST, max(1, round(picture.height * width / picture.width)))
    smaller = picture.resize((width, height), Pillow.Resampling.LANCZOS)
    copies: list[Rendition] = []
    for kind in ("webp", "jpeg"):
        name = f"{prefix}{width}.{kind}"
        files[name] = _encoded(smaller, kind, QUALITY[kind])
        copies.append({"format": kind, "width": width, "height": height, "name": name})
    return copies


def _widths(picture: Pillow.Image) -> list[int]:
    """Return the widths of the copies: no wider than the picture, no taller than either encoder
    takes.
    """
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
        small = picture.width * picture.height <= PROGRESSIVE_MAX
        picture.save(output, "JPEG", quality=quality, progressive=small, optimize=small)
    return output.getvalue()


def pack_image(prepared: PreparedImage) -> bytes:
    """Return a prepared picture as bytes: one line that describes it, then its files."""
    description = asdict(prepared) | {"files": list(prepared.files)}
    return pack_files(description, list(prepared.files.values()))


def unpack_image(answer: bytes) -> PreparedImage:
    """Return what `pack_image` made. Refuses Invalid with what the decoder said where it failed."""
    packed = unpack_files(answer)
    description = packed.description
    if "fault" in description:
        raise Invalid(description["fault"])
    files = dict(zip(description.pop("files"), packed.files, strict=True))
    return PreparedImage(files=files, **description)


def pack_crop(cut: CutImage) -> bytes:
    """Return a part of a picture as bytes, as `pack_image` does."""
    description = {"copies": cut.copies, "names": list(cut.files)}
    return pack_files(description, list(cut.files.values()))


def unpack_crop(answer: bytes) -> CutImage:
    """Return what `pack_crop` made. Refuses Invalid with what the decoder said where it failed."""
    packed = unpack_files(answer)
    if "fault" in packed.description:
        raise Invalid(packed.description["fault"])
    files = dict(zip(packed.description["names"], packed.files, strict=True))
    return CutImage(files, packed.description["copies"])


def pack_adjusted(adjusted: AdjustedImage) -> bytes:
    """Return an adjusted picture as bytes, as `pack_image` does."""
    description = asdict(adjusted) | {"files": list(adjusted.files)}
    return pack_files(description, list(adjusted.files.values()))


def unpack_adjusted(answer: bytes) -> AdjustedImage:
    """Return what `pack_adjusted` made. Refuses Invalid with what the decoder said where it
    failed."""
    packed = unpack_files(answer)
    description = packed.description
    if "fault" in description:
        raise Invalid(description["fault"])
    files = dict(zip(description.pop("files"), packed.files, strict=True))
    return AdjustedImage(files=files, **description)
