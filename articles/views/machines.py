"""Addresses for machines: robots.txt, trust.txt, the reservation of mining, the sitemaps."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from articles.models import Publication
from articles.models.texts.rights import Machines
from articles.origins import origin_of, whole_address
from articles.reading.access import get_site_or_404, public_page
from articles.selectors.machines.usage import find_stance
from articles.selectors.machines.usage_terms import ANSWERING, TRAINING, is_reserved
from articles.selectors.public import lists
from articles.selectors.public.site import publication_for
from articles.views.sitemaps import publication_sitemaps, sitemap_entries

SOCIAL_NETWORKS = (
    "weibo.com",
    "weixin.qq.com",
    "douyin.com",
    "kuaishou.com",
    "toutiao.com",
    "bilibili.com",
    "xiaohongshu.com",
    "zhihu.com",
    "x.com",
    "facebook.com",
    "instagram.com",
    "linkedin.com",
    "youtube.com",
)


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Let search engines read everything public, keep them from the desks, and tell machines the
    paper's stance.
    """
    paper = publication_for(request.get_host())
    stance = find_stance(paper, timezone.now())
    groups = []
    if stance.machines != Machines.FREE:
        groups.append({"names": TRAINING, "open": stance.open_to_training})
    if stance.machines == Machines.FORBIDDEN:
        groups.append({"names": ANSWERING, "open": stance.open_to_answers})
    names = ("sitemap", "news-sitemap")
    context = {
        "machines": groups,
        "sitemaps": [whole_address(paper, f"/{name}.xml") for name in names] if paper else [],
    }
    return render(request, "articles/robots.txt", context, content_type="text/plain; charset=utf-8")


@public_page
def mining(request: HttpRequest) -> HttpResponse:
    """Say for the whole site whether text and data mining is reserved (TDM Reservation Protocol,
    W3C).
    """
    stance = find_stance(publication_for(request.get_host()), timezone.now())
    reserved = int(is_reserved(stance.machines))
    rules = [{"location": path, "tdm-reservation": 0} for path in stance.open_to_training]
    return JsonResponse([*rules, {"location": "/", "tdm-reservation": reserved}], safe=False)


@public_page
def trust(request: HttpRequest) -> HttpResponse:
    """State who stands behind the site (trust.txt of JournalList.net): where it is elsewhere, how to
    reach it, where it tells of its mistakes, and whether all its texts may train models.
    """
    publication = get_site_or_404(request).publication
    stance = find_stance(publication, timezone.now())
    about = whole_address(publication, reverse("articles:about"))
    corrections = whole_address(publication, reverse("articles:corrections"))
    lines = [
        *(f"social={address}" for address in _social_addresses(publication)),
        f"contact={about}",
        f"disclosure={about}",
        f"disclosure={corrections}",
        f"datatrainingallowed={'yes' if stance.machines == Machines.FREE else 'no'}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _social_addresses(publication: Publication) -> Iterator[str]:
    """Yield the addresses of the newspaper's contacts that are on social networks."""
    for fact in publication.contact_facts():
        host = urlsplit(fact.url).hostname or ""
        if any(host == network or host.endswith(f".{network}") for network in SOCIAL_NETWORKS):
            yield fact.url


@public_page
def news_sitemap(request: HttpRequest) -> HttpResponse:
    """List the last two days, as news search engines ask for."""
    site = get_site_or_404(request)
    context = {
        "site": site,
        "articles": lists.recent_articles(site, timezone.now()),
        "root": origin_of(site.publication),
    }
    return render(request, "articles/news_sitemap.xml", context, content_type="application/xml")


@public_page
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """List the sitemaps of the newspaper, each at the newspaper's own address."""
    paper = get_site_or_404(request).publication
    sitemaps = [
        {**entry, "location": whole_address(paper, entry["path"])}
        for entry in sitemap_entries(paper)
    ]
    answer = render(
        request, "sitemap_index.xml", {"sitemaps": sitemaps}, content_type="application/xml"
    )
    answer["X-Robots-Tag"] = "noindex, noodp, noarchive"
    return answer


@public_page(parameters=["p"])
def sitemap_part(request: HttpRequest, section: str) -> HttpResponse:
    """List what the newspaper has of one kind: the part that is asked for, else the newest."""
    sitemaps = publication_sitemaps(get_site_or_404(request).publication)
    if section in sitemaps and "p" not in request.GET:
        query = request.GET.copy()
        query["p"] = str(sitemaps[section].numbers()[-1])
        request.GET = query  # type: ignore[assignment]
    parts: dict[str, Any] = {**sitemaps}
    return sitemap(request, parts, section)
