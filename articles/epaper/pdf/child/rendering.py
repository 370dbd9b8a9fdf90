"""Pictures of a page in several widths, all from one rendering."""

import io
from collections.abc import Iterator, Sequence

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image as Pillow

from articles.epaper.pdf.child.documents import PageSpace
from articles.epaper.pdf.limits import MILLIMETRES_PER_INCH, PdfLimits
from articles.epaper.pdf.results import ImageFormat, RenderedImage, RenderedPage

WIDTHS = (400, 1000, 1600, 2400, 4000)  # thumbnail, three screens, zoom
FALLBACK_WIDTH = 1600  # readable
SIDE_MAX: dict[ImageFormat, int] = {"webp": 16_383, "jpeg": 65_535}  # of the formats
WEBP_QUALITY = 75
# A page full of small type has 375 kB at quality 75 and 1000 pixels, and 315 kB at this one. It is
# the first picture that somebody loads; whoever wants to read enlarges it.
FIRST_PICTURE_WIDTH = 1000
FIRST_PICTURE_QUALITY = 50
JPEG_QUALITY = 80
ZOOM_DENSITY = 300  # dots per inch; print has no more
WHITE = (255, 255, 255, 255)
FLAGS = pdfium.FPDF_REVERSE_BYTE_ORDER | pdfium.FPDF_RENDER_LIMITEDIMAGECACHE


def draw_page(opened: PageSpace, limits: PdfLimits) -> RenderedPage:
    """Return the pictures of a page without its annotations, which are not printed.

    No picture has more pixels than the limit, a side longer than its format can have, or more dots
    per inch than print: a very tall or a small page gets fewer and narrower ones.
    """
    page = opened.page
    ratio = page.get_height() / page.get_width()
    inches = opened.size.width / MILLIMETRES_PER_INCH
    widths = fitting_widths(ratio, inches, limits.pixels)
    fallback_width = max((width for width in widths if width <= FALLBACK_WIDTH), default=widths[0])
    pictures = _shrink(_draw(page, widths[-1]), widths, ratio)
    images = []
    for picture in pictures:
        images.append(_encode(picture, "webp" if _fits(picture, "webp") else "jpeg"))
        if picture.width == fallback_width:
            fallback = _encode(picture, "jpeg")
    return RenderedPage(images=images[::-1], fallback=fallback)


def _shrink(picture: Pillow.Image, widths: Sequence[int], ratio: float) -> Iterator[Pillow.Image]:
    """Yield the picture and its smaller copies, the widest first, each made from the one before."""
    for width in reversed(widths):
        if width < picture.width:
            picture = picture.resize((width, _height(width, ratio)), Pillow.Resampling.LANCZOS)
        yield picture


def fitting_widths(ratio: float, inches: float, pixels: int) -> list[int]:
    """Return the widths, ascending, for a page of `inches`, `ratio` times as tall as it is wide."""
    sharpest = max(FALLBACK_WIDTH, inches * ZOOM_DENSITY)
    most = min((pixels / ratio) ** 0.5, SIDE_MAX["jpeg"] / ratio, sharpest, WIDTHS[-1])
    widest = max(1, int(most))
    return [*(width for width in WIDTHS if width < widest), widest]


def _height(width: int, ratio: float) -> int:
    return max(1, round(width * ratio))


def _draw(page: pypdfium2.PdfPage, width: int) -> Pillow.Image:
    height = _height(width, page.get_height() / page.get_width())
    bitmap = pypdfium2.PdfBitmap.new_native(
        width, height, pdfium.FPDFBitmap_BGR, rev_byteorder=True
    )
    bitmap.fill_rect(WHITE, 0, 0, width, height)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, FLAGS)
    picture: Pillow.Image = bitmap.to_pil()
    return picture


def _fits(picture: Pillow.Image, kind: ImageFormat) -> bool:
    return max(picture.size) <= SIDE_MAX[kind]


def _encode(picture: Pillow.Image, kind: ImageFormat) -> RenderedImage:
    output = io.BytesIO()
    if kind == "webp":
        first = picture.width <= FIRST_PICTURE_WIDTH
        quality = FIRST_PICTURE_QUALITY if first else WEBP_QUALITY
        picture.save(output, "WEBP", quality=quality, method=2)
    else:
        picture.save(output, "JPEG", quality=JPEG_QUALITY)
    return RenderedImage(picture.width, picture.height, kind, output.getvalue())
