"""What the head of a reader's page says of it: its one address, and its picture where it is
shared."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import escape_uri_path

from articles.models import Publication
from articles.origins import whole_address
from articles.reading.sharing.cards import HEIGHT, WIDTH, ShareCard, paper_card

FOUND = 200


@dataclass(frozen=True)
class ShareImage:
    """A picture of a page for whoever shares it; `alt` says what is in it."""

    address: str
    alt: str
    width: int = WIDTH
    height: int = HEIGHT


def page_head(request: HttpRequest, publication: Publication, status: int) -> dict[str, Any]:
    """Return what the template of every reader's page needs for its head.

    `canonical` is the whole address of a public page without anything that other sites add to it;
    empty for what is somebody's own and for what was not found.
    """
    path = canonical_path(request) if status == FOUND else ""
    return {
        "canonical": whole_address(publication, path) if path else "",
        "share": share_of_paper(publication),
    }


def canonical_path(request: HttpRequest) -> str:
    """Return the path of a public page with the parameters that its view declares, in one order;
    empty for other pages."""
    view = request.resolver_match.func if request.resolver_match else None
    names = getattr(view, "page_parameters", None)
    if names is None:
        return ""
    query = urlencode(
        [(name, request.GET[name]) for name in sorted(names) if request.GET.get(name)]
    )
    path = escape_uri_path(request.path)
    return f"{path}?{query}" if query else path


def share_of_paper(publication: Publication) -> ShareImage:
    """Return the picture of every page that has none of its own."""
    return _picture(publication, paper_card(publication), "share_paper")


def share_of_article(publication: Publication, card: ShareCard, pk: int) -> ShareImage:
    """Return the picture of an article: of its release, which the card has the words of."""
    return _picture(publication, card, "share_article", pk)


def share_of_column(publication: Publication, card: ShareCard, slug: str) -> ShareImage:
    """Return the picture of a column's page."""
    return _picture(publication, card, "share_column", slug)


def share_of_topic(publication: Publication, card: ShareCard, slug: str) -> ShareImage:
    """Return the picture of a topic's page."""
    return _picture(publication, card, "share_topic", slug)


def _picture(publication: Publication, card: ShareCard, name: str, *parts: object) -> ShareImage:
    path = reverse(f"articles:{name}", args=[*parts, card.version])
    return ShareImage(whole_address(publication, path), alt=_words_of(card))


def _words_of(card: ShareCard) -> str:
    parts = (card.name, card.label, card.headline, card.day)
    return " · ".join(dict.fromkeys(part for part in parts if part))
