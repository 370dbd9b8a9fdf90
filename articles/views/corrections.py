"""The page of corrections."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.reading.access import get_site_or_404, public_page, render_page
from articles.selectors.public import corrections as selector
from articles.views.lists import refuse_page_numbers


@public_page(parameters=["before"])
def corrections(request: HttpRequest) -> HttpResponse:
    """Show what the paper corrected, clarified, updated and noted, newest first."""
    site = get_site_or_404(request)
    refuse_page_numbers(request)
    page = selector.list_corrections(site, timezone.now(), before=request.GET.get("before", ""))
    return render_page(request, "articles/corrections.html", site, {"page": page})
