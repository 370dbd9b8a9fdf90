"""What machines read of pages that are no articles (schema.org): the site, lists, the way to a
page."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from articles.models import Column, Person, Publication, Topic
from articles.origins import whole_address
from articles.reading.rendering import copy_address, largest_jpeg
from articles.reading.sharing.cards import ICON_SIDES

Json = dict[str, Any]
CONTEXT = {"@context": "https://schema.org"}


def publisher(publication: Publication) -> Json:
    """Return the newspaper as the publisher of what it shows, with its sign."""
    about = whole_address(publication, reverse("articles:about"))
    return {
        "@type": "NewsMediaOrganization",
        "name": publication.name,
        "url": whole_address(publication, "/"),
        "logo": _logo(publication),
        "publishingPrinciples": about,
        "correctionsPolicy": whole_address(publication, reverse("articles:corrections")),
    }


def web_site(publication: Publication) -> Json:
    """Return the whole site, for its front page, and how to search it."""
    target = whole_address(publication, reverse("articles:search")) + "?q={search_term_string}"
    return {
        **CONTEXT,
        "@type": "WebSite",
        "name": publication.name,
        "url": whole_address(publication, "/"),
        "inLanguage": "zh-Hans",
        "publisher": publisher(publication),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": target},
            "query-input": "required name=search_term_string",
        },
    }


def column_page(publication: Publication, column: Column, path: Sequence[Column]) -> list[Json]:
    """Return a column's page as a collection, and the way to it."""
    collection = {
        **CONTEXT,
        "@type": "CollectionPage",
        "name": column.name,
        "description": column.description or column.name,
        "url": _column_address(publication, column),
        "inLanguage": "zh-Hans",
        "isPartOf": {"@type": "WebSite", "url": whole_address(publication, "/")},
    }
    return [collection, breadcrumbs(publication, path)]


def topic_page(publication: Publication, topic: Topic, summary: str) -> list[Json]:
    """Return a topic's page as a collection, and the way to it through the index of topics."""
    address = whole_address(publication, reverse("articles:topic", args=[topic.slug]))
    collection = {
        **CONTEXT,
        "@type": "CollectionPage",
        "name": topic.title,
        "description": summary or topic.title,
        "url": address,
        "inLanguage": "zh-Hans",
        "isPartOf": {"@type": "WebSite", "url": whole_address(publication, "/")},
    }
    steps = [
        (publication.name, whole_address(publication, "/")),
        ("专题", whole_address(publication, reverse("articles:topics"))),
        (topic.title, address),
    ]
    return [collection, _breadcrumb_list(steps)]


def author_page(publication: Publication, person: Person) -> Json:
    """Return the page of an author (ProfilePage)."""
    address = whole_address(publication, reverse("articles:author", args=[person.slug]))
    author = {
        "@type": "Person",
        "name": person.name,
        "url": address,
        "jobTitle": person.title,
        "description": person.biography,
        "worksFor": {"@type": "NewsMediaOrganization", "name": publication.name},
    }
    filled = {name: value for name, value in author.items() if value}
    return {**CONTEXT, "@type": "ProfilePage", "url": address, "mainEntity": filled}


def breadcrumbs(publication: Publication, path: Sequence[Column], last: str = "") -> Json:
    """Return the way from the front page to a page through its columns; `last` is its own name
    where it is no column."""
    steps = [(publication.name, whole_address(publication, "/"))]
    steps += [(column.name, _column_address(publication, column)) for column in path]
    return _breadcrumb_list(steps, last)


def _breadcrumb_list(steps: Sequence[tuple[str, str]], last: str = "") -> Json:
    items: list[Json] = [
        {"@type": "ListItem", "position": place, "name": name, "item": address}
        for place, (name, address) in enumerate(steps, start=1)
    ]
    if last:
        items.append({"@type": "ListItem", "position": len(items) + 1, "name": last})
    return {**CONTEXT, "@type": "BreadcrumbList", "itemListElement": items}


def _column_address(publication: Publication, column: Column) -> str:
    return whole_address(publication, reverse("articles:column", args=[column.slug]))


def _logo(publication: Publication) -> Json:
    """Return the name as drawn, else the sign that is drawn of its letters."""
    image = publication.masthead
    copy = largest_jpeg(image.renditions) if image is not None else None
    if image is not None and copy is not None:
        path = copy_address(image, copy)
        width = copy["width"]
        height = copy["height"]
    else:
        width = height = max(ICON_SIDES)
        path = reverse(f"articles:icon_{width}")
    address = whole_address(publication, path)
    return {"@type": "ImageObject", "url": address, "width": width, "height": height}
