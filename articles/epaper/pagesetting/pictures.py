"""Pictures as a page prints them: upright, in RGB, of the pixels that print needs. Pure."""

import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

PIXELS_MAX = 1800  # on the long side: half a broadsheet at 200 dots an inch
DECODED_MAX = 80_000_000  # pixels of a file; a larger one is refused before it is decoded
QUALITY = 86
RESOLUTION = (72, 72)


@dataclass(frozen=True)
class PreparedPicture:
    """A picture as JPEG, and its width in times of its height."""

    content: bytes
    aspect: float


def prepare_picture(content: bytes) -> PreparedPicture | None:
    """Return the picture as it is printed; nothing where it cannot be read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content)) as opened:
                if opened.width * opened.height > DECODED_MAX:
                    return None
                return _encode(opened)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return None


def _encode(opened: Image.Image) -> PreparedPicture:
    opened.draft("RGB", (PIXELS_MAX, PIXELS_MAX))
    upright = ImageOps.exif_transpose(opened)
    if upright.mode in {"RGBA", "LA", "P", "PA"}:
        layered = upright.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        upright = Image.alpha_composite(white, layered)
    picture = upright.convert("RGB")
    picture.thumbnail((PIXELS_MAX, PIXELS_MAX), Image.Resampling.LANCZOS)
    output = BytesIO()
    picture.save(output, "JPEG", quality=QUALITY, dpi=RESOLUTION)
    return PreparedPicture(output.getvalue(), picture.width / picture.height)
