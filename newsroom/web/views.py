"""Pages of the whole site: errors and health checks."""

import sys
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DatabaseError, InterfaceError
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseServerError,
    JsonResponse,
)
from django.shortcuts import render
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe
from django.views.defaults import bad_request

from articles.common.outages import Outage, outage_of
from articles.common.uploads import largest_request
from articles.selectors.public.site import publication_for, site_of
from newsroom.logs import REQUEST_NUMBER
from newsroom.web import access_denied
from newsroom.web.health import measure_health
from newsroom.web.outage_pages import BUSY, finish_page, render_outage_page
from newsroom.web.resending import describe_sent_form, sent_from_a_page_of_ours

TOO_OLD = _(
    "This page was older than your last sign-in, so nothing was done. Nothing you wrote is lost: "
    "look through it and "
    "send it again."
)
SIGNED_OUT = _(
    "You are no longer signed in, so nothing was done. Nothing you wrote is lost: sign in in a "
    "new window, then come "
    "back to this one and send it again."
)
TOO_LARGE = _(
    "What was sent is larger than this page takes: a form %(form)d MB, with its files %(files)d "
    "MB. Nothing was "
    "stored. Go back: your browser still holds what you wrote. Make it smaller, or send it in "
    "parts."
)
TOO_MANY = _(
    "What was sent has more fields or files than any form of ours. Nothing was stored. Go back "
    "and send it in parts."
)
NOT_FROM_HERE = _("This was sent from a page of another site. Nothing was done.")


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Report whether the site is ready: 200 while the database answers, else 503.

    Without the cache or the store of the files, with a full disk, or with late e-mails it is
    degraded: reading continues, and it stays in service. `copy` says why a restored database sends
    no e-mail and makes no payment; null in the original.
    """
    health = measure_health(timezone.now())
    state = {"ok": health.database, "degraded": health.degraded, **asdict(health)}
    return JsonResponse(state, status=200 if health.database else 503)


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """Report that the process answers, for the process supervisor. Checks nothing else."""
    return JsonResponse({"ok": True})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what was not found, inside the newspaper's own page."""
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return _error(request, "404.html", 404, {"reason": reason})


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Explain a refusal, in the look of the desk for staff; refusals of signed-in users are
    journalled."""
    reason = access_denied.find_sentence(exception)
    if not access_denied.is_journalled(exception):
        access_denied.journal_denial(request, reason, at=timezone.now())
    if _at_the_desk(request):
        return _desk(
            request, "admin/403.html", 403, {"title": _("This was not done"), "reason": reason}
        )
    return _error(request, "403.html", 403, {"reason": reason})


@never_cache
def refused_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Explain that a request is too large (413).

    Other invalid requests get a bare 400.
    """
    if isinstance(exception, RequestDataTooBig):
        reason = str(TOO_LARGE) % {
            "form": settings.DATA_UPLOAD_MAX_MEMORY_SIZE >> 20,
            "files": largest_request(request) >> 20,
        }
    elif isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        reason = str(TOO_MANY)
    else:
        return bad_request(request, exception)
    context = {"title": _("Too large"), "reason": reason}
    if _at_the_desk(request):
        return _desk(request, "admin/413.html", 413, context)
    return _error(request, "413.html", 413, context)


@never_cache
@requires_csrf_token
def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form with an invalid token (403), as after signing in again: it is returned with its
    data and a new token.

    A form of another site is not offered for sending again.
    """
    answer = TOO_OLD if sent_from_a_page_of_ours(request) else NOT_FROM_HERE
    return _returned(request, {"title": _("Not sent yet"), "reason": answer})


@never_cache
def signed_out_meanwhile(request: HttpRequest, way_in: str) -> HttpResponse:
    """Answer a form whose user is no longer signed in (403): it is returned with its data and a
    sign-in link."""
    return _returned(request, {"title": _("Not sent yet"), "reason": SIGNED_OUT, "sign_in": way_in})


def _returned(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    user = getattr(request, "user", None)
    page = {
        **context,
        **describe_sent_form(request),
        "signed_in": user.get_full_name() if user is not None and user.is_authenticated else "",
    }
    at_the_desk = _at_the_desk(request) or request.path.startswith(reverse("admin:index"))
    if at_the_desk:
        return _desk(request, "admin/send_again.html", 403, page)
    return _error(request, "send_again.html", 403, page)


def unavailable(request: HttpRequest, outage: Outage) -> HttpResponse:
    """Say what failed, and after how many seconds to try again (503).

    A busy database still answers, so the page has its usual look. Other failures get a page that
    queries no database. Changes of the session are discarded: they belong to an act that was not
    done.
    """
    if hasattr(request, "session"):
        request.session.modified = False
    return _busy(request) if outage is Outage.BUSY else render_outage_page(request, outage)


def _busy(request: HttpRequest) -> HttpResponse:
    context = {"title": _("One moment, please"), "reason": BUSY, **describe_sent_form(request)}
    try:
        page = (
            _desk(request, "admin/503.html", 503, context)
            if _at_the_desk(request)
            else _error(request, "503.html", 503, context)
        )
    except (DatabaseError, InterfaceError):
        return render_outage_page(request, Outage.BUSY)
    return finish_page(page, Outage.BUSY)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer failures that BusyMiddleware does not see: in the session, or on the way out."""
    outage = outage_of(sys.exc_info()[1])
    if outage is not None:
        return unavailable(request, outage)
    page = get_template("500.html").render({"request_number": REQUEST_NUMBER.get()})
    return HttpResponseServerError(page)


def _at_the_desk(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_active and user.is_staff


def _desk(
    request: HttpRequest, template: str, status: int, context: dict[str, Any]
) -> HttpResponse:
    return render(request, template, {**admin.site.each_context(request), **context}, status=status)


def _error(
    request: HttpRequest, template: str, status: int, context: dict[str, Any]
) -> HttpResponse:
    publication = publication_for(request.get_host())
    around = {"site": site_of(publication), "publication": publication} if publication else {}
    return render(request, template, {**around, **context}, status=status)
