"""Home, columns, authors, and the page about the paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.reading.access import get_site_or_404, public_page, render_page
from articles.reading.front_views import column_context, home_context
from articles.reading.heads.site_data import author_page
from articles.selectors.public import lists
from articles.views.feeds import find_author_or_404, find_column_or_404

CURSORS = ("before", "after")


@public_page
def home(request: HttpRequest) -> HttpResponse:
    site = get_site_or_404(request)
    context = home_context(site, timezone.now())
    return render_page(request, "articles/home.html", site, context)


@public_page(parameters=CURSORS)
def column(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one page of a column; each page has its own address (`?before=`, `?after=`)."""
    site = get_site_or_404(request)
    matching = find_column_or_404(site, slug)
    refuse_page_numbers(request)
    context = column_context(site, matching, timezone.now(), **requested_cursors(request))
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
