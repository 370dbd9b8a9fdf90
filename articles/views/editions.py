"""Issues, pages, and the archive."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.common.moments import FIRST_YEAR, LAST_YEAR
from articles.common.numbers import read_number
from articles.reading.access import get_site_or_404, public_page, render_page
from articles.selectors.public import archive as selector
from articles.selectors.public import editions
from articles.selectors.public.editions import IssuePage
from articles.selectors.public.site import Site
from articles.views.lists import refuse_page_numbers, requested_cursors


@public_page
def epaper(request: HttpRequest) -> HttpResponse:
    """Lead to the newest issue."""
    site = get_site_or_404(request)
    issue = editions.latest_issue(site.publication, timezone.now())
    return redirect(issue) if issue else render_page(request, "articles/no_issue.html", site, {})


@public_page
def issue(request: HttpRequest, on: date) -> HttpResponse:
    """Show an issue: its pages, and the headlines on them.

    `?number=` chooses among several of one day.
    """
    site = get_site_or_404(request)
    return render_page(
        request, "articles/issue.html", site, {"page": _issue_or_404(request, site, on)}
    )


@public_page
def page(request: HttpRequest, on: date, position: int) -> HttpResponse:
    """Show one page of an issue with its articles in their order."""
    site = get_site_or_404(request)
    issue_page = _issue_or_404(request, site, on)
    positions = [entry.page.position for entry in issue_page.pages]
    if position not in positions:
        raise Http404(_("This issue has no page %(position)s.") % {"position": str(position)[:20]})
    place = positions.index(position)
    context = {
        "page": issue_page,
        "current": issue_page.pages[place],
        "before": issue_page.pages[place - 1] if place else None,
        "after": issue_page.pages[place + 1] if place + 1 < len(positions) else None,
    }
    return render_page(request, "articles/page.html", site, context)


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
    first = _day_or_404(year, 1, 1)
    context = {
        "years": selector.list_years(site, at),
        "year": first.year,
        "months": selector.list_months(site, first.year, at),
    }
    return render_page(request, "articles/archive.html", site, context)


@public_page
def archive_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    site = get_site_or_404(request)
    sheet = selector.read_month(site, _day_or_404(year, month, 1), timezone.now())
    return render_page(request, "articles/archive_month.html", site, {"sheet": sheet})


@public_page
def archive_day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    site = get_site_or_404(request)
    on = _day_or_404(year, month, day)
    refuse_page_numbers(request)
    day_page = selector.read_day(site, on, timezone.now(), **requested_cursors(request))
    return render_page(request, "articles/archive_day.html", site, {"day": day_page})


def _issue_or_404(request: HttpRequest, site: Site, on: date) -> IssuePage:
    number = read_number(request.GET.get("number", ""))
    issue_page = editions.issue_page(site, on, timezone.now(), number)
    if issue_page is None:
        raise Http404(_("No issue of this date is public. The archive shows all that are."))
    return issue_page


def _day_or_404(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404(_("No newspaper of ours appeared in that year."))
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        raise Http404(_("There is no such day.")) from None
