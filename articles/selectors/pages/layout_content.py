"""What a layout system gets of an issue: its pages with articles, pictures and advertisements."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from articles.common.image_decoding import Rendition
from articles.domain.choices import UseRole
from articles.layout_exchange.file_names import StoryKey, safe_name, story_title
from articles.layout_exchange.stories import LayoutStory, LayoutStoryPicture
from articles.markup.figures import drop_figures
from articles.markup.sanitising import image_ids
from articles.models import AdvertPlacement, Article, Image, Issue, Page, Placement, Revision
from articles.selectors.pages.page_content import (
    PrintedPage,
    may_be_printed,
    read_printed_pages,
)
from articles.selectors.pages.story_texts import written_byline


@dataclass(frozen=True)
class LayoutPicture:
    """A picture for layout. `stored` is the name of its file in the storage, empty where it is left
    out; `gap` says why then. `width` and `height` are pixels of that file.

    A picture that may not be printed (`may_be_printed`) leaves its caption and its credit behind;
    one whose file is missing keeps them.
    """

    image: Image
    file_name: str
    stored: str
    width: int
    height: int
    caption: str
    credit: str
    is_own: bool
    gap: str = ""
    may_be_printed: bool = True


@dataclass(frozen=True)
class LayoutArticle:
    """An article on a page of the export. `gap` says why nothing of it may be printed; its text
    and its pictures are left out then."""

    placement: Placement
    revision: Revision
    stem: str
    story: LayoutStory
    pictures: Sequence[LayoutPicture]
    gap: str

    @property
    def article(self) -> Article:
        return self.placement.article

    @property
    def title(self) -> str:
        """What names the article and the revision wherever the export does."""
        return story_title(StoryKey(self.article.pk, self.revision.number))


@dataclass(frozen=True)
class LayoutAdvert:
    """An advertisement on a page of the export, with its picture if it has one."""

    advert: AdvertPlacement
    picture: LayoutPicture | None


@dataclass(frozen=True)
class LayoutPage:
    """A page of the export, and the folder of its files."""

    page: Page
    folder: str
    articles: Sequence[LayoutArticle]
    adverts: Sequence[LayoutAdvert]

    @property
    def pictures(self) -> Iterator[LayoutPicture]:
        """Every picture that the page has, those that are left out among them."""
        for article in self.articles:
            yield from article.pictures
        for entry in self.adverts:
            if entry.picture is not None:
                yield entry.picture


def read_layout_pages(issue: Issue, page: Page | None = None) -> list[LayoutPage]:
    """Return the pages of an issue that have something on them, or one page of it.

    Twelve queries, whatever they hold; asks the storage for each picture.
    """
    printed = [row for row in read_printed_pages(issue) if page is None or row.page.pk == page.pk]
    articles = [placement.article for row in printed for placement in row.placements]
    context = _Context(issue.date, _newest_revisions(articles), _body_images(articles))
    pages = [_layout_page(row, context) for row in printed]
    return [row for row in pages if row.articles or row.adverts]


@dataclass(frozen=True)
class _Context:
    """What all articles of an export ask for. `images` are the pictures inside bodies."""

    on: date
    revisions: Mapping[int, Revision]
    images: Mapping[int, Image]


def _newest_revisions(articles: Sequence[Article]) -> dict[int, Revision]:
    """Return the revision that each article was at when it was read. One query."""
    versions = {article.pk: article.version for article in articles}
    rows = Revision.objects.filter(article__in=versions, number__in=set(versions.values()))
    return {
        row.article_id: row
        for row in rows.only("pk", "article", "number")
        if row.number == versions[row.article_id]
    }


def _body_images(articles: Sequence[Article]) -> dict[int, Image]:
    return Image.objects.select_related("rights").in_bulk(
        {number for article in articles for number in image_ids(article.body)}
    )


def _layout_page(printed: PrintedPage, context: _Context) -> LayoutPage:
    page = printed.page
    folder = safe_name(f"{page.position:02} {page.label}版 {page.name}")
    return LayoutPage(
        page,
        folder,
        [
            _layout_article(placement, order, context)
            for order, placement in enumerate(printed.placements, start=1)
        ],
        [
            _layout_advert(advert, order, context.on)
            for order, advert in enumerate(printed.adverts, start=1)
        ],
    )


def _layout_article(placement: Placement, order: int, context: _Context) -> LayoutArticle:
    article = placement.article
    revision = context.revisions[article.pk]
    gap = _print_gap(article, context.on)
    pictures = list(_article_pictures(article, context, order, gap))
    title = story_title(StoryKey(article.pk, revision.number))
    return LayoutArticle(
        placement,
        revision,
        f"{order:02} {safe_name(article.headline, '稿')} {title}",
        make_story(article, pictures, drop_figures(article.body, _printable(pictures))),
        pictures,
        gap,
    )


def _printable(pictures: Sequence[LayoutPicture]) -> set[int]:
    return {picture.image.pk for picture in pictures if picture.may_be_printed}


def make_story(
    article: Article, pictures: Sequence[LayoutPicture] = (), body: str | None = None
) -> LayoutStory:
    """Return the words of an article as print takes them, with another `body` where one is given.
    Without pictures, those that it uses count by their captions alone; asks for credits and
    pictures where they were not fetched."""
    return LayoutStory(
        headline=article.headline,
        body=article.body if body is None else body,
        kicker=article.kicker,
        subhead=article.subhead,
        abstract=article.abstract,
        dateline=article.dateline,
        byline=list(written_byline(article)),
        pictures=[
            LayoutStoryPicture(
                number=picture.image.pk,
                file_name=picture.file_name if picture.stored else "",
                caption=picture.caption,
                credit=picture.credit,
                is_own=picture.is_own,
            )
            for picture in pictures or _used_pictures(article)
        ],
    )


def _used_pictures(article: Article) -> Iterator[LayoutPicture]:
    """Yield the pictures that an article gives words, without their files."""
    for image, caption in _captions(article):
        yield LayoutPicture(image, "", "", 0, 0, caption, image.credit, is_own=True)


def _captions(article: Article) -> Iterator[tuple[Image, str]]:
    """Yield each picture that an article uses with its words there, the lead picture first."""
    uses = sorted(
        article.image_uses.all(), key=lambda use: (use.role != UseRole.LEAD, use.position)
    )
    known: set[int] = set()
    for use in uses:
        if use.image_id not in known:
            known.add(use.image_id)
            yield use.image, use.caption or use.image.caption


def _article_pictures(
    article: Article, context: _Context, order: int, gap: str
) -> Iterator[LayoutPicture]:
    """Yield the pictures of an article: those it uses, then those that only its body shows."""
    captions = list(_captions(article))
    used = {image.pk for image, _caption in captions}
    inside = [context.images.get(number) for number in image_ids(article.body)]
    rest = [image for image in inside if image is not None and image.pk not in used]
    shown = [(image, caption, True) for image, caption in captions]
    shown += [(image, "", False) for image in rest]
    for number, (image, caption, is_own) in enumerate(shown, start=1):
        reason = gap or _picture_gap(image, context.on)
        yield _layout_picture(image, f"{order:02}-{number}", caption, is_own=is_own, gap=reason)


def _layout_advert(advert: AdvertPlacement, order: int, on: date) -> LayoutAdvert:
    image = advert.picture
    if image is None:
        return LayoutAdvert(advert, None)
    prefix = f"{advert.mark}{order}"
    picture = _layout_picture(image, prefix, "", is_own=False, gap=_picture_gap(image, on))
    return LayoutAdvert(advert, picture)


def _layout_picture(
    image: Image, prefix: str, caption: str, *, is_own: bool, gap: str
) -> LayoutPicture:
    """Return a picture with the best file that the storage has of it: the original, else its
    widest copy. `gap` says why it may not be printed."""
    if not gap and not image.credit.strip() and is_own:
        gap = _("It names nobody who made it, and so has no right to be printed.")
    if gap:
        return LayoutPicture(image, "", "", 0, 0, "", "", is_own, gap, may_be_printed=False)
    words = (caption, image.credit)
    file = _best_file(image)
    if file is None:
        return LayoutPicture(image, "", "", 0, 0, *words, is_own, _("Its file is missing."))
    extension = file["name"].rpartition(".")[2].lower()
    name = f"{safe_name(prefix)} {safe_name(image.title, str(image.pk))}.{extension}"
    return LayoutPicture(image, name, file["name"], file["width"], file["height"], *words, is_own)


def _best_file(image: Image) -> Rendition | None:
    """Return the largest file of a picture that is there."""
    original: Rendition = {
        "format": "jpeg",
        "width": image.width,
        "height": image.height,
        "name": image.full_name,
    }
    copies = [copy for copy in image.renditions if copy["format"] == "jpeg"]
    copies.sort(key=lambda copy: -copy["width"])
    return next(
        (
            file
            for file in (original, *copies)
            if file["name"] and default_storage.exists(file["name"])
        ),
        None,
    )


def _picture_gap(image: Image, on: date) -> str:
    """Return why a picture may not be printed on a date; nothing where it may."""
    return "" if may_be_printed(image, on) else _("Its rights do not allow to print it.")


def _print_gap(article: Article, on: date) -> str:
    """Return why an article may not be printed on a date; nothing where it may."""
    record = getattr(article, "rights", None)
    if record is None:
        return _("It has no rights record.")
    if not record.print_allowed:
        return _("Its rights record does not allow print.")
    if not record.is_valid_on(on):
        return _("Its rights are not valid on the date of the issue.")
    return ""
