"""A printed page as it is shown: its picture in several widths, the regions over it, its PDF.

Page 1 is free, and so are all headlines; the other pages are read on the terms of their issue. What
everybody may see has addresses that everybody shares.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from articles.models import PageFile, PageRegion
from articles.models.epaper.page_files import PageImage
from articles.reading.issue_pdfs import issue_pdf_part
from articles.reading.page_addresses import PDF, FileOwner, sign_grant
from articles.selectors.public.editions import (
    IssuePage,
    PageWithArticles,
    PlaceOnPage,
    PrintedArticle,
)

FREE_POSITION = 1
DRAWN_WIDTH = 1000  # units of the drawing of the regions, as wide as the page
THUMBNAIL_WIDTH = 400
FIRST_WIDTH = 1000  # of the picture where a browser understands no list of widths
READING_WIDTH = 2400  # what is wider is loaded on zoom only
WEBP = "image/webp"


@dataclass(frozen=True)
class PagePicture:
    """A picture of a page. `srcset` is for reading, `zoom_srcset` for whoever enlarges it, and
    `fallback` for browsers without WebP.
    """

    src: str
    content_type: str
    srcset: str
    zoom_srcset: str
    largest: str
    thumbnail: str
    fallback: str
    width: int
    height: int


@dataclass(frozen=True)
class ShownRegion:
    """An article's place on the page: `polygons` as SVG writes points."""

    printed: PrintedArticle
    polygons: Sequence[str]

    @property
    def name(self) -> str:
        """The headline; of an article that is gone it says so, and nothing of what it said."""
        teaser = self.printed.teaser
        return teaser.headline if teaser else _("An article that is no longer available")

    @property
    def words(self) -> str:
        """The whole headline, one line each: 引题, 主题, 副题."""
        teaser = self.printed.teaser
        lines = [teaser.kicker, teaser.headline, teaser.subhead] if teaser else [self.name]
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True)
class Mark:
    """A box around what was searched for, in units of the drawing."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class PageView:
    """A page with what the person who asks may see of it.

    `closed`: it has a file, which is not for everybody. `drawn_height` is the height of the
    drawing of the regions.
    """

    entry: PageWithArticles
    closed: bool = False
    picture: PagePicture | None = None
    pdf: str = ""
    regions: Sequence[ShownRegion] = ()
    drawn_height: int = 0
    marks: Sequence[Mark] = field(default=())

    @property
    def linked(self) -> set[PlaceOnPage]:
        """The articles that have a region here."""
        return {region.printed.place for region in self.regions}


def view_page(entry: PageWithArticles, *, is_open: bool, shared: bool, at: datetime) -> PageView:
    """Return a page without its regions: its picture and PDF if they are open to whoever asks."""
    if entry.file is None or not entry.file.images:
        return PageView(entry)
    if not is_open:
        return PageView(entry, closed=True)
    return PageView(
        entry,
        picture=_picture_of(entry.file, shared=shared, at=at),
        pdf=sign_grant(FileOwner.PAGE_FILE, entry.file.pk, PDF, shared=shared, at=at),
        drawn_height=_drawn_height(entry.file),
    )


def draw_regions(view: PageView, regions: Iterable[PageRegion]) -> list[ShownRegion]:
    """Return the regions of a page over its picture, in the order of its articles."""
    if view.picture is None:
        return []
    by_article = {
        region.placement.article_id: region
        for region in regions
        if region.page_id == view.entry.page.pk and region.placement is not None
    }
    return [
        ShownRegion(
            printed,
            [
                _points_of(polygon, view.drawn_height)
                for polygon in by_article[printed.article].polygons
            ],
        )
        for printed in view.entry.printed
        if printed.article in by_article
    ]


def issue_pdf_address(page: IssuePage, *, shared: bool, at: datetime) -> str:
    """Return the address of the PDF of a whole issue, empty where a page has no file.

    It names the files that the PDF is made of, so that no cache gives out one of earlier files.
    """
    files = [entry.file for entry in page.pages if entry.file is not None]
    if not page.has_all_files:
        return ""
    part = issue_pdf_part(files)
    return sign_grant(FileOwner.ISSUE, page.issue.pk, part, shared=shared, at=at)


def part_of(image: PageImage) -> str:
    """Return the name of a picture of a page in signed addresses: its width and type."""
    return f"{image['width']}-{image['content_type'].partition('/')[2]}"


@dataclass(frozen=True)
class SizedPicture:
    """One picture of a page with its address and its size in pixels."""

    address: str
    content_type: str
    width: int
    height: int


def sized_pictures(file: PageFile, *, shared: bool, at: datetime) -> list[SizedPicture]:
    """Return the pictures of a page that a browser can show, the narrowest first."""
    webp = [image for image in file.images if image["content_type"] == WEBP]
    return [
        SizedPicture(
            sign_grant(FileOwner.PAGE_FILE, file.pk, part_of(image), shared=shared, at=at),
            image["content_type"],
            image["width"],
            image["height"],
        )
        for image in sorted(webp or file.images, key=lambda image: image["width"])
    ]


def front_picture(file: PageFile | None, at: datetime) -> PagePicture | None:
    """Return the picture of a first page, which is free."""
    if file is None or not file.images:
        return None
    return _picture_of(file, shared=True, at=at)


def _picture_of(file: PageFile, *, shared: bool, at: datetime) -> PagePicture:
    def address(image: PageImage) -> str:
        return sign_grant(FileOwner.PAGE_FILE, file.pk, part_of(image), shared=shared, at=at)

    def candidates(images: Sequence[PageImage]) -> str:
        return ", ".join(f"{address(image)} {image['width']}w" for image in images)

    webp = [image for image in file.images if image["content_type"] == WEBP]
    images = sorted(webp or file.images, key=lambda image: image["width"])
    others = [image for image in file.images if image["content_type"] != WEBP]
    readable = [image for image in images if image["width"] <= READING_WIDTH] or images[:1]
    first = _at_least(images, FIRST_WIDTH)
    return PagePicture(
        src=address(first),
        content_type=first["content_type"],
        srcset=candidates(readable),
        zoom_srcset=candidates(images),
        largest=address(images[-1]),
        thumbnail=address(_at_least(images, THUMBNAIL_WIDTH)),
        fallback=address(others[-1]) if webp and others else "",
        width=first["width"],
        height=first["height"],
    )


def _at_least(images: Sequence[PageImage], width: int) -> PageImage:
    """Return the narrowest picture that is at least so wide, else the widest."""
    return next((image for image in images if image["width"] >= width), images[-1])


def _drawn_height(file: PageFile) -> int:
    return round(DRAWN_WIDTH * file.height / file.width)


def _points_of(polygon: Sequence[Sequence[float]], height: int) -> str:
    return " ".join(f"{x * DRAWN_WIDTH:.1f},{y * height:.1f}" for x, y in polygon)
