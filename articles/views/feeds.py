"""RSS and Atom for the paper, for each column, each author and each topic."""

import logging
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.syndication.views import Feed
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Enclosure, SyndicationFeed
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.domain.texts.summaries import first_sentence
from articles.models import Article, Column, Person, Publication, Topic
from articles.origins import tag_uri, whole_address
from articles.reading.access import access_terms_for, get_site_or_404, released_article_facts
from articles.reading.rendering import copy_address, largest_jpeg
from articles.selectors.fronts.topic_pages import find_topic
from articles.selectors.machines.feed_items import FeedItem, list_feed_items
from articles.selectors.public.corrections import fetched_corrections, last_change
from articles.selectors.public.lists import find_author
from articles.selectors.public.site import Site
from articles.views.feed_formats import Atom, Rss

log = logging.getLogger(__name__)
BETWEEN_LINES = mark_safe("<br>")


@dataclass(frozen=True)
class FeedSubject:
    """What a feed is about: the whole newspaper, a column, an author, or a topic."""

    request: HttpRequest
    site: Site
    column: Column | None = None
    person: Person | None = None
    topic: Topic | None = None

    @property
    def name(self) -> str:
        """Return what it is called; empty for the whole newspaper."""
        part = self.column or self.person
        return part.name if part else str(self.topic or "")

    @property
    def path(self) -> str:
        """Return the path of the page with the same articles."""
        if self.column is not None:
            return reverse("articles:column", args=[self.column.slug])
        if self.person is not None:
            return reverse("articles:author", args=[self.person.slug])
        if self.topic is not None:
            return reverse("articles:topic", args=[self.topic.slug])
        return reverse("articles:home")


class LatestRss(Feed[FeedItem, FeedSubject]):
    """The newest articles: headline, summary, authors, picture, columns. Never the whole text."""

    feed_type: type[SyndicationFeed] = Rss
    language = "zh-Hans"
    extension = "rss"

    def get_object(
        self, request: HttpRequest, slug: str = "", about: str = "newspaper"
    ) -> FeedSubject:
        """Return what the feed is about; `about` is newspaper, column, author or topic."""
        site = get_site_or_404(request)
        if about == "column":
            return FeedSubject(request, site, column=find_column_or_404(site, slug))
        if about == "author":
            return FeedSubject(request, site, person=find_author_or_404(slug))
        if about == "topic":
            return FeedSubject(request, site, topic=find_topic_or_404(site, slug, timezone.now()))
        return FeedSubject(request, site)

    def title(self, obj: FeedSubject) -> str:
        name = obj.site.publication.name
        return f"{name} · {obj.name}" if obj.name else name

    def description(self, obj: FeedSubject) -> str:
        if obj.column is not None:
            words = obj.column.description
        elif obj.person is not None:
            words = obj.person.title
        elif obj.topic is not None:
            words = first_sentence(obj.topic.paragraphs)
        else:
            words = obj.site.publication.slogan
        return words or self.title(obj)

    subtitle = description

    def link(self, obj: FeedSubject) -> str:
        return whole_address(obj.site.publication, obj.path)

    def feed_url(self, obj: FeedSubject) -> str:
        newest = reverse(f"articles:feed_{self.extension}")
        path = f"{obj.path}feed.{self.extension}" if obj.name else newest
        return whole_address(obj.site.publication, path)

    def feed_guid(self, obj: FeedSubject) -> str | None:
        publication = obj.site.publication
        if not publication.tagging_entity:
            return None
        if obj.column is not None:
            return tag_uri(publication, f"column:{obj.column.pk}")
        if obj.person is not None:
            return tag_uri(publication, f"person:{obj.person.pk}")
        if obj.topic is not None:
            return tag_uri(publication, f"topic:{obj.topic.pk}")
        return tag_uri(publication, f"newspaper:{publication.pk}")

    def author_name(self, obj: FeedSubject) -> str:
        """Return who stands for articles without a byline, which Atom asks for."""
        return obj.site.publication.name

    def feed_copyright(self, obj: FeedSubject) -> str:
        publication = obj.site.publication
        return publication.holder or publication.name

    def items(self, obj: FeedSubject) -> list[FeedItem]:
        at = timezone.now()

        def is_free(article: Article) -> bool:
            facts = released_article_facts(obj.site, article)
            return access_terms_for(obj.request, facts, at).open

        return list_feed_items(
            obj.site, at, is_free=is_free, column=obj.column, person=obj.person, topic=obj.topic
        )

    def item_title(self, item: FeedItem) -> str:
        return item.release.revision.headline

    def item_description(self, item: FeedItem) -> SafeString:
        """Return corrections and the summary as HTML, which both formats take it for."""
        lines = [
            f"{correction.get_kind_display()}：{correction.note}"
            for correction in fetched_corrections(item.article)
        ]
        lines += item.summary.splitlines()
        return format_html_join(BETWEEN_LINES, "{}", ((line,) for line in lines))

    def item_link(self, item: FeedItem) -> str:
        return whole_address(item.article.publication, item.article.get_absolute_url())

    def item_guid(self, item: FeedItem) -> str:
        return tag_uri(item.article.publication, f"article:{item.article.pk}")

    item_guid_is_permalink = False

    def item_pubdate(self, item: FeedItem) -> datetime | None:
        return item.article.published_at

    def item_updateddate(self, item: FeedItem) -> datetime:
        return last_change(item.release, fetched_corrections(item.article))

    def item_categories(self, item: FeedItem) -> list[str]:
        return item.release.revision.keyword_list()

    def item_copyright(self, item: FeedItem) -> str:
        return item.release.notice_text

    def item_enclosures(self, item: FeedItem) -> list[Enclosure]:
        """Return the picture as an enclosure, which must have a length in bytes."""
        attributes = _picture_attributes(item)
        if "fileSize" not in attributes:
            return []
        return [Enclosure(attributes["url"], attributes["fileSize"], attributes["type"])]

    def item_extra_kwargs(self, item: FeedItem) -> dict[str, Any]:
        publication = item.article.publication
        authors = [
            {"name": credit["name"], "uri": _author_address(publication, credit["slug"])}
            for credit in item.byline
        ]
        attributes = _picture_attributes(item)
        if item.picture is None or not attributes:
            return {"authors": authors}
        words = {"description": item.caption, "credit": item.picture.credit}
        return {"authors": authors, "picture": {"attributes": attributes, **words}}


class LatestAtom(LatestRss):
    feed_type = Atom
    extension = "atom"


def find_column_or_404(site: Site, slug: str) -> Column:
    column = next((column for column in site.columns if column.slug == slug), None)
    if column is None:
        raise Http404(_("There is no column with this address."))
    return column


def find_author_or_404(slug: str) -> Person:
    person = find_author(slug)
    if person is None:
        raise Http404(_("There is no author with this address."))
    return person


def find_topic_or_404(site: Site, slug: str, at: datetime) -> Topic:
    topic = find_topic(site, slug, at)
    if topic is None:
        raise Http404(_("There is no topic with this address, or it has no article yet."))
    return topic


def _author_address(publication: Publication, slug: str) -> str:
    """Return the whole address of an author's page, empty where there is none."""
    return whole_address(publication, reverse("articles:author", args=[slug])) if slug else ""


def _picture_attributes(item: FeedItem) -> dict[str, str]:
    """Return what feeds say of the picture of an article, nothing where it has none.

    `fileSize` is missing where the storage cannot say how large the file is.
    """
    copy = largest_jpeg(item.picture.renditions) if item.picture is not None else None
    if item.picture is None or copy is None:
        return {}
    size = _size_of(copy["name"])
    return {
        "url": whole_address(item.article.publication, copy_address(item.picture, copy)),
        "medium": "image",
        "type": "image/jpeg",
        "width": str(copy["width"]),
        "height": str(copy["height"]),
        **({"fileSize": str(size)} if size else {}),
    }


def _size_of(name: str) -> int:
    """Return the bytes of a copy, 0 where its file is missing."""
    try:
        return _stored_size(name)
    except OSError:
        log.warning("The size of %s is not known; the feed says none.", name)
        return 0


@lru_cache(maxsize=2048)
def _stored_size(name: str) -> int:
    """Return the bytes of a copy. Its name holds its digest, so they never change."""
    return default_storage.size(name)
