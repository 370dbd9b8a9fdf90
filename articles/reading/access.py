"""The reader's side, for every app: which newspaper answers, what a page may see, and what a reader
may read.

Whether a reader may read something is one question, answered by what READER_ACCESS names (the
counter). Nothing there: everything is free. Something there that cannot answer: everything stays
shut, and the log says why.
"""

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import partial, wraps
from typing import Any, cast, overload

from csp.decorators import csp
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from articles.common.client_addresses import client_address
from articles.common.outages import outage_of
from articles.domain.reader_access import (
    FREE,
    SHUT,
    AccessMode,
    AccessReason,
    AccessTerms,
    AccessVerdict,
    ArticleFacts,
    Facts,
    FreeSpan,
    IssueFacts,
    Reader,
    ReaderAccess,
)
from articles.errors import Refused
from articles.models import Article, Column, Issue
from articles.reading.heads.page_heads import page_head
from articles.reading.knowledge import find_site_of_host, knowledge_of
from articles.reading.visitors import find_reader
from articles.selectors.public.site import Site

__all__ = [
    "access_terms_for",
    "access_verdict_for",
    "AccessMode",
    "AccessReason",
    "AccessTerms",
    "AccessVerdict",
    "article_facts",
    "ArticleFacts",
    "client_address",
    "Facts",
    "FREE",
    "free_spans_for",
    "FreeSpan",
    "get_site_or_404",
    "issue_facts",
    "IssueFacts",
    "private_page",
    "public_page",
    "Reader",
    "ReaderAccess",
    "READING",
    "reads_everything",
    "released_article_facts",
    "render_page",
    "Site",
]

log = logging.getLogger(__name__)
PageView = Callable[..., HttpResponse]
SECONDS_KEPT = 60  # by browsers
SECONDS_AT_NGINX = 1
READING = ("GET", "HEAD")
EVERY_METHOD = (*READING, "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@overload
def public_page(
    view: PageView, *, methods: Collection[str] = ..., parameters: Collection[str] = ...
) -> PageView: ...
@overload
def public_page(
    *, methods: Collection[str] = ..., parameters: Collection[str] = ...
) -> Callable[[PageView], PageView]: ...
def public_page(
    view: PageView | None = None,
    *,
    methods: Collection[str] = READING,
    parameters: Collection[str] = (),
) -> Any:
    """Mark a view whose pages everybody may share: `@public_page`, or with `methods`.

    `parameters` are the names that an address may have behind its question mark so that the page
    is kept ready for the next reader (newsroom/page_cache); with any other it is rendered anew.

    Such a view cannot see who asks: it gets nobody's account and no cookie but the language.
    Nothing personal can reach a shared cache. A refusal becomes a 404 with its reason. The page may
    load what READERS_POLICY says. Only reading gets an answer: any method outside `methods` is told
    405.
    """
    if view is None:
        return partial(public_page, methods=methods, parameters=parameters)

    @wraps(view)
    def shared(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        request.user = AnonymousUser()
        request.COOKIES = {}
        response = _answer_or_404(view, request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
            response["X-Accel-Expires"] = str(SECONDS_AT_NGINX)
        patch_vary_headers(response, ["Cookie"])
        return response

    shared.page_parameters = frozenset(parameters)  # type: ignore[attr-defined]
    return csp(settings.READERS_POLICY)(shared)


@overload
def private_page(view: PageView, *, methods: Collection[str] = ...) -> PageView: ...
@overload
def private_page(*, methods: Collection[str]) -> Callable[[PageView], PageView]: ...
def private_page(view: PageView | None = None, *, methods: Collection[str] = READING) -> Any:
    """Mark a reader's page that is somebody's own: `@private_page`, or with `methods`.

    It sees the session, and nobody keeps it. A refusal becomes a 404 with its reason, and any
    method outside `methods` is told 405, as on public pages.
    """
    if view is None:
        return partial(private_page, methods=methods)

    @wraps(view)
    def own(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in methods:
            return HttpResponseNotAllowed(methods)
        response = _answer_or_404(view, request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        patch_vary_headers(response, ["Cookie"])
        return response

    return csp(settings.READERS_POLICY)(own)


def _answer_or_404(view: PageView, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Call a view; a refusal becomes a 404 with its reason."""
    try:
        return view(request, *args, **kwargs)
    except Refused as refused:
        raise Http404(str(refused)) from refused


def access_terms_for(request: HttpRequest, what: Facts, at: datetime) -> AccessTerms:
    """Say on what terms something is read, whoever asks.

    At most one query a request, however much is asked.
    """
    try:
        terms = _answering(request).policy(what, at)
        if not isinstance(terms, AccessTerms):
            raise TypeError(f"READER_ACCESS answered {terms!r}")
    except Exception as error:  # whatever went wrong, nothing that is sold is given away
        if outage_of(error) is not None:  # told as such; a page kept elsewhere may still answer
            raise
        log.exception(
            "Nobody could say on what terms this is read; it stays shut.", extra=_named(what)
        )
        return SHUT
    return terms


def access_verdict_for(request: HttpRequest, what: Facts, at: datetime) -> AccessVerdict:
    """Say whether the person who asks may read it now.

    What is free is open without looking at anybody.
    """
    terms = access_terms_for(request, what, at)
    if terms.open:
        return AccessVerdict(True, AccessReason.FREE, terms)
    if terms.known:
        try:
            verdict = _answering(request).may_read(
                find_reader(request, what.publication, at), what, at
            )
            if not isinstance(verdict, AccessVerdict):
                raise TypeError(f"READER_ACCESS answered {verdict!r}")
        except Exception as error:  # as above: what cannot be answered stays shut
            if outage_of(error) is not None:
                raise
            log.exception("Nobody could say who may read this; it stays shut.", extra=_named(what))
        else:
            return verdict
    return AccessVerdict(False, AccessReason.UNKNOWN, terms)


def _named(what: Facts) -> dict[str, Any]:
    """Return what the log says of something that is read: its kind and its number."""
    number = what.article if isinstance(what, ArticleFacts) else what.number
    return {"part": type(what).__name__, "row": number}


def free_spans_for(
    request: HttpRequest, site: Site, columns: Sequence[int], at: datetime
) -> Sequence[FreeSpan]:
    """Say which articles of a column are free now; none where nobody can say.

    At most one query a request.
    """
    try:
        return tuple(_answering(request).free_spans(site.publication.pk, columns, at))
    except Exception as error:  # whatever went wrong, nothing that is sold is given away
        if outage_of(error) is not None:
            raise
        log.exception("Nobody could say which articles are free; search takes all for sold.")
        return ()


def reads_everything(request: HttpRequest, site: Site, at: datetime) -> bool:
    """Say whether the person who asks may read whatever the newspaper sells."""
    reader = find_reader(request, site.publication.pk, at)
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


def released_article_facts(site: Site, article: Article) -> ArticleFacts:
    """Return the same of an article with its release: as released, whatever its working row says
    meanwhile.
    """
    assert article.release  # noqa: S101  only published articles come here
    assert article.published_at  # noqa: S101
    homes = site.standing_in(article.release.revision.columns)
    issues = [place["number"] for place in article.release.printed_in]
    return article_facts(
        site, article.pk, homes[0] if homes else None, article.published_at, issues
    )


def issue_facts(issue: Issue) -> IssueFacts:
    """Return what the answer needs to know of an issue's pages: their pictures and PDFs, not their
    lists.
    """
    return IssueFacts(issue.number, issue.publication_id, issue.date)


class EverythingFree:
    """The answer of a newspaper without a counter."""

    def policy(self, what: Facts, at: datetime) -> AccessTerms:
        return FREE

    def may_read(self, reader: Reader, what: Facts, at: datetime) -> AccessVerdict:
        return AccessVerdict(True, AccessReason.FREE, FREE)

    def free_spans(
        self, publication: int, columns: Sequence[int], at: datetime
    ) -> Sequence[FreeSpan]:
        return (FreeSpan(),)

    def reads_everything(self, reader: Reader, publication: int, at: datetime) -> bool:
        return True


class EverythingClosed:
    """The answer where nobody answers: nothing is known to be free."""

    def policy(self, what: Facts, at: datetime) -> AccessTerms:
        return SHUT

    def may_read(self, reader: Reader, what: Facts, at: datetime) -> AccessVerdict:
        return AccessVerdict(False, AccessReason.UNKNOWN, SHUT)

    def free_spans(
        self, publication: int, columns: Sequence[int], at: datetime
    ) -> Sequence[FreeSpan]:
        return ()

    def reads_everything(self, reader: Reader, publication: int, at: datetime) -> bool:
        return False


def _answering(request: HttpRequest) -> ReaderAccess:
    """Return who answers during this request, and during others that share what they know, so that
    what was looked up once is not looked up again.
    """
    answering: ReaderAccess | None = getattr(request, "_reader_access", None)
    if answering is None:
        answering = knowledge_of(request).find("reader access", _wired)
        request._reader_access = answering  # type: ignore[attr-defined]
    return answering


def _wired() -> ReaderAccess:
    if not settings.READER_ACCESS:
        return EverythingFree()
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
        return EverythingClosed()


def get_site_or_404(request: HttpRequest) -> Site:
    """Return the newspaper of this host.

    Two queries, none where it is known; 404 in words while no newspaper exists yet.
    """
    site = find_site_of_host(request)
    if site is None:
        raise Http404(_("There is no newspaper here yet. “manage.py setup” founds one."))
    return site


def render_page(
    request: HttpRequest, template: str, site: Site, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a reader's page with what is around it."""
    head = page_head(request, site.publication, status)
    full_context = {"site": site, "publication": site.publication, **head, **context}
    return render(request, template, full_context, status=status)
