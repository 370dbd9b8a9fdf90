"""Pictures as a page prints them: upright, in RGB, cut to their place, of the pixels that print
needs. Pure.
"""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

PIXELS_MAX = 2400  # of the long side, while it is not known how large the picture is printed
DECODED_MAX = 80_000_000  # pixels of a file; a larger one is refused before it is decoded
DOTS = 200  # an inch, as newsprint is read
QUALITY = 86


@dataclass(frozen=True)
class DecodedPicture:
    """A picture that can be read, and its width in times of its height."""

    image: Image.Image
    aspect: float


def decode_picture(content: bytes) -> DecodedPicture | None:
    """Return the picture upright and in RGB; nothing where it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content)) as opened:
                if opened.width * opened.height > DECODED_MAX:
                    return None
                image = _make_upright(opened)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return None
    return DecodedPicture(image, image.width / image.height)


def _make_upright(opened: Image.Image) -> Image.Image:
    opened.draft("RGB", (PIXELS_MAX, PIXELS_MAX))
    image = ImageOps.exif_transpose(opened)
    if image.mode in {"RGBA", "LA", "P", "PA"}:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        image = Image.alpha_composite(white, layered)
    image = image.convert("RGB")
    image.thumbnail((PIXELS_MAX, PIXELS_MAX), Image.Resampling.BILINEAR)
    return image


def encode_picture(picture: DecodedPicture, width: float, height: float, whole: bool) -> bytes:
    """Return the picture as JPEG for a place of this size in points.

    It fills the place, and what is beyond is cut off, unless it is shown `whole`.
    """
    size = (max(1, round(width / 72 * DOTS)), max(1, round(height / 72 * DOTS)))
    image = picture.image
    if whole:
        image = image.copy()
        image.thumbnail(size, Image.Resampling.LANCZOS)
    else:
        enlarged = max(size[0] / image.width, size[1] / image.height)
        if enlarged > 1:
            size = (max(1, int(size[0] / enlarged)), max(1, int(size[1] / enlarged)))
        image = ImageOps.fit(image, size, Image.Resampling.LANCZOS)
    output = BytesIO()
    image.save(output, "JPEG", quality=QUALITY)
    return output.getvalue()
