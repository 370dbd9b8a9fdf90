"""Printed issues for programs: /api/v1/issues/<date>/, and the manifests of IIIF viewers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.api import iiif, iiif_collections, ninjs
from articles.api.answers import answer_json, machine_view
from articles.api.views import add_headers, parse_limit
from articles.common.moments import FIRST_YEAR, LAST_YEAR
from articles.common.numbers import read_number
from articles.models import Image, Issue
from articles.origins import origin_of, whole_address
from articles.reading.access import (
    access_terms_for,
    get_site_or_404,
    issue_facts,
    released_article_facts,
)
from articles.reading.leafing import view_all_pages
from articles.reading.page_views import issue_pdf_address
from articles.selectors.machines import api_items, issue_items, usage_terms
from articles.selectors.machines.issue_items import IssueItem
from articles.selectors.public import editions
from articles.selectors.public.bylines import author_addresses
from articles.selectors.public.editions import IssuePage, address_of_page, issue_address
from articles.selectors.public.page_files import list_accepted_regions
from articles.selectors.public.site import Site


@machine_view
def issue_manifest(request: HttpRequest, on: date) -> HttpResponse:
    """Describe an issue for IIIF viewers, as everybody may see it. `?number=` chooses among several
    of one day."""
    site = get_site_or_404(request)
    at = timezone.now()
    page = _issue_page_or_404(request, site, on, at)
    terms = access_terms_for(request, issue_facts(page.issue), at)
    views = view_all_pages(page.pages, is_open=terms.open, shared=terms.open, at=at)
    shown = [view.entry.page.pk for view in views if view.picture is not None]
    opened = iiif.OpenManifest(
        page=page,
        views=views,
        regions={
            (row.page_id, row.placement.article_id): row
            for row in list_accepted_regions(shown)
            if row.placement is not None
        },
        pdf=issue_pdf_address(page, shared=True, at=at) if terms.open else "",
        notice=issue_items.find_issue_notice(page.issue),
        root=origin_of(site.publication),
        at=at,
    )
    return answer_json(request, iiif.make_manifest(opened), content_type=iiif.CONTENT_TYPE)


@machine_view
def collection(request: HttpRequest) -> HttpResponse:
    """List the years that have issues, for IIIF viewers."""
    site = get_site_or_404(request)
    years = issue_items.list_issue_years(site.publication, timezone.now())
    content = iiif_collections.make_collection(site.publication, years, origin_of(site.publication))
    return answer_json(request, content, content_type=iiif.CONTENT_TYPE)


@machine_view
def year_collection(request: HttpRequest, year: int) -> HttpResponse:
    """List the issues of a year, for IIIF viewers; 404 for a year without one."""
    site = get_site_or_404(request)
    paper = site.publication
    issues: list[Issue] = []
    if FIRST_YEAR <= year <= LAST_YEAR:
        issues = issue_items.list_issues_of_year(paper, year, timezone.now())
    if not issues:
        raise Http404(_("No issue of this year can be read here."))
    content = iiif_collections.make_year_collection(paper, year, issues, origin_of(paper))
    return answer_json(request, content, content_type=iiif.CONTENT_TYPE)


@machine_view
def issue_articles(request: HttpRequest, on: date) -> HttpResponse:
    """List the published articles of an issue in page order, with their places: ?limit=1–100,
    ?after= (next part), ?number= (among several of one day)."""
    site = get_site_or_404(request)
    at = timezone.now()
    limit = parse_limit(request.GET.get("limit", ""))
    issue = _issue_or_404(request, site, on, at)
    part = issue_items.list_issue_items(issue, at, size=limit, after=request.GET.get("after", ""))
    rows = [entry.article for entry in part.items]
    images = api_items.find_item_pictures(rows, at)
    items = _make_items(request, site, issue, part.items, images, at)
    payload = {
        "issue": _describe_issue(issue),
        "items": items,
        "next": _next_address(request, issue, part.after),
    }
    policy = usage_terms.strictest_policy(ninjs.policy_of_item(row, images) for row in rows)
    response = answer_json(request, {**payload, "generated": ninjs.format_moment(at)}, same=payload)
    return add_headers(response, usage_terms.usage_headers(policy))


def _make_items(
    request: HttpRequest,
    site: Site,
    issue: Issue,
    entries: Sequence[IssueItem],
    images: Mapping[int, Image],
    at: datetime,
) -> list[ninjs.Json]:
    """Return articles as the API of articles makes them, each beside its places in the issue."""
    rows = [entry.article for entry in entries]
    root = origin_of(site.publication)
    slugs = author_addresses(rows)
    return [
        {
            "places": [
                {
                    "page": place.label,
                    "name": place.name,
                    "position": place.position,
                    "order": place.order,
                    "url": whole_address(site.publication, address_of_page(issue, place.position)),
                }
                for place in entry.places
            ],
            "item": ninjs.make_item(
                entry.article,
                site,
                images,
                root,
                whole=access_terms_for(
                    request, released_article_facts(site, entry.article), at
                ).open,
                slugs=slugs.get(entry.article.pk, {}),
            ),
        }
        for entry in entries
    ]


def _describe_issue(issue: Issue) -> ninjs.Json:
    paper = issue.publication
    return {
        "number": issue.number,
        "number_in_year": issue.number_in_year,
        "number_printed": issue.printed_number(),
        "date": issue.date.isoformat(),
        "kind": issue.kind,
        "pages": issue.page_count,
        "publication": paper.name,
        "url": whole_address(paper, issue_address(issue)),
        "manifest": whole_address(paper, editions.manifest_address(issue)),
    }


def _next_address(request: HttpRequest, issue: Issue, after: str) -> str | None:
    """Return the address of the next part with everything else that was asked, None at the end."""
    if not after:
        return None
    query = request.GET.copy()
    query["after"] = after
    return whole_address(issue.publication, f"{request.path}?{query.urlencode()}")


def _issue_page_or_404(request: HttpRequest, site: Site, on: date, at: datetime) -> IssuePage:
    number = read_number(request.GET.get("number", ""))
    page = editions.issue_page(site, on, at, number)
    if page is None:
        raise _no_issue()
    return page


def _issue_or_404(request: HttpRequest, site: Site, on: date, at: datetime) -> Issue:
    number = read_number(request.GET.get("number", ""))
    dated = editions.list_issues_of_date(site.publication, on, at)
    issue = next((issue for issue in dated if number in (None, issue.number)), None)
    if issue is None:
        raise _no_issue()
    return issue


def _no_issue() -> Http404:
    return Http404(_("No issue of this date can be read here."))
