"""What every work screen does: its address, who may look, the frame around it, and refusals in
words.
"""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from articles.errors import NotYours, Refused

View = Callable[..., HttpResponseBase]
Guard = Callable[[View], View]  # lets nobody but the staff in

PAGES = "articles.view_page"


def require_sight(request: HttpRequest, permission: str = PAGES) -> None:
    """Refuse whoever of the staff may not look at pages: issues are looked at by the counter too,
    what is on their pages is the newspaper's."""
    if not request.user.has_perm(permission):
        raise PermissionDenied


def render_screen(
    request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Return a screen inside the frame of the admin."""
    frame = admin.site.each_context(request)
    return render(request, template, {**frame, "title": title, **context}, status=status)


def tell_refusals(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Carry out an act; say whether it was done. A refusal is told with every reason; a missing
    right is answered by the admin site."""
    try:
        act()
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
        return False
    return True


def wants_json(request: HttpRequest) -> bool:
    """Say whether a script asks, which is answered in JSON."""
    return "application/json" in request.headers.get("Accept", "")


def screen_path(guard: Guard, address: str, view: View, name: str) -> URLPattern:
    """Return the address of a work screen, behind the guard and in no cache."""
    return path(address, guard(never_cache(view)), name=f"articles_{name}")
