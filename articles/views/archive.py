"""The archive by year, month and day."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.common.moments import FIRST_YEAR, LAST_YEAR
from articles.reading.access import get_site_or_404, public_page, render_page
from articles.selectors.public import archive as selector
from articles.views.lists import refuse_page_numbers, requested_cursors


@public_page
def archive(request: HttpRequest) -> HttpResponse:
    site = get_site_or_404(request)
    at = timezone.now()
    years = selector.list_years(site, at)
    months = selector.list_months(site, years[0], at) if years else []
    return render_page(
        request,
        "articles/archive.html",
        site,
        {"years": years, "year": years[0] if years else None, "months": months},
    )


@public_page
def archive_year(request: HttpRequest, year: int) -> HttpResponse:
    site = get_site_or_404(request)
    at = timezone.now()
    first = day_or_404(year, 1, 1)
    context = {
        "years": selector.list_years(site, at),
        "year": first.year,
        "months": selector.list_months(site, first.year, at),
    }
    return render_page(request, "articles/archive.html", site, context)


@public_page
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    site = get_site_or_404(request)
    sheet = selector.read_month(site, day_or_404(year, month, 1), timezone.now())
    return render_page(request, "articles/archive_month.html", site, {"sheet": sheet})


@public_page
def archive_day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    site = get_site_or_404(request)
    on = day_or_404(year, month, day)
    refuse_page_numbers(request)
    day_page = selector.read_day(site, on, timezone.now(), **requested_cursors(request))
    return render_page(request, "articles/archive_day.html", site, {"day": day_page})


def day_or_404(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(_("No newspaper of ours appeared in that year."))
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise Http404(_("There is no such day.")) from None
