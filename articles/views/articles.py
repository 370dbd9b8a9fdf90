"""The article page and its QR code."""

from datetime import datetime
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.domain.reader_access import free_opening
from articles.markup.figures import drop_figures
from articles.markup.sanitising import plain_text
from articles.origins import origin_of, whole_address
from articles.reading import visitors
from articles.reading.access import (
    FREE,
    AccessReason,
    AccessTerms,
    AccessVerdict,
    access_terms_for,
    access_verdict_for,
    private_page,
    public_page,
    released_article_facts,
    render_page,
)
from articles.reading.heads.page_heads import share_of_article
from articles.reading.heads.site_data import breadcrumbs
from articles.reading.heads.structured_data import news_article, policy_of_page
from articles.reading.knowledge import find_site, knowledge_of
from articles.reading.sharing.cards import article_card
from articles.selectors.machines import usage_terms
from articles.selectors.machines.feed_items import summary_of
from articles.selectors.public import articles as selector
from articles.selectors.public.gone import find_gone
from articles.selectors.public.site import Site, site_of


@public_page
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was released; 410 with the reason for what is gone; 404 for what was never public.

    What is not free shows its beginning to everybody alike and leads on: this page never sees who
    asks.
    """
    at = timezone.now()
    published = selector.find_published(pk, at)
    if published is None or published.release is None:
        return show_gone(request, pk, at)
    site = find_site(request, published.publication)
    terms = access_terms_for(request, released_article_facts(site, published), at)
    page = selector.article_page(site, published, published.release, at, knowledge_of(request))
    context = article_context(request, site, page, terms)
    return add_usage_headers(render_page(request, "articles/article.html", site, context), page)


@private_page
def full(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the whole of an article to whoever may read it, else its beginning, why, and what to do
    (403).

    Nothing is given to a browser that reads ahead (503): what it fetched unread would be counted,
    or given uncounted.
    """
    if visitors.is_prefetch(request):
        return HttpResponse(status=503)
    at = timezone.now()
    published = selector.find_published(pk, at)
    if published is None or published.release is None:
        return show_gone(request, pk, at)
    site = site_of(published.publication)
    verdict = access_verdict_for(request, released_article_facts(site, published), at)
    if verdict.why == AccessReason.FREE:
        return redirect(published)
    status = 200 if verdict.open else 403
    if request.method == "HEAD":
        return HttpResponse(status=status)
    page = selector.article_page(site, published, published.release, at)
    context = article_context(request, site, page, verdict.terms, verdict)
    response = add_usage_headers(
        render_page(request, "articles/article.html", site, context, status), page
    )
    visitors.set_meter_cookie(request, response, site.publication.pk, verdict.counted, at)
    return response


def add_usage_headers(response: HttpResponse, page: selector.ArticlePage) -> HttpResponse:
    """Add what the rights record says to machines as headers."""
    for name, value in usage_terms.usage_headers(policy_of_page(page), page.ends_at).items():
        response[name] = value
    return response


def article_context(
    request: HttpRequest,
    site: Site,
    page: selector.ArticlePage,
    terms: AccessTerms = FREE,
    verdict: AccessVerdict | None = None,
) -> dict[str, object]:
    """Return what the template shows; the staff's preview uses the same.

    `whole` says whether the text may be shown at all; where it may not, `opening` is all that the
    template prints.
    """
    paper = site.publication
    card = article_card(site, page.article, page.release)
    address = whole_address(paper, page.article.get_absolute_url())
    text = page.release.revision
    shown = drop_figures(text.body, page.images)
    is_open = verdict.open if verdict else terms.open
    return {
        "page": page,
        "release": page.release,
        "text": text,
        "whole": is_open,
        "opening": [] if is_open else free_opening(plain_text(shown)),
        "terms": terms,
        "verdict": verdict,
        "sign_in": resolve_url(settings.LOGIN_URL),
        "address": address,
        "canonical": address,
        "summary": summary_of(text, whole=terms.open),
        "share": share_of_article(paper, card, page.article.pk),
        "shared": urlencode({"url": address, "title": text.headline}),
        "robots": robots_tag(page, verdict),
        "mining_reserved": int(usage_terms.is_reserved(policy_of_page(page))),
        "linked_data": [
            breadcrumbs(paper, site.path(page.home) if page.home else [], text.headline)
        ],
        "share_type": "article",
        "structured": news_article(site, page, address, f"{origin_of(paper)}/", free=terms.open),
    }


def robots_tag(page: selector.ArticlePage, verdict: AccessVerdict | None) -> str:
    """Return the robots tag: what the record says, and that somebody's own page is not for
    robots at all.
    """
    own = "noindex, nofollow, noarchive" if verdict else ""
    by_record = usage_terms.robots_content(policy_of_page(page), page.ends_at)
    return ", ".join(dict.fromkeys(part for part in f"{own}, {by_record}".split(", ") if part))


@public_page
def qr(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the address of a published article, for sharing to WeChat from a telephone."""
    published = selector.find_published(pk, timezone.now())
    if published is None:
        raise Http404(_("There is no article with this number."))
    address = whole_address(published.publication, published.get_absolute_url())
    code = segno.make(address, error="m")
    drawing = code.svg_inline(scale=4, border=2, dark="#111", light="#fff", omitsize=True)
    drawing = drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return HttpResponse(drawing, content_type="image/svg+xml")


def show_gone(request: HttpRequest, pk: int, at: datetime) -> HttpResponse:
    """Show why an article is gone (410); 404 for what was never public."""
    gone_article = find_gone(pk, at)
    if gone_article is None:
        raise Http404(_("There is no article with this number, or it is not public yet."))
    return render_page(
        request, "410.html", site_of(gone_article.publication), {"lost": gone_article}, status=410
    )
