"""Pages of the whole house: errors, health, and the choice of language."""

from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from articles.selectors.site import publication_for, site_of
from newsroom import doors

YEAR = 60 * 60 * 24 * 365


@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 while database and cache answer, else 503 naming which does not. Nothing else is told."""
    found = {"database": _database_answers(), "cache": _cache_answers()}
    return JsonResponse({"ok": all(found.values()), **found}, status=200 if all(found.values()) else 503)


@require_safe
@never_cache
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language a person chose and lead back to where he or she was."""
    to = request.GET.get("next", "/")
    safe = url_has_allowed_host_and_scheme(to, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(to if safe else "/")
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=YEAR,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what was not found, inside the newspaper's own page."""
    reason = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return _error(request, "404.html", 404, {"reason": reason})


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say why a door is shut, in the look of the desk for staff; signed-in people leave a row in the journal."""
    reason, user = doors.sentence_of(exception), getattr(request, "user", None)
    if not doors.journalled(exception):
        doors.note(request, reason, at=timezone.now())
    if user is not None and user.is_active and user.is_staff:
        around = {**admin.site.each_context(request), "title": _("This was not done"), "reason": reason}
        return render(request, "admin/403.html", around, status=403)
    return _error(request, "403.html", 403, {"reason": reason})


def _error(request: HttpRequest, template: str, status: int, context: dict[str, str]) -> HttpResponse:
    publication = publication_for(request.get_host())
    around = {"site": site_of(publication), "publication": publication} if publication else {}
    return render(request, template, {**around, **context}, status=status)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _cache_answers() -> bool:
    try:
        cache.set("healthz", "ok", 10)
        return bool(cache.get("healthz") == "ok")
    except (OSError, RedisError):  # redis-py's errors are no OSErrors
        return False
