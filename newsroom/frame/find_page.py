"""The page behind the search box of the staff; a part of it is what appears while somebody writes."""

from dataclasses import dataclass

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.admin_base import signed_in_user
from articles.desk.screens import Guard
from articles.frame.finding import HitGroup, clean_question, find_everything

SHEET_SHOWS = ":4"  # of a kind, so that every kind is seen below the box


@dataclass(frozen=True)
class Findings:
    """What was asked, and what was found."""

    query: str
    groups: list[HitGroup]

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)


@require_safe
def show_findings(request: HttpRequest) -> HttpResponse:
    """Show what the signed-in person may find by `q`. With `part`, only the results."""
    query = clean_question(request.GET.get("q", ""))
    found = Findings(query, find_everything(signed_in_user(request), query, timezone.now()))
    if "part" in request.GET:
        return render(request, "desk/findings.html", {"found": found, "most": SHEET_SHOWS})
    context = {
        **admin.site.each_context(request),
        "title": pgettext("menu", "Find"),
        "found": found,
    }
    return render(request, "desk/find.html", context)


def find_urls(guard: Guard) -> list[URLPattern]:
    """Return the address of the search, below that of the admin."""
    return [path("find/", guard(never_cache(show_findings)), name="find")]
