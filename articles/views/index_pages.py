"""The indexes of authors and of columns."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.common.numbers import read_number
from articles.reading.access import get_site_or_404, public_page, render_page
from articles.selectors.finding.author_index import read_author_index


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
