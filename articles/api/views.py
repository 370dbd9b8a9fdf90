"""/api/v1/articles/: a list and single articles, read only, for anybody."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.access import public_page, site_or_404
from articles.api import ninjs
from articles.errors import Invalid
from articles.models import Article, Correction
from articles.selectors import articles as selector
from articles.selectors.paging import page_of

MOST, USUAL = 100, 20


@require_safe
@public_page
def articles(request: HttpRequest) -> HttpResponse:
    """List published articles, newest first: ?limit=1–100, ?column=, ?since= (changed since), ?before= (next page)."""
    site, at = site_or_404(request), timezone.now()
    try:
        limit, since = limit_of(request.GET.get("limit", "")), since_of(request.GET.get("since", ""))
        rows = ninjs.with_all(Article.objects.published(at).of(site.publication))
        if since is not None:
            rows = rows.filter(Q(release__made_at__gte=since) | Q(pk__in=told_since(since)))
        slug = request.GET.get("column", "")
        if slug:
            column = next((column for column in site.columns if column.slug == slug), None)
            rows = rows.in_columns(site.subtree(column)) if column else rows.none()
        found = page_of(rows, before=request.GET.get("before", ""), size=limit)
    except Invalid as refused:
        return problem(400, str(refused))
    query = request.GET.copy()
    if found.older:
        query["before"] = found.older.partition("=")[2]
    following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}") if found.older else None
    root, images = request.build_absolute_uri("/"), ninjs.images_of(found.rows)
    items = [ninjs.item(article, images, root) for article in found.rows]
    return answer({"items": items, "next": following, "generated": ninjs.moment(at)})


@require_safe
@public_page
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """Return one article; 410 with the reason for what is gone, 404 for what was never public."""
    at = timezone.now()
    found = ninjs.with_all(Article.objects.published(at)).filter(pk=pk).first() if pk < 2**63 else None
    if found is not None:
        return answer(ninjs.item(found, ninjs.images_of([found]), request.build_absolute_uri("/")))
    lost = selector.gone(pk, at) if pk < 2**63 else None
    if lost is not None:
        return answer(ninjs.tombstone(lost), status=410)
    return problem(404, _("There is no article with this number, or it is not public yet."))


def limit_of(text: str) -> int:
    """Read ?limit=. Refuses Invalid."""
    if not text:
        return USUAL
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST):
        raise Invalid(_("“limit” is a number from 1 to %(most)d.") % {"most": MOST})
    return int(text)


def since_of(text: str) -> datetime | None:
    """Read ?since=, a moment of ISO 8601 with its time zone. Refuses Invalid."""
    if not text:
        return None
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid(_("“since” is a moment such as 2026-11-24T08:00:00+08:00, with its time zone."))
    return found


def told_since(since: datetime) -> QuerySet[Any]:
    """Return the ids of articles whose readers were told something since."""
    return Correction.objects.published().filter(published_at__gte=since).order_by().values("article")


def answer(content: dict[str, Any], status: int = 200) -> HttpResponse:
    """Return JSON that pages of other hosts may read."""
    options = {"ensure_ascii": False}
    return JsonResponse(
        content, status=status, json_dumps_params=options, headers={"Access-Control-Allow-Origin": "*"}
    )


def problem(status: int, words: str) -> HttpResponse:
    """Return a refusal for programs (RFC 9457)."""
    return JsonResponse(
        {"status": status, "title": words}, status=status, content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False}, headers={"Access-Control-Allow-Origin": "*"},
    )  # fmt: skip
