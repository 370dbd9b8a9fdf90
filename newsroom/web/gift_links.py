"""The page of a gift link: an article as a subscriber gave it to whoever has the address.

Opening the address gives the beginning, as everybody gets it, and a button; pressing gives the rest
and is counted. So programs that look at addresses (previews of messengers, browsers that read
ahead) get no text and are not counted. A cookie of this very address says that the button was
pressed, nothing else.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.errors import Refused
from articles.reading.access import (
    READING,
    AccessReason,
    AccessTerms,
    AccessVerdict,
    Site,
    access_terms_for,
    private_page,
    released_article_facts,
    render_page,
)
from articles.selectors.public.articles import ArticlePage, article_page, find_published
from articles.selectors.public.site import site_of
from articles.views.articles import add_usage_headers, article_context, robots_tag, show_gone
from subscriptions.actions.access.gift_links import count_gift_opening
from subscriptions.confirmation_tokens import confirm_form
from subscriptions.models import GiftLink
from subscriptions.selectors.readers.gift_links import find_gift_link
from subscriptions.views.throttling import is_too_often

COOKIE = "gift-opened"
OPENINGS_A_MINUTE = 30  # from one address
OVER = 403  # as every page that shows less than was asked for


@dataclass(frozen=True)
class GiftPage:
    """What the page says of its link: it is over (no link), waits to be opened, or is open."""

    link: GiftLink | None
    is_open: bool = False
    reasons: tuple[str, ...] = ()

    @property
    def is_waiting(self) -> bool:
        return self.link is not None and not self.is_open


@private_page(methods=(*READING, "POST"))
def show_gift(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Show the article of a gift link: whole to whoever pressed its button, else its beginning.
    POST is the button. A link that is over, or not ours, shows the beginning and says so (403);
    an article that is free, or gone, is shown as everywhere."""
    at = timezone.now()
    article = find_published(pk, at)
    if article is None or article.release is None:
        return show_gone(request, pk, at)
    site = site_of(article.publication)
    terms = access_terms_for(request, released_article_facts(site, article), at)
    if terms.open:
        return redirect(article)
    page = article_page(site, article, article.release, at)
    link = find_gift_link(token, article, at)
    reasons: tuple[str, ...] = ()
    if request.method == "POST" and link is not None:
        answer = _open_gift(request, link, at)
        if isinstance(answer, HttpResponse):
            return answer
        reasons = answer
    is_open = link is not None and COOKIE in request.COOKIES
    return _render_gift(request, site, page, terms, GiftPage(link, is_open, reasons))


def _open_gift(
    request: HttpRequest, link: GiftLink, at: datetime
) -> HttpResponse | tuple[str, ...]:
    """Count the opening, once for each form, and lead to the open page; the reasons where that was
    refused."""
    if is_too_often(request, "gift-opening", OPENINGS_A_MINUTE):
        return (_("Too many were opened from here. Please try again in a minute."),)
    address = link.get_absolute_url()

    def count() -> tuple[str, str]:
        count_gift_opening(link)
        return "", address

    try:
        confirm_form(request, count, at=at)
    except Refused as refused:
        return tuple(str(reason) for reason in refused.reasons)
    response = redirect(address)
    response.set_cookie(
        COOKIE,
        "1",
        expires=link.ends_at,
        path=address,
        samesite="Lax",
        secure=request.is_secure(),
        httponly=True,
    )
    return response


def _render_gift(
    request: HttpRequest, site: Site, page: ArticlePage, terms: AccessTerms, gift: GiftPage
) -> HttpResponse:
    """Render the article. The address stays with us: no search engine keeps it, and no other site
    is told of it."""
    given = AccessVerdict(True, AccessReason.GIVEN, terms)
    context = article_context(request, site, page, terms, given if gift.is_open else None)
    context |= {"gift": gift, "robots": robots_tag(page, given)}
    status = 200 if gift.link is not None else OVER
    response = render_page(request, "articles/article.html", site, context, status)
    add_usage_headers(response, page)
    response["X-Robots-Tag"] = robots_tag(page, given)
    response["Referrer-Policy"] = "same-origin"
    return response
