"""Home, columns, authors, and the page about the paper."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Column
from articles.reading.access import Site, get_site_or_404, public_page, render_page
from articles.reading.heads.page_heads import share_of_column
from articles.reading.heads.site_data import author_page, column_page, web_site
from articles.reading.page_views import front_picture
from articles.reading.sharing.cards import column_card
from articles.selectors.fronts.front_page import read_column_front, read_home_front
from articles.selectors.public import lists
from articles.views.feeds import find_author_or_404, find_column_or_404

CURSORS = ("before", "after")


@public_page
def home(request: HttpRequest) -> HttpResponse:
    site = get_site_or_404(request)
    context = home_context(site, timezone.now())
    return render_page(request, "articles/home.html", site, context)


def home_context(site: Site, at: datetime) -> dict[str, Any]:
    """Return what the front page shows at a moment."""
    front = read_home_front(site, at)
    return {
        "front": front,
        "first_page": front_picture(front.first_page, at),
        "linked_data": [web_site(site.publication)],
    }


@public_page(parameters=CURSORS)
def column(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of a column; each page has its own address (`?before=`, `?after=`)."""
    site = get_site_or_404(request)
    matching = find_column_or_404(site, slug)
    refuse_page_numbers(request)
    context = column_context(request, site, matching, timezone.now())
    return render_page(request, "articles/column.html", site, context)


def column_context(
    request: HttpRequest, site: Site, column: Column, at: datetime
) -> dict[str, Any]:
    """Return what the page of a column shows at a moment: on its first page what editors arranged,
    then its list."""
    page = lists.read_column_page(site, column, at, **requested_cursors(request))
    front = None
    if not any(requested_cursors(request).values()):
        front = read_column_front(site, column, at)
    on_top = front.teasers if front else []
    return {
        "column": column,
        "path": site.path(column),
        "children": site.children(column),
        "linked_data": column_page(site.publication, column, site.path(column)),
        "share": share_of_column(
            site.publication, column_card(site.publication, column), column.slug
        ),
        "page": page,
        "listed": lists.leave_out(page, {teaser.pk for teaser in on_top}),
        "front": front,
    }


@public_page(parameters=CURSORS)
def author(request: HttpRequest, slug: str) -> HttpResponse:
    site = get_site_or_404(request)
    person = find_author_or_404(slug)
    refuse_page_numbers(request)
    page = lists.read_author_page(site, person, timezone.now(), **requested_cursors(request))
    context = {
        "person": person,
        "page": page,
        "linked_data": [author_page(site.publication, person)],
    }
    return render_page(request, "articles/author.html", site, context)


@public_page
def about(request: HttpRequest) -> HttpResponse:
    return render_page(request, "articles/about.html", get_site_or_404(request), {})


def requested_cursors(request: HttpRequest) -> dict[str, str]:
    """Return the page that the address asks for."""
    return {name: request.GET.get(name, "") for name in CURSORS}


def refuse_page_numbers(request: HttpRequest) -> None:
    """Answer ?page=N in words: our pages go by what is on them, so that no address ever shows
    something else.
    """
    number = request.GET.get("page", "1")
    if number != "1":
        raise Http404(
            _(
                "This list has no numbered pages. Begin with its newest articles and go on "
                "to older ones."
            )
        )
