"""Pictures of a page in several widths, all from one rendering. Child process only."""

import io

import pypdfium2
from PIL import Image as Pillow

from articles.epaper.pdf.limits import PdfLimits
from articles.epaper.pdf.results import ImageFormat, PageImage, RenderedPage

WIDTHS = (400, 1000, 1600, 2400, 4000)  # thumbnail, three screens, zoom
FALLBACK_WIDTH = 1600  # readable
SIDE_MAX: dict[ImageFormat, int] = {"webp": 16_383, "jpeg": 65_535}  # of the formats
WEBP_QUALITY = 75
JPEG_QUALITY = 80


def render_page(page: pypdfium2.PdfPage, limits: PdfLimits) -> RenderedPage:
    """Return the pictures of a page without its annotations, which are not printed.

    A page that is very tall gets fewer and narrower pictures, so that no picture has more pixels
    than the limit, or a side longer than its format can have.
    """
    ratio = page.get_height() / page.get_width()
    widths = fitting_widths(ratio, limits.pixels)
    picture = _draw(page, widths[-1])
    images = []
    fallback = None
    for width in reversed(widths):
        if width < picture.width:
            picture = picture.resize((width, _height(width, ratio)), Pillow.Resampling.LANCZOS)
        images.append(_encode(picture, "webp" if _fits(picture, "webp") else "jpeg"))
        if fallback is None and (width <= FALLBACK_WIDTH or width == widths[0]):
            fallback = _encode(picture, "jpeg")
    assert fallback is not None  # noqa: S101  the narrowest is one at the latest
    return RenderedPage(images=images[::-1], fallback=fallback)


def fitting_widths(ratio: float, pixels: int) -> list[int]:
    """Return the widths, ascending, for a page `ratio` times as tall as it is wide."""
    widest = int(min((pixels / ratio) ** 0.5, SIDE_MAX["jpeg"] / ratio))
    widest = max(1, min(widest, WIDTHS[-1]))
    return [*(width for width in WIDTHS if width < widest), widest]


def _height(width: int, ratio: float) -> int:
    return max(1, round(width * ratio))


def _draw(page: pypdfium2.PdfPage, width: int) -> Pillow.Image:
    bitmap = page.render(
        scale=width / page.get_width(),
        rev_byteorder=True,
        draw_annots=False,
        may_draw_forms=False,
        limit_image_cache=True,
    )
    # PDFium rounds up, and may so be a pixel wider and taller.
    picture: Pillow.Image = bitmap.to_pil()
    return picture.crop((0, 0, width, _height(width, page.get_height() / page.get_width())))


def _fits(picture: Pillow.Image, kind: ImageFormat) -> bool:
    return max(picture.size) <= SIDE_MAX[kind]


def _encode(picture: Pillow.Image, kind: ImageFormat) -> PageImage:
    output = io.BytesIO()
    if kind == "webp":
        picture.save(output, "WEBP", quality=WEBP_QUALITY, method=2)
    else:
        picture.save(output, "JPEG", quality=JPEG_QUALITY)
    return PageImage(picture.width, picture.height, kind, output.getvalue())
