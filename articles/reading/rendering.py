"""How a stored body becomes a page: never unsanitised, its pictures in the sizes a screen needs."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from articles.common.image_decoding import Rendition
from articles.common.numbers import read_number
from articles.markup.bodies import clean_for_showing
from articles.markup.figures import drop_figures
from articles.markup.marked import clean_marked
from articles.models import Image
from articles.models.texts.text import Text

IMG = re.compile(r"<img\b([^<>]*)>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
# A cell that holds nothing but a number, with its sign, its marks and a short unit.
NUMBER_CELL = re.compile(
    r"<td((?: (?:col|row)span=\"\d{1,3}\")*)>"
    r"(\s{0,4}[-+−±≈约]?[\d０-９][\d０-９.,，:：/]{0,24}\s?"
    r"(?:[%％‰]|[万亿]?(?:元|人|件|个|家|项|次|户|吨|亩|年|月|日))?\s{0,4})</td>"
)
NUMBER_CELL_SHOWN = r'<td\1 class="number">\2</td>'
HEADING = re.compile(r"<(/?)h([34])>")
SIZES = "(min-width: 41rem) 38.25rem, calc(100vw - 2rem)"  # of the text


@dataclass(frozen=True)
class PictureCopies:
    """The renditions of a picture as `srcset` values, the largest JPEG for old browsers, and its
    size in pixels.
    """

    webp: str
    jpeg: str
    fallback: str
    width: int
    height: int


def largest_jpeg(copies: Sequence[Rendition]) -> Rendition | None:
    """Return the copy that every program can show, None where a picture has none yet."""
    jpegs = [copy for copy in copies if copy["format"] == "jpeg"]
    return max(jpegs, key=lambda copy: copy["width"], default=None)


def copy_address(image: Image, copy: Rendition) -> str:
    """Return the address of a copy in the media storage: a path, or a whole address."""
    return str(image.original.storage.url(copy["name"]))


def picture_copies(image: Image, use: str = "") -> PictureCopies | None:
    """Return a picture's renditions, or None while it has none; those of its crop for a place of
    use (articles/domain/pictures/picture_uses.py) where it has one."""
    crop = image.crops.get(use)
    copies = crop["copies"] if crop else image.renditions
    largest = largest_jpeg(copies)
    if largest is None:
        return None
    return PictureCopies(
        webp=_srcset(image, copies, "webp"),
        jpeg=_srcset(image, copies, "jpeg"),
        fallback=copy_address(image, largest),
        width=largest["width"],
        height=largest["height"],
    )


def focal_class(image: Image) -> str:
    """Return classes that put the focal point in sight, in tenths of the picture."""
    return f"fx-{round(image.focal_x * 10)} fy-{round(image.focal_y * 10)}"


def render_text(text: Text, images: Mapping[int, Image]) -> SafeString:
    """Return the body of an article or a revision ready to show.

    A picture that is not (or no longer) in `images` leaves nothing broken behind, and takes its
    caption with it.
    """
    return render_body(text.body, images, seal=text.body_seal)


def render_body(body: str, images: Mapping[int, Image], *, seal: str | None = None) -> SafeString:
    """Return a body ready to show; without a seal that fits it is cleaned first."""
    # Safe: nothing is shown that clean_body has not made.
    return _with_pictures(clean_for_showing(body, seal), images)


def render_marked(marked: str, images: Mapping[int, Image]) -> SafeString:
    """Return a part of a text with the marks of suggested changes in it ready to show."""
    # Safe: nothing is shown that clean_marked has not made.
    return _with_pictures(clean_marked(marked), images)


def _with_pictures(cleaned: str, images: Mapping[int, Image]) -> SafeString:
    """Return cleaned HTML with its pictures in the sizes a screen needs."""
    shown = drop_figures(cleaned, images)
    html_body = IMG.sub(lambda found: _picture(found[1], images), shown)
    if "<td" in html_body:
        html_body = NUMBER_CELL.sub(NUMBER_CELL_SHOWN, html_body)
    # Safe: _picture escapes what it adds.
    return mark_safe(html_body)  # noqa: S308


def raise_headings(body: SafeString) -> SafeString:
    """Return a body with h2 and h3 for its h3 and h4: it stands below the headline of its page, an
    h1. No rank is left out, whatever the body begins with.
    """
    seen = False

    def raised(tag: re.Match[str]) -> str:
        nonlocal seen
        seen = seen or tag[2] == "3"
        return f"<{tag[1]}h{3 if seen and tag[2] == '4' else 2}>"

    return mark_safe(HEADING.sub(raised, body))  # noqa: S308  only the ranks of its tags change


def _picture(attributes: str, images: Mapping[int, Image]) -> str:
    values = dict(ATTRIBUTE.findall(attributes))
    number = read_number(values.get("data-image", ""))
    image = images.get(number) if number is not None else None
    copies = picture_copies(image) if image else None
    if image is None or copies is None:
        return ""
    credit = f'<span class="credit">{html.escape(image.credit)}</span>' if image.credit else ""
    return (
        f'<picture><source type="image/webp" srcset="{html.escape(copies.webp)}" sizes="{SIZES}">'
        f'<img src="{html.escape(copies.fallback)}" srcset="{html.escape(copies.jpeg)}"'
        f' sizes="{SIZES}" width="{copies.width}" height="{copies.height}"'
        f' alt="{values.get("alt", "")}" loading="lazy" decoding="async"></picture>{credit}'
    )


def _srcset(image: Image, copies: Sequence[Rendition], kind: str) -> str:
    ordered = sorted(
        (copy for copy in copies if copy["format"] == kind), key=lambda copy: copy["width"]
    )
    return ", ".join(f"{copy_address(image, copy)} {copy['width']}w" for copy in ordered)
