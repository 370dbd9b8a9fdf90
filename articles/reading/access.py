"""The reader's side, for every app: which newspaper answers, what a page may see, and what a reader may read.

Whether a reader may read something is one question, answered by what READER_ACCESS names (the counter). Nothing there:
everything is free. Something there that cannot answer: everything stays shut, and the log says why.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial, wraps
from typing import Any, Concatenate, ParamSpec, cast, overload

from csp.decorators import csp
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from articles.common.client_addresses import address_of
from articles.common.outages import outage_of
from articles.domain.reader_access import (
    FREE,
    SHUT,
    ArticleFacts,
    Facts,
    FreeSpan,
    IssueFacts,
    Mode,
    Reader,
    ReaderAccess,
    Terms,
    Verdict,
    Why,
)
from articles.errors import Refused
from articles.models import Article, Column, Issue
from articles.reading.visitors import reader_of
from articles.selectors.public.site import Site, publication_for, site_of

__all__ = [
    "ArticleFacts",
    "FREE",
    "Facts",
    "FreeSpan",
    "IssueFacts",
    "Mode",
    "READING",
    "Reader",
    "ReaderAccess",
    "Site",
    "Terms",
    "Verdict",
    "Why",
    "address_of",
    "article_facts",
    "facts_of",
    "free_spans_for",
    "issue_facts",
    "private_page",
    "public_page",
    "reads_everything",
    "show",
    "site_or_404",
    "terms_for",
    "verdict_for",
]

log = logging.getLogger(__name__)
P = ParamSpec("P")
SECONDS_KEPT = 60
READING = ("GET", "HEAD")
EVERY_METHOD = (*READING, "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def public_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse], *, methods: Collection[str] = READING
) -> Callable[..., HttpResponse]:
    """Mark a view whose pages everybody may share.

    Such a view cannot see who asks: it gets nobody's account and no cookie but the language. Nothing personal can
    reach a shared cache. A refusal becomes a 404 with its reason. The page may load what READERS_POLICY says.
    Only reading gets an answer: any method outside `methods` is told 405.
    """

    @wraps(view)
    def shared(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        request.user = AnonymousUser()
        request.COOKIES = {}
        try:
            response = view(request, *args, **kwargs)
        except Refused as refused:
            raise Http404(str(refused)) from refused
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
        patch_vary_headers(response, ["Cookie"])
        return response

    return cast("Callable[..., HttpResponse]", csp(settings.READERS_POLICY)(shared))


@overload
def private_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse], *, methods: Collection[str] = ...
) -> Callable[..., HttpResponse]: ...


@overload
def private_page(
    *, methods: Collection[str]
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]: ...


def private_page(
    view: Callable[..., HttpResponse] | None = None, *, methods: Collection[str] = READING
) -> Any:
    """Mark a reader's page that is somebody's own: it sees the session, and nobody keeps it.

    Use it as `@private_page` or `@private_page(methods=…)`. A refusal becomes a 404 with its
    reason. Any method outside `methods` is answered with 405, as on public pages.
    """
    if view is None:
        return partial(private_page, methods=methods)

    @wraps(view)
    def own(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        try:
            response = view(request, *args, **kwargs)
        except Refused as refused:
            raise Http404(str(refused)) from refused
        patch_cache_control(response, private=True, no_store=True)
        patch_vary_headers(response, ["Cookie"])
        return response

    return csp(settings.READERS_POLICY)(own)


def terms_for(request: HttpRequest, what: Facts, at: datetime) -> Terms:
    """Say on what terms something is read, whoever asks. At most one query a request, however much is asked."""
    try:
        terms = _answering(request).policy(what, at)
        if not isinstance(terms, Terms):
            raise TypeError(f"READER_ACCESS answered {terms!r}")
    except Exception as error:  # whatever went wrong, nothing that is sold is given away
        if outage_of(error) is not None:  # told as such; a page kept elsewhere may still answer
            raise
        log.exception(
            "Nobody could say on what terms this is read; it stays shut.", extra=_named(what)
        )
        return SHUT
    return terms


def verdict_for(request: HttpRequest, what: Facts, at: datetime) -> Verdict:
    """Say whether whoever asks may read it now. What is free is open without looking at anybody."""
    terms = terms_for(request, what, at)
    if terms.open:
        return Verdict(True, Why.FREE, terms)
    if terms.known:
        try:
            verdict = _answering(request).may_read(
                reader_of(request, what.publication, at), what, at
            )
            if not isinstance(verdict, Verdict):
                raise TypeError(f"READER_ACCESS answered {verdict!r}")
        except Exception as error:  # as above: what cannot be answered stays shut
            if outage_of(error) is not None:
                raise
            log.exception("Nobody could say who may read this; it stays shut.", extra=_named(what))
        else:
            return verdict
    return Verdict(False, Why.UNKNOWN, terms)


def _named(what: Facts) -> dict[str, Any]:
    """Return what the log says of something that is read: its kind and its number."""
    number = what.article if isinstance(what, ArticleFacts) else what.number
    return {"part": type(what).__name__, "row": number}


def free_spans_for(
    request: HttpRequest, site: Site, columns: Sequence[int], at: datetime
) -> Sequence[FreeSpan]:
    """Say which articles of a column are free now; none where nobody can say. At most one query a request."""
    try:
        return tuple(_answering(request).free_spans(site.publication.pk, columns, at))
    except Exception as error:  # whatever went wrong, nothing that is sold is given away
        if outage_of(error) is not None:
            raise
        log.exception("Nobody could say which articles are free; search takes all for sold.")
        return ()


def reads_everything(request: HttpRequest, site: Site, at: datetime) -> bool:
    """Say whether whoever asks may read whatever the newspaper sells."""
    reader = reader_of(request, site.publication.pk, at)
    try:
        return _answering(request).reads_everything(reader, site.publication.pk, at) is True
    except Exception as error:  # as above: what cannot be answered stays shut
        if outage_of(error) is not None:
            raise
        log.exception("Nobody could say who may read everything; the search stays shut.")
        return False


def article_facts(
    site: Site, pk: int, home: Column | None, published_at: datetime, issues: Collection[int] = ()
) -> ArticleFacts:
    """Return what the answer needs to know of an article of `site`. No query."""
    columns = [column.pk for column in reversed(site.path(home))] if home else []
    return ArticleFacts(pk, site.publication.pk, published_at, columns, tuple(issues))


def facts_of(site: Site, article: Article) -> ArticleFacts:
    """Return the same of an article with its release: as released, whatever its working row says meanwhile."""
    assert article.release  # noqa: S101  only published articles come here
    assert article.published_at  # noqa: S101
    homes = site.standing_in(article.release.revision.columns)
    issues = [place["number"] for place in article.release.printed_in]
    return article_facts(
        site, article.pk, homes[0] if homes else None, article.published_at, issues
    )


def issue_facts(issue: Issue) -> IssueFacts:
    """Return what the answer needs to know of an issue's pages: their pictures and PDFs, not their lists."""
    return IssueFacts(issue.number, issue.publication_id, issue.date)


class Free:
    """The answer of a newspaper without a counter."""

    def policy(self, what: Facts, at: datetime) -> Terms:
        return FREE

    def may_read(self, reader: Reader, what: Facts, at: datetime) -> Verdict:
        return Verdict(True, Why.FREE, FREE)

    def free_spans(
        self, publication: int, columns: Sequence[int], at: datetime
    ) -> Sequence[FreeSpan]:
        return (FreeSpan(),)

    def reads_everything(self, reader: Reader, publication: int, at: datetime) -> bool:
        return True


class Shut:
    """The answer where nobody answers: nothing is known to be free."""

    def policy(self, what: Facts, at: datetime) -> Terms:
        return SHUT

    def may_read(self, reader: Reader, what: Facts, at: datetime) -> Verdict:
        return Verdict(False, Why.UNKNOWN, SHUT)

    def free_spans(
        self, publication: int, columns: Sequence[int], at: datetime
    ) -> Sequence[FreeSpan]:
        return ()

    def reads_everything(self, reader: Reader, publication: int, at: datetime) -> bool:
        return False


def _answering(request: HttpRequest) -> ReaderAccess:
    """Return who answers during this request, so that what was looked up once is not looked up again."""
    known: ReaderAccess | None = getattr(request, "_reader_access", None)
    if known is None:
        known = request._reader_access = _wired()  # type: ignore[attr-defined]
    return known


def _wired() -> ReaderAccess:
    if not settings.READER_ACCESS:
        return Free()
    try:
        return cast("ReaderAccess", import_string(settings.READER_ACCESS)())
    except (
        Exception
    ):  # whatever READER_ACCESS names is broken: the same, and a check at the start says so
        log.exception(
            "READER_ACCESS names “%s”, which cannot answer; everything stays shut.",
            settings.READER_ACCESS,
            extra={"part": settings.READER_ACCESS},
        )
        return Shut()


def site_or_404(request: HttpRequest) -> Site:
    """Return the newspaper of this host. Two queries; 404 in words while no newspaper exists yet."""
    publication = publication_for(request.get_host())
    if publication is None:
        raise Http404(
            _("There is no newspaper here yet. Make one in the admin, or run “manage.py demo”.")
        )
    return site_of(publication)


def show(
    request: HttpRequest, template: str, site: Site, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a reader's page with what stands around it."""
    whole = {"site": site, "publication": site.publication, **context}
    return render(request, template, whole, status=status)
