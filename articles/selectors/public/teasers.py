"""Articles as lists show them: always the released text, never the working one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from articles.domain.choices import UseRole
from articles.domain.reader_access import ArticleFacts
from articles.models import Article, Column, Image, Release
from articles.models.querysets import ArticleQuerySet
from articles.selectors.public.pictures import find_shown_images, picture_as_released
from articles.selectors.public.site import Site


@dataclass(frozen=True)
class Teaser:
    """What a list shows of an article. `image` is its lead picture, with the words it has there.
    `person` is the id of the person whose name is printed first, where the paper knows one.
    `facts` is what READER_ACCESS is asked with."""

    pk: int
    url: str
    kicker: str
    headline: str
    subhead: str
    abstract: str
    published_at: datetime
    home: Column | None
    names: Sequence[str]
    keywords: Sequence[str]
    facts: ArticleFacts
    image: Image | None = None
    alt_text: str = ""
    headline_lines: Sequence[str] | None = None
    headline_names: Sequence[str] = ()
    person: int | None = None


def join_teaser_rows(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Join what a teaser needs and leave the bodies where they are."""
    return articles.select_related("release__revision").only(
        "pk",
        "published_at",
        "release__pictures",
        "release__headline_lines",
        "release__headline_names",
        "release__revision__kicker",
        "release__revision__headline",
        "release__revision__subhead",
        "release__revision__abstract",
        "release__revision__keywords",
        "release__revision__credits",
        "release__revision__columns",
        "release__revision__images",
    )


def make_teasers(articles: Iterable[Article], site: Site, at: datetime) -> list[Teaser]:
    """Return teasers with their lead pictures, where the rights of those allow it at the moment
    `at`. One query for all pictures together."""
    rows = list(articles)
    images = find_shown_images({use["image"] for row in rows for use in _leads(row)}, at)
    return [_teaser(row, site, images) for row in rows]


def make_teasers_with(
    articles: Iterable[Article], site: Site, images: Mapping[int, Image]
) -> list[Teaser]:
    """Return teasers with those of these pictures that are their lead pictures. No query."""
    return [_teaser(row, site, images) for row in articles]


def make_plain_teasers(articles: Iterable[Article], site: Site) -> list[Teaser]:
    """Return teasers without pictures. No query."""
    return [_teaser(row, site, {}) for row in articles]


def known_names(release: Release) -> list[str]:
    """Return the names that no line of a headline divides: those found when it was released, the
    byline, and the keywords. No query."""
    text = release.revision
    bylines = [credit["name"] for credit in text.credits]
    return [*(release.headline_names or ()), *bylines, *text.keyword_list()]


def _leads(article: Article) -> list[dict[str, Any]]:
    if article.release is None:
        return []
    return [use for use in article.release.revision.images if use["role"] == UseRole.LEAD][:1]


def _lead_as_released(
    release: Release, lead: Mapping[str, Any], images: Mapping[int, Image]
) -> Image | None:
    image = images.get(lead["image"])
    uses = (use for use in release.pictures if use["image"] == lead["image"])
    use = next(uses, None)
    return picture_as_released(image, use) if image is not None and use is not None else image


def _teaser(article: Article, site: Site, images: Mapping[int, Image]) -> Teaser:
    # for the type checker; only published articles come here
    assert article.release  # noqa: S101
    assert article.published_at  # noqa: S101
    text = article.release.revision
    lead = next(iter(_leads(article)), None)
    homes = site.standing_in(text.columns[:1])
    return Teaser(
        pk=article.pk,
        url=article.get_absolute_url(),
        kicker=text.kicker,
        headline=text.headline,
        subhead=text.subhead,
        abstract=text.abstract,
        published_at=article.published_at,
        home=homes[0] if homes else None,
        names=[credit["name"] for credit in text.credits],
        keywords=text.keyword_list(),
        facts=ArticleFacts(
            article.pk,
            site.publication.pk,
            article.published_at,
            [column.pk for column in reversed(site.path(homes[0]))] if homes else [],
        ),
        image=_lead_as_released(article.release, lead, images) if lead else None,
        alt_text=lead["alt_text"] if lead else "",
        headline_lines=article.release.headline_lines,
        headline_names=known_names(article.release),
        person=text.credits[0].get("person") if text.credits else None,
    )
