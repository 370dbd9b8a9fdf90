"""RSS and Atom for the paper and for each column."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles.characters import clean_for_xml
from articles.models import Article, Column, Release
from articles.origins import whole_address
from articles.reading.access import get_site_or_404
from articles.selectors.public.corrections import fetched_corrections, last_change
from articles.selectors.public.lists import list_feed_articles
from articles.selectors.public.site import Site


class WellFormed(SyndicationFeed):
    """A feed that stays XML whatever words are stored: what XML cannot carry is left out of every
    one of them.
    """

    def __init__(self, *args: Any, **words: Any) -> None:
        super().__init__(*args, **_carried(words))

    def add_item(self, *args: Any, **words: Any) -> None:
        super().add_item(*args, **_carried(words))


class Rss(WellFormed, Rss201rev2Feed):
    """RSS 2.0."""


class Atom(WellFormed, Atom1Feed):
    """Atom 1.0."""


class LatestRss(Feed[Article, tuple[Site, Column | None]]):
    """The newest articles: headline, abstract, authors, columns. Never the whole text."""

    feed_type: type[SyndicationFeed] = Rss
    language = "zh-Hans"
    address = "articles:feed_rss"

    def get_object(self, request: HttpRequest, slug: str = "") -> tuple[Site, Column | None]:
        site = get_site_or_404(request)
        if not slug:
            return site, None
        column = next((column for column in site.columns if column.slug == slug), None)
        if column is None:
            raise Http404(_("There is no column with this address."))
        return site, column

    def title(self, obj: tuple[Site, Column | None]) -> str:
        site, column = obj
        return f"{site.publication.name} · {column.name}" if column else site.publication.name

    def description(self, obj: tuple[Site, Column | None]) -> str:
        site, column = obj
        return (column.description if column else site.publication.slogan) or self.title(obj)

    subtitle = description

    def link(self, obj: tuple[Site, Column | None]) -> str:
        site, column = obj
        path = (
            reverse("articles:column", args=[column.slug]) if column else reverse("articles:home")
        )
        return whole_address(site.publication, path)

    def feed_url(self, obj: tuple[Site, Column | None]) -> str:
        site, column = obj
        path = (
            reverse("articles:column_feed", args=[column.slug]) if column else reverse(self.address)
        )
        return whole_address(site.publication, path)

    def feed_copyright(self, obj: tuple[Site, Column | None]) -> str:
        site, _column = obj
        return site.publication.holder or site.publication.name

    def items(self, obj: tuple[Site, Column | None]) -> list[Article]:
        site, column = obj
        articles = list_feed_articles(site, timezone.now(), column=column)
        for article in articles:
            article.publication = site.publication  # known already: no query for each of them
        return articles

    def item_title(self, item: Article) -> str:
        return _release(item).revision.headline

    def item_description(self, item: Article) -> str:
        notes = [
            f"{correction.get_kind_display()}：{correction.note}"
            for correction in fetched_corrections(item)
        ]
        return "\n".join([*notes, _release(item).revision.abstract])

    def item_link(self, item: Article) -> str:
        return whole_address(item.publication, item.get_absolute_url())

    def item_guid(self, item: Article) -> str:
        return f"urn:newsroom:article:{item.pk}"

    item_guid_is_permalink = False

    def item_author_name(self, item: Article) -> str:
        return "、".join(credit["name"] for credit in _release(item).credits)

    def item_pubdate(self, item: Article) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Article) -> datetime:
        return last_change(_release(item), fetched_corrections(item))

    def item_categories(self, item: Article) -> list[str]:
        return _release(item).revision.keyword_list()

    def item_copyright(self, item: Article) -> str:
        return _release(item).notice_text


class LatestAtom(LatestRss):
    feed_type = Atom
    address = "articles:feed_atom"


def _release(item: Article) -> Release:
    assert item.release  # noqa: S101  only published articles are listed
    return item.release


def _carried(words: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _well_formed(value) for name, value in words.items()}


def _well_formed(value: Any) -> Any:
    if isinstance(value, str | Promise):
        return clean_for_xml(str(value))
    return [_well_formed(part) for part in value] if isinstance(value, list | tuple) else value
