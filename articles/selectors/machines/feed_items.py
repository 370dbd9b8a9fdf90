"""What feeds tell of an article: its release, its authors with their pages, its picture."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.domain.choices import UseRole
from articles.domain.reader_access import free_opening
from articles.domain.texts.summaries import first_sentence
from articles.markup.figures import drop_figures
from articles.markup.sanitising import plain_text
from articles.models import Article, Column, Image, Person, Release, Topic
from articles.models.texts.text import Text
from articles.selectors.machines.api_items import find_item_pictures
from articles.selectors.public.bylines import author_addresses, link_byline
from articles.selectors.public.lists import list_feed_articles
from articles.selectors.public.pictures import pictures_as_released
from articles.selectors.public.site import Site


@dataclass(frozen=True)
class FeedItem:
    """A published article in a feed.

    `byline` has the addresses that its authors' pages have now. `picture` is the first one above
    the text that its rights allow to show, as it was released, and `caption` its words. `summary`
    is the abstract or the first sentence.
    """

    article: Article
    release: Release
    byline: Sequence[Mapping[str, Any]]
    picture: Image | None
    caption: str
    summary: str


def list_feed_items(
    site: Site,
    at: datetime,
    *,
    is_free: Callable[[Article], bool],
    column: Column | None = None,
    person: Person | None = None,
    topic: Topic | None = None,
) -> list[FeedItem]:
    """Return the newest articles of a newspaper, a column, an author or a topic. Four queries at
    most.

    `is_free` says whether everybody may read the whole of an article.
    """
    articles = list_feed_articles(site, at, column=column, person=person, topic=topic)
    images = find_item_pictures(articles, at)
    slugs = author_addresses(articles)
    items = []
    for article in articles:
        article.publication = site.publication  # known already: no query for each of them
        release = article.release
        assert release  # noqa: S101  only published articles are listed
        byline = link_byline(release.credits, slugs.get(article.pk, {}))
        picture, caption = _lead_picture(release, images)
        summary = summary_of(release.revision, whole=is_free(article))
        items.append(FeedItem(article, release, byline, picture, caption, summary))
    return items


def summary_of(text: Text, *, whole: bool) -> str:
    """Return the abstract of a released text, else its first sentence.

    Where the `whole` is not for everybody, no more of it than everybody may read.
    """
    if text.abstract:
        return text.abstract
    plain = plain_text(drop_figures(text.body, {}))
    return first_sentence(plain.splitlines() if whole else free_opening(plain))


def _lead_picture(release: Release, images: Mapping[int, Image]) -> tuple[Image | None, str]:
    """Return the picture and its caption in this article."""
    shown = pictures_as_released(images, release)
    for use in release.revision.images:
        image = shown.get(use["image"])
        if use["role"] == UseRole.LEAD and image is not None:
            return image, use["caption"] or image.caption
    return None, ""
