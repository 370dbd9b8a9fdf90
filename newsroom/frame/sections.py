"""The page of a section: a quiet list of what can be done there, in the order of the work."""

from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.admin_base import signed_in_user
from articles.desk.screens import Guard
from articles.frame.menu import SECTIONS, Section, allowed_entries
from newsroom.frame.menu import list_beginnings, list_groups


def show_section(section: Section, request: HttpRequest) -> HttpResponse:
    """Show what the signed-in person may do in a section. Whoever may do nothing is refused."""
    by = signed_in_user(request)
    if not allowed_entries(section, by):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": section.label,
        "section": section,
        "begins": list_beginnings(section, by),
        "groups": list_groups(section, by, timezone.now()),
    }
    return render(request, "desk/section.html", context)


def section_urls(guard: Guard) -> list[URLPattern]:
    """Return the addresses of the sections' pages, below that of the admin. The desk is the start
    page itself."""
    return [
        path(
            f"{section.name}/",
            guard(never_cache(require_safe(partial(show_section, section)))),
            name=f"section_{section.name}",
        )
        for section in SECTIONS
        if section.name != "desk"
    ]
