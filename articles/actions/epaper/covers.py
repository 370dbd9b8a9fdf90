"""Withdrawn articles covered on the pictures of their printed pages (本稿已撤回), and uncovered.

The printed page is history; a court may forbid to show it. A covered copy of the page's file takes
the place of the file: its pictures have a panel over the article, its PDF is such a picture, and
its characters are without the article's. The file itself is kept, and comes back.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.epaper.page_files import NOT_KEPT, make_current, write_file
from articles.actions.epaper.page_fonts import page_fonts
from articles.actions.records import journal
from articles.actions.records.page_texts import index_pages, read_stored_text
from articles.actions.records.reasons import check_reason
from articles.actions.review import rounds
from articles.domain.states import Visibility
from articles.epaper.covering import blank_picture, cover_picture, picture_pdf
from articles.epaper.page_text import PageText
from articles.epaper.page_text_files import pack_page_text
from articles.epaper.passages import Corners, leave_out_regions
from articles.errors import NotKept, WrongState
from articles.fields import page_storage
from articles.models import Article, ArticleCover, Page, PageFile, PageRegion, Placement
from articles.models.epaper.page_files import PageImage
from newsroom.accounts.actors import Actor, account_of

log = logging.getLogger(__name__)
WHOLE_PAGE: Corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
PDF_WIDTH = 2400  # pixels of the picture in a covered PDF


def cover_article(article: Article, reason: str, *, by: Actor, at: datetime) -> ArticleCover:
    """Cover a withdrawn article on every printed page that has it, and on those that get another
    file later.

    A page on which its place is not known is covered whole, until its region is drawn. Refuses
    NotYours, WrongState for an article that is not withdrawn or is covered, Invalid without a
    reason, and NotKept.
    """
    with journal.perform("article.covered", by=by, at=at, article=article):
        rights.require(rights.can_withdraw(by))
        _draw_copies(article)  # before the transaction: it takes seconds a page
    with journal.perform("article.covered", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        if article.visibility != Visibility.WITHDRAWN:
            raise WrongState(
                _("Only a withdrawn article is covered on its pages. Nothing was changed.")
            )
        if article.covers.filter(lifted_at=None).exists():
            raise WrongState(_("The article is covered already. Nothing was done twice."))
        cover = ArticleCover.objects.create(
            article=article,
            reason=check_reason(reason),
            covered_at=at,
            covered_by=account_of(by),
        )
        pages = _lock_pages(article)
        refresh_pages(pages, at=at)
        act.record(article=article, reason=cover.reason, pages=[str(page) for page in pages])
    return cover


def uncover_article(article: Article, reason: str, *, by: Actor, at: datetime) -> None:
    """Let readers see the printed pages of a withdrawn article as they were printed again.

    Refuses NotYours, WrongState for an article that is not covered, Invalid without a reason.
    """
    with journal.perform("article.uncovered", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(rights.can_withdraw(by))
        covers = article.covers.filter(lifted_at=None)
        if not covers.exists():
            raise WrongState(_("The article is not covered. Nothing was changed."))
        checked_reason = check_reason(reason)
        covers.update(lifted_at=at)
        pages = _lock_pages(article)
        refresh_pages(pages, at=at)
        act.record(article=article, reason=checked_reason, pages=[str(page) for page in pages])


def refresh_pages(pages: Iterable[Page], *, at: datetime) -> None:
    """Cover on these pages what is to be covered now, and let them be found by what they show.

    Every act that gives a page another file or other regions ends with this. Expects the caller's
    transaction and the locks of the pages.
    """
    numbers = [page.pk for page in pages]
    covered = _covered_articles(numbers)
    current = PageFile.objects.filter(page__in=numbers, is_current=True)
    for file in current.select_related("covered_from", "page"):
        original = file.covered_from or file
        articles = covered.get(file.page_id)
        if articles:
            make_current([_find_copy(original, _polygons(file.page_id, articles), at=at)])
        elif original.pk != file.pk:
            make_current([original])
    index_pages(Page.objects.filter(pk__in=numbers))


def _draw_copies(article: Article) -> None:
    """Draw the pictures that covering an article needs, beside what is covered on its pages."""
    if article.visibility != Visibility.WITHDRAWN:
        return
    numbers = list(article.placements.values_list("page", flat=True))
    covered = _covered_articles(numbers)
    for file in PageFile.objects.filter(page__in=numbers, is_current=True):
        articles = {article.pk, *covered.get(file.page_id, ())}
        polygons = _polygons(file.page_id, articles)
        _store_copy(file.covered_from or file, polygons, is_redrawn=True)


def _lock_pages(article: Article) -> list[Page]:
    rows = Page.objects.filter(placements__article=article).order_by("pk")
    locked = Page.objects.select_for_update(of=("self",)).filter(pk__in=rows)
    return list(locked.select_related("issue").order_by("pk"))


def _covered_articles(pages: Sequence[int]) -> Mapping[int, set[int]]:
    """Return the articles that are to be covered, by their pages. One query."""
    in_force = ArticleCover.objects.filter(lifted_at=None).values("article")
    rows = Placement.objects.filter(page__in=pages, article__in=in_force)
    articles: dict[int, set[int]] = {}
    for page, article in rows.values_list("page", "article"):
        articles.setdefault(page, set()).add(article)
    return articles


def _polygons(page: int, articles: Iterable[int]) -> list[Corners]:
    """Return what is to be covered of a page. One query."""
    wanted = set(articles)
    regions = PageRegion.objects.filter(page=page, placement__article__in=wanted)
    placed = {
        region.placement.article_id: region.polygons
        for region in regions.select_related("placement")
        if region.placement is not None and region.polygons
    }
    if wanted - set(placed):
        return [WHOLE_PAGE]
    return [polygon for article in sorted(placed) for polygon in placed[article]]


def _find_copy(original: PageFile, polygons: Sequence[Corners], *, at: datetime) -> PageFile:
    """Return the covered copy of a file, made where it is missing."""
    copy = _store_copy(original, polygons)
    known = original.covered_copies.filter(pdf=copy.pdf.name).first()
    if known is not None:
        return known
    newest = original.page.files.aggregate(newest=Max("number"))["newest"] or 0
    copy.number = newest + 1
    copy.made_at = at
    copy.save()
    return copy


def _store_copy(
    original: PageFile, polygons: Sequence[Corners], *, is_redrawn: bool = False
) -> PageFile:
    """Write the files of a covered copy as far as they are missing; return its unsaved row.

    Its files are named by what is covered, so a second call draws nothing, unless `is_redrawn`: a
    file that was left unfinished is written again. Refuses NotKept.
    """
    drawn = json.dumps([original.digest, polygons])
    stem = f"covered/{original.pk}-{hashlib.sha256(drawn.encode()).hexdigest()[:24]}"
    try:
        images = [
            _cover_image(image, stem, polygons, is_redrawn=is_redrawn) for image in original.images
        ]
        pdf = _write_pdf(original, images, f"{stem}.pdf", is_redrawn=is_redrawn)
        copy = PageFile(
            page=original.page,
            origin=original.origin,
            covered_from=original,
            digest=hashlib.sha256(_read(pdf)).hexdigest(),
            pdf=pdf,
            width=original.width,
            height=original.height,
            images=images,
        )
        text = _remaining_text(original, polygons)
        if text is not None:
            copy.text = text.text
            copy.characters = write_file(f"{stem}.json.gz", pack_page_text(text))
    except OSError as error:
        raise NotKept(NOT_KEPT) from error
    return copy


def _remaining_text(original: PageFile, polygons: Sequence[Corners]) -> PageText | None:
    """Return what a page says outside polygons; None where its text is not known."""
    if not original.characters:
        return None
    try:
        return leave_out_regions(read_stored_text(original), {0: polygons})
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        log.exception("The text of a page cannot be read; its covered copy has none.")
        return None


def _cover_image(
    image: PageImage, stem: str, polygons: Sequence[Corners], *, is_redrawn: bool
) -> PageImage:
    name = f"{stem}-{image['width']}.{image['content_type'].partition('/')[2]}"
    storage = page_storage()
    if is_redrawn or not storage.exists(name):
        font = page_fonts().files[0]
        write_file(name, cover_picture(_read(image["name"]), polygons, font.path, font.index))
    return {**image, "name": name, "bytes": storage.size(name)}


def _write_pdf(
    original: PageFile, images: Sequence[PageImage], name: str, *, is_redrawn: bool
) -> str:
    """Write the PDF of a covered page: its picture, or nothing where it has none."""
    if page_storage().exists(name) and not is_redrawn:
        return name
    fitting = [image for image in images if image["width"] <= PDF_WIDTH] or list(images)
    if not fitting:
        return write_file(
            name, picture_pdf(blank_picture(original.width, original.height), original.width)
        )
    widest = max(fitting, key=_width_of)
    return write_file(name, picture_pdf(_read(widest["name"]), original.width))


def _width_of(image: PageImage) -> int:
    return image["width"]


def _read(name: str) -> bytes:
    with page_storage().open(name) as stored:
        return bytes(stored.read())
