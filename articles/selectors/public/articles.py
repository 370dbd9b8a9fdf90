"""The article page: what readers see, and what is around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import BigIntegerField, DateField, DateTimeField, QuerySet

from articles.common.moments import newspaper_day
from articles.domain.choices import UseRole
from articles.domain.shared_knowledge import NOTHING_SHARED, SharedKnowledge
from articles.models import (
    Article,
    Column,
    Correction,
    Image,
    Release,
    Revision,
    RightsRecord,
    Topic,
)
from articles.models.querysets import ArticleQuerySet
from articles.models.texts.releases import PrintedPlace
from articles.selectors.listing.articles_beside import (
    ArticleBeside,
    ArticlesBeside,
    find_articles_beside,
)
from articles.selectors.listing.prepared import Given, PreparedQuery
from articles.selectors.listing.series import SeriesLinks, find_series
from articles.selectors.listing.timelines import Timeline, rows_in_columns
from articles.selectors.public.bylines import author_addresses, link_byline
from articles.selectors.public.corrections import last_change, list_article_corrections
from articles.selectors.public.gone import visible_until
from articles.selectors.public.in_print import PrintedPageLink, find_in_print
from articles.selectors.public.pictures import find_shown_images, pictures_as_released
from articles.selectors.public.site import Site
from articles.selectors.public.teasers import Teaser, join_teaser_rows, make_plain_teasers

RELATED = 5
CANDIDATES = 30
TOPICS = 5


@dataclass(frozen=True)
class LeadPicture:
    """A picture above the body, with the words it has in this article."""

    image: Image
    caption: str
    alt_text: str


@dataclass(frozen=True)
class ArticlePage:
    """Everything the template shows. `newer` and `older` are the neighbours in the home column.

    `place` is the first place in print, None while its issue lies ahead; `source_line` names it or
    does not as well. `place_address` is the address of that page, empty where readers may not leaf
    through it. `printed_pages` are all its pages in that issue, where there are several.
    """

    article: Article
    release: Release
    credits: Sequence[Mapping[str, Any]]
    home: Column | None
    columns: Sequence[Column]
    leads: Sequence[LeadPicture]
    images: dict[int, Image]
    place: PrintedPlace | None
    place_address: str
    printed_pages: Sequence[PrintedPageLink]
    source_line: str
    newer: ArticleBeside | None
    older: ArticleBeside | None
    related: Sequence[Teaser]
    topics: Sequence[Topic]
    corrections: Sequence[Correction]
    series: SeriesLinks | None

    @property
    def rights(self) -> RightsRecord | None:
        """What may be done with the text; a preview may have none yet."""
        return getattr(self.article, "rights", None)

    @property
    def ends_at(self) -> datetime | None:
        """When readers will cease to see it, as far as is known."""
        return visible_until(self.article)

    @property
    def modified(self) -> datetime:
        """When readers' view last changed: its release, or a note that came after it."""
        return last_change(self.release, self.corrections)

    @property
    def told_first(self) -> list[Correction]:
        """What is above the text: it is serious."""
        return [correction for correction in self.corrections if correction.at_head]

    @property
    def told_last(self) -> list[Correction]:
        """What is below the text."""
        return [correction for correction in self.corrections if not correction.at_head]


def find_published(pk: int, at: datetime) -> Article | None:
    """Return a published article with all its page needs, or None. One query."""
    if pk > BigIntegerField.MAX_BIGINT:
        return None
    found = PUBLISHED.ask_objects(pk=pk, at=at, day=newspaper_day(at))
    return next(found, None)


def _write_published() -> ArticleQuerySet:
    public = Article.objects.public_when(
        Given("at", DateTimeField()), Given("day", DateField())
    ).filter(pk=Given("pk", BigIntegerField()))
    joined = public.select_related(
        "publication", "release__revision", "rights", "instalment__series"
    )
    return joined.defer("body", "abstract")


PUBLISHED = PreparedQuery(_write_published)


def article_page(
    site: Site,
    article: Article,
    release: Release,
    at: datetime,
    knowledge: SharedKnowledge = NOTHING_SHARED,
) -> ArticlePage:
    """Gather what is around a release.

    Eight queries: pictures, issue, authors, two neighbours, corrections, related, topics, as far as
    they are not known; one more for an instalment of a series.
    """
    text = release.revision
    image_ids = [picture["image"] for picture in release.pictures]
    images = pictures_as_released(find_shown_images(image_ids, at), release)
    printed_at = find_in_print(site.publication, release, at, knowledge)
    columns = site.standing_in(text.columns)
    home = columns[0] if columns else None
    newer, older = _neighbours(article, home, at)
    newest = _newest_of(site, home, at, knowledge)
    return ArticlePage(
        article=article,
        release=release,
        credits=link_byline(release.credits, author_addresses([article]).get(article.pk, {})),
        home=home,
        columns=columns,
        leads=_lead_pictures(text, images),
        images=images,
        place=printed_at.place,
        place_address=printed_at.address,
        printed_pages=printed_at.pages,
        source_line=printed_at.source_line,
        newer=newer,
        older=older,
        corrections=list_article_corrections(article),
        series=find_series(article, at),
        related=_related(article, text.keyword_list(), newest),
        topics=list(TOPICS_OF.ask_objects(article=article.pk, at=at)),
    )


def _lead_pictures(text: Revision, images: Mapping[int, Image]) -> list[LeadPicture]:
    return [
        LeadPicture(images[use["image"]], use["caption"], use["alt_text"])
        for use in text.images
        if use["role"] == UseRole.LEAD and use["image"] in images
    ]


def _neighbours(article: Article, home: Column | None, at: datetime) -> ArticlesBeside:
    if home is None or article.published_at is None:
        return ArticlesBeside(None, None)
    return find_articles_beside(article, home.pk, at)


def _write_topics_of() -> QuerySet[Topic]:
    """Topics that an article is in and readers may see, the latest first."""
    shown = Topic.objects.shown(Given("at", DateTimeField()))
    chosen = shown.filter(chosen__article=Given("article", BigIntegerField()))
    return chosen.newest_first()[:TOPICS]


TOPICS_OF = PreparedQuery(_write_topics_of)


def _newest_of(
    site: Site, home: Column | None, at: datetime, knowledge: SharedKnowledge
) -> Sequence[Teaser]:
    """Return the newest articles of a column, which its articles are related to."""
    if home is None:
        return []
    name = ("newest of the column", home.pk)
    return knowledge.find(name, partial(_list_newest, site, home, at))


def _list_newest(site: Site, column: Column, at: datetime) -> list[Teaser]:
    own = Article.objects.of(site.publication)
    timeline = Timeline(own, at, join_teaser_rows, rows_in_columns([column.pk]))
    return make_plain_teasers(timeline.newest(CANDIDATES + 1), site)


def _related(article: Article, keywords: Sequence[str], newest: Sequence[Teaser]) -> list[Teaser]:
    """Return the newest of the home column, those first that share most keywords."""
    wanted_keywords = set(keywords)
    candidates = [teaser for teaser in newest if teaser.pk != article.pk][:CANDIDATES]
    return sorted(candidates, key=lambda teaser: -len(wanted_keywords & set(teaser.keywords)))[
        :RELATED
    ]
