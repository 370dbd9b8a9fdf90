"""/api/v1/articles/: a list and single articles, read only, for anybody."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from articles.api import ninjs
from articles.api.answers import answer_json, machine_view
from articles.common.numbers import read_number
from articles.errors import Invalid
from articles.models import Column, Publication
from articles.origins import origin_of, whole_address
from articles.reading.access import access_terms_for, get_site_or_404, released_article_facts
from articles.selectors.listing.paging import ListSlice
from articles.selectors.machines import api_items, usage_terms
from articles.selectors.public.bylines import author_addresses
from articles.selectors.public.gone import find_gone, visible_until
from articles.selectors.public.site import Site, site_of

MOST = 100
USUAL = 20
LOST_PLUS = re.compile(
    r" (?=\d\d:?\d\d$)"
)  # "+08:00" arrives as " 08:00" where a program did not encode it


@machine_view
def article_list(request: HttpRequest) -> HttpResponse:
    """List published articles, newest first: ?limit=1–100, ?column=, ?since= (changed since),
    ?before= (next page).
    """
    site = get_site_or_404(request)
    at = timezone.now()
    query = request.GET
    items_page = api_items.list_items(
        site,
        at,
        size=parse_limit(query.get("limit", "")),
        column=find_column(query.get("column", ""), site),
        since=parse_since(query.get("since", "")),
        before=query.get("before", ""),
    )
    root = origin_of(site.publication)
    images = api_items.find_item_pictures(items_page.rows, at)
    slugs = author_addresses(items_page.rows)
    items = [
        ninjs.make_item(
            article,
            site,
            images,
            root,
            whole=access_terms_for(request, released_article_facts(site, article), at).open,
            slugs=slugs.get(article.pk, {}),
        )
        for article in items_page.rows
    ]
    payload = {"items": items, "next": next_address(request, site.publication, items_page)}
    found_terms = usage_terms.strictest_policy(
        ninjs.policy_of_item(row, images) for row in items_page.rows
    )
    response = answer_json(request, {**payload, "generated": ninjs.format_moment(at)}, same=payload)
    return add_headers(response, usage_terms.usage_headers(found_terms))


@machine_view
def article_item(request: HttpRequest, pk: int) -> HttpResponse:
    """Return one article; 410 with the reason for what is gone, 404 for what was never public."""
    at = timezone.now()
    published = api_items.find_item(pk, at)
    if published is not None:
        images = api_items.find_item_pictures([published], at)
        site = site_of(published.publication)
        root = origin_of(published.publication)
        is_open = access_terms_for(request, released_article_facts(site, published), at).open
        slugs = author_addresses([published]).get(pk, {})
        item = ninjs.make_item(published, site, images, root, whole=is_open, slugs=slugs)
        response = answer_json(request, item)
        machines_may = ninjs.policy_of_item(published, images)
        return add_headers(
            response, usage_terms.usage_headers(machines_may, visible_until(published))
        )
    gone_article = find_gone(pk, at)
    if gone_article is not None:
        return answer_json(request, ninjs.make_tombstone(gone_article), status=410)
    raise Http404(_("There is no article with this number, or it is not public yet."))


def add_headers(response: HttpResponse, headers: Mapping[str, str]) -> HttpResponse:
    """Return an answer with these headers added."""
    for name, value in headers.items():
        response[name] = value
    return response


def parse_limit(text: str) -> int:
    """Read ?limit=. Refuses Invalid."""
    if not text:
        return USUAL
    limit = read_number(text, most=MOST)
    if not limit:
        raise Invalid(_("“limit” is a number from 1 to %(most)d.") % {"most": MOST})
    return limit


def parse_since(text: str) -> datetime | None:
    """Read ?since=, a moment of ISO 8601 with its time zone. Refuses Invalid."""
    if not text:
        return None
    try:
        moment = parse_datetime(LOST_PLUS.sub("+", text))
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (
        ValueError,
        OverflowError,
    ):  # no such day; or before the year 1 or after 9999 once it is UTC
        pass
    raise Invalid(_("“since” is a moment such as 2026-11-24T08:00:00+08:00, with its time zone."))


def find_column(slug: str, site: Site) -> Column | None:
    """Read ?column=.

    Refuses Invalid for an address that no column has: an empty list would look like no news.
    """
    if not slug:
        return None
    matching = next((column for column in site.columns if column.slug == slug), None)
    if matching is None:
        raise Invalid(_("There is no column with this address."))
    return matching


def next_address(
    request: HttpRequest, publication: Publication, items_page: ListSlice
) -> str | None:
    """Return the address of the next older page with everything else that was asked, or None at the
    end.
    """
    if not items_page.older:
        return None
    query = request.GET.copy()
    query["before"] = items_page.older.partition("=")[2]
    return whole_address(publication, f"{request.path}?{query.urlencode()}")
