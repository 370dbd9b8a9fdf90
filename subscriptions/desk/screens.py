"""What every work screen of the counter does: its address, who may look, and the frame around
it."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from articles.admin_base import signed_in_user
from articles.errors import Words
from subscriptions.desk.formatting import sees_contacts

View = Callable[..., HttpResponseBase]
Guard = Callable[[View], View]  # lets nobody but the staff in


def require_right(request: HttpRequest, *permissions: str) -> None:
    """Refuse whoever of the staff lacks one of these permissions. Whoever may change rows may look
    at them, as in Django's admin."""
    by = signed_in_user(request)
    for permission in permissions:
        change = permission.replace(".view_", ".change_")
        if not (by.has_perm(permission) or by.has_perm(change)):
            raise PermissionDenied


def render_desk(request: HttpRequest, template: str, title: Words, **context: Any) -> HttpResponse:
    """Return a page of the desk inside the frame of the admin. `see`: contacts are not masked."""
    frame = admin.site.each_context(request)
    return render(
        request, template, {**frame, "title": title, "see": sees_contacts(request), **context}
    )


def desk_path(guard: Guard, address: str, view: View, name: str) -> URLPattern:
    """Return the address of a work screen, behind the guard and in no cache. It is called
    `admin:subscriptions_<name>`."""
    return path(f"subscriptions/{address}", guard(never_cache(view)), name=f"subscriptions_{name}")
