"""The prices that everybody sees, and how to order."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.access import public_page, show, site_or_404
from subscriptions.selectors.prices import offer


@public_page
def prices(request: HttpRequest) -> HttpResponse:
    """Show the prices in force today and how to order."""
    site = site_or_404(request)
    found = offer(site.publication, timezone.localdate())
    context = {"prices": found.prices, "schedule": found.schedule}
    return show(request, "subscriptions/prices.html", site, context)
