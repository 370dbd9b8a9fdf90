"""The page of corrections."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.reading.access import public_page, show, site_or_404
from articles.selectors.public import corrections as selector
from articles.views.lists import refuse_page_numbers


@public_page
def corrections(request: HttpRequest) -> HttpResponse:
    """Show what the paper corrected, clarified, updated and noted, newest first."""
    site = site_or_404(request)
    refuse_page_numbers(request)
    page = selector.listed(site, timezone.now(), before=request.GET.get("before", ""))
    return show(request, "articles/corrections.html", site, {"page": page})
