"""Home, columns, authors, and the page about the paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.reading.access import get_site_or_404, public_page, render_page
from articles.reading.page_heads import share_of_column
from articles.reading.page_views import front_picture
from articles.reading.sharing.cards import column_card
from articles.reading.site_data import author_page, column_page, web_site
from articles.selectors.public import lists
from articles.selectors.public.home import read_home_page as home_page
from articles.views.feeds import find_author_or_404, find_column_or_404

CURSORS = ("before", "after")


@public_page
def home(request: HttpRequest) -> HttpResponse:
    site = get_site_or_404(request)
    at = timezone.now()
    page = home_page(site, at)
    context = {
        "page": page,
        "front": front_picture(page.front, at),
        "linked_data": [web_site(site.publication)],
    }
    return render_page(request, "articles/home.html", site, context)


@public_page(parameters=CURSORS)
def column(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of a column; each page has its own address (`?before=`, `?after=`)."""
    site = get_site_or_404(request)
    matching = find_column_or_404(site, slug)
    refuse_page_numbers(request)
    page = lists.read_column_page(site, matching, timezone.now(), **requested_cursors(request))
    context = {
        "column": matching,
        "path": site.path(matching),
        "linked_data": column_page(site.publication, matching, site.path(matching)),
        "children": site.children(matching),
        "share": share_of_column(
            site.publication, column_card(site.publication, matching), matching.slug
        ),
        "page": page,
    }
    return render_page(request, "articles/column.html", site, context)


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
