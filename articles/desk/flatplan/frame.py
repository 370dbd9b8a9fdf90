"""What each screen of the plan does: who may look, the frame around it, and refusals in words."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.errors import NotYours, Refused

SIGHT = "articles.view_page"


def require_plan_sight(request: HttpRequest) -> None:
    """Refuse whoever of the staff may not look at pages: the counter looks at issues, what is on
    their pages is the newspaper's."""
    if not request.user.has_perm(SIGHT):
        raise PermissionDenied


def render_plan(
    request: HttpRequest, template: str, *, title: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Return a screen inside the frame of the admin."""
    frame = admin.site.each_context(request)
    return render(
        request, f"desk/flatplan/{template}", {**frame, "title": title, **context}, status=status
    )


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
