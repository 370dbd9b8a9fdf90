"""What every work screen does: who may look, and refusals beside what was typed."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
