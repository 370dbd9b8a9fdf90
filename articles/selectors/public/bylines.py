"""Names as printed, with the addresses that their authors' pages have now."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from articles.models import Article, Byline


def author_addresses(articles: Iterable[Article]) -> dict[int, dict[int, str]]:
    """Return the addresses of authors' pages by article and place in the byline.

    One query, none where nobody in the bylines has a page.
    """
    linked = [article.pk for article in articles if _links_authors(article)]
    if not linked:
        return {}
    # People who are none are left out here: asked of the database, it begins with all people.
    rows = Byline.objects.filter(article__in=linked)
    addresses: dict[int, dict[int, str]] = {}
    for article, place, slug in rows.values_list("article", "position", "person__slug"):
        if slug is not None:
            addresses.setdefault(article, {})[place] = slug
    return addresses


def link_byline(
    byline: Sequence[Mapping[str, Any]], slugs: Mapping[int, str]
) -> list[dict[str, Any]]:
    """Return a printed byline with these addresses; those it was printed with may lead nowhere
    now.
    """
    return [
        {**credit, "slug": slugs.get(place, credit["slug"])}
        for place, credit in enumerate(byline, start=1)
    ]


def _links_authors(article: Article) -> bool:
    release = article.release
    return release is not None and any(credit["slug"] for credit in release.credits)
