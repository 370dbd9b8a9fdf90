"""The answers while the database or the disk fails (503). They query no database."""

from http import HTTPStatus
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.common.database_busy import RETRY_AFTER
from articles.common.outages import Outage
from newsroom.logs import REQUEST_NUMBER
from newsroom.web.resending import describe_sent_form

PROGRAMS = "/api/"  # how the addresses begin at which programs read
MINUTE = 60
BUSY = _(
    "Somebody else was writing at the same moment, and waiting took too long. What had to wait "
    "was not done, and nothing was half done. Please try again in a few seconds."
)
WORDS: dict[Outage, Promise] = {
    Outage.BUSY: BUSY,
    Outage.AWAY: _(
        "The site cannot reach its data at the moment. The fault is ours. Nothing was half done. "
        "Please try again in a few minutes."
    ),
    Outage.READ_ONLY: _(
        "Nothing can be stored at the moment. The fault is ours. Nothing was done, and reading "
        "goes "
        "on. Please try again in a few minutes."
    ),
    Outage.FULL: _(
        "There is no room left to store anything. The fault is ours. Nothing was done, and reading "
        "goes on. Please try again later."
    ),
}


def seconds_to_wait(outage: Outage) -> int:
    """Return after how many seconds a retry may succeed."""
    return RETRY_AFTER if outage is Outage.BUSY else MINUTE


def render_outage_page(request: HttpRequest, outage: Outage) -> HttpResponse:
    """Say what failed, in both languages and with the request number; return the typed data.
    Programs get problem JSON (RFC 9457)."""
    if request.path.startswith(PROGRAMS):
        problem = {"status": HTTPStatus.SERVICE_UNAVAILABLE, "title": str(WORDS[outage])}
        return finish_page(JsonResponse(problem, content_type="application/problem+json"), outage)
    try:
        page = render(request, "503_alone.html", _context(request, outage))
    except (DatabaseError, InterfaceError, OSError):
        text = f"{_in('zh-hans', outage)}\n{_in('en', outage)}\n{REQUEST_NUMBER.get()}\n"
        page = HttpResponse(text, content_type="text/plain; charset=utf-8")
    return finish_page(page, outage)


def finish_page(page: HttpResponse, outage: Outage) -> HttpResponse:
    """Set the status 503, Retry-After and no-store."""
    page.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    page.headers["Retry-After"] = str(seconds_to_wait(outage))
    add_never_cache_headers(page)
    return page


def _context(request: HttpRequest, outage: Outage) -> dict[str, Any]:
    return {
        "in_chinese": _in("zh-hans", outage),
        "in_english": _in("en", outage),
        "request_number": REQUEST_NUMBER.get(),
        "was_sent": request.method == "POST",
        **describe_sent_form(request),
    }


def _in(language: str, outage: Outage) -> str:
    with translation.override(language):
        return str(WORDS[outage])
