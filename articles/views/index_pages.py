"""The indexes of authors, columns and topics, and the page of a topic."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.common.numbers import read_number
from articles.reading.access import get_site_or_404, public_page, render_page
from articles.reading.front_views import topic_context
from articles.selectors.finding.author_index import read_author_index
from articles.selectors.fronts.topic_pages import read_topic_index
from articles.views.feeds import find_topic_or_404


@public_page(parameters=("initial", "start"))
def authors(request: HttpRequest) -> HttpResponse:
    """Show everybody who wrote what readers see, by the initial of the name in pinyin."""
    site = get_site_or_404(request)
    initial = request.GET.get("initial", "")
    start = read_number(request.GET.get("start", "")) or 0
    index = read_author_index(site, timezone.now(), initial=initial, start=start)
    if (initial or start) and not index.groups:
        raise Http404(_("There are no authors under this letter."))
    return render_page(request, "articles/authors.html", site, {"index": index})


@public_page
def columns(request: HttpRequest) -> HttpResponse:
    """Show all columns with those inside them, and what each is about."""
    site = get_site_or_404(request)
    return render_page(request, "articles/columns.html", site, {"ranks": site.tree()})


@public_page(parameters=("start",))
def topics(request: HttpRequest) -> HttpResponse:
    """Show the topics that readers may see, those with the latest activity first."""
    site = get_site_or_404(request)
    start = _requested_start(request)
    index = read_topic_index(site, timezone.now(), start=start)
    if start and not index.topics:
        raise Http404(_("This list ends earlier. Begin with its first page."))
    return render_page(request, "articles/topics.html", site, {"index": index})


@public_page(parameters=("start",))
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a topic: its introduction and its articles in the order that editors chose."""
    at = timezone.now()
    site = get_site_or_404(request)
    matching = find_topic_or_404(site, slug, at)
    context = topic_context(site, matching, at, start=_requested_start(request))
    if context is None:
        raise Http404(_("This list ends earlier. Begin with its first page."))
    return render_page(request, "articles/topic.html", site, context)


def _requested_start(request: HttpRequest) -> int:
    return read_number(request.GET.get("start", "")) or 0
