"""The e-paper: the newest issue, issues and their pages, and the calendar of back issues."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from articles.common.moments import FIRST_DAY, LAST_DAY, newspaper_day
from articles.common.numbers import read_number
from articles.origins import whole_address
from articles.reading.access import (
    access_terms_for,
    access_verdict_for,
    get_site_or_404,
    issue_facts,
    private_page,
    public_page,
    render_page,
)
from articles.reading.leafing import open_issue
from articles.selectors.public import editions
from articles.selectors.public.back_issues import DayState, day_state, read_calendar
from articles.selectors.public.editions import IssuePage, PageWithArticles
from articles.selectors.public.site import Site
from articles.views.archive import day_or_404


@public_page
def epaper(request: HttpRequest) -> HttpResponse:
    """Lead to the newest issue, or to the one that `?number=` or `?date=` asks for."""
    site = get_site_or_404(request)
    at = timezone.now()
    if request.GET.get("number"):
        return _lead_to_number(request, site, at)
    if request.GET.get("date"):
        return _lead_to_date(request)
    issue = editions.latest_issue(site.publication, at)
    if issue is None:
        return render_page(request, "articles/no_issue.html", site, {})
    return redirect(editions.issue_address(issue))


@public_page(parameters=["number", "q", "spread"])
def issue(request: HttpRequest, on: date) -> HttpResponse:
    """Show an issue: its first page, and the headlines of all. `?number=` chooses among several of
    one day.
    """
    site = get_site_or_404(request)
    at = timezone.now()
    issue_page = editions.issue_page(site, on, at, _wanted_number(request))
    if issue_page is None:
        return _show_no_paper(request, site, on, at)
    address = whole_address(site.publication, editions.issue_address(issue_page.issue))
    context: dict[str, Any] = {"page": issue_page, "canonical": address}
    if issue_page.pages:
        context["open"] = open_issue(request, site, issue_page, issue_page.pages[0], at)
    return render_page(request, "articles/issue.html", site, context)


@public_page(parameters=["number", "q", "spread"])
def page(request: HttpRequest, on: date, position: int) -> HttpResponse:
    """Show a page of an issue, or with `?spread=1` the two that lie side by side. `?q=` marks what
    was searched for.
    """
    site = get_site_or_404(request)
    at = timezone.now()
    issue_page = editions.issue_page(site, on, at, _wanted_number(request))
    if issue_page is None:
        return _show_no_paper(request, site, on, at)
    current = _page_or_404(issue_page, position)
    opened = open_issue(request, site, issue_page, current, at)
    address = whole_address(site.publication, opened.canonical_address)
    context = {"page": issue_page, "open": opened, "canonical": address}
    return render_page(request, "articles/page.html", site, context)


@private_page
def page_full(request: HttpRequest, on: date, position: int) -> HttpResponse:
    """Show a page to whoever may see it, else its headlines, why, and what to do (403)."""
    site = get_site_or_404(request)
    at = timezone.now()
    issue_page = editions.issue_page(site, on, at, _wanted_number(request), full=True)
    if issue_page is None:
        return _show_no_paper(request, site, on, at)
    current = _page_or_404(issue_page, position)
    facts = issue_facts(issue_page.issue)
    if access_terms_for(request, facts, at).open:
        address = editions.address_of_page(issue_page.issue, position)
        return redirect(editions.add_query(address, {"q": request.GET.get("q", "")}))
    verdict = access_verdict_for(request, facts, at)
    opened = open_issue(request, site, issue_page, current, at, verdict)
    context = {
        "page": issue_page,
        "open": opened,
        "canonical": whole_address(site.publication, opened.canonical_address),
        "sign_in": resolve_url(settings.LOGIN_URL),
    }
    status = 403 if opened.closed else 200
    return render_page(request, "articles/page.html", site, context, status)


@public_page
def back_issues(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show the calendar of a month: which days have an issue, and why the others have none."""
    site = get_site_or_404(request)
    sheet = read_calendar(site, day_or_404(year, month, 1), timezone.now())
    return render_page(request, "articles/back_issues.html", site, {"month": sheet})


def _lead_to_number(request: HttpRequest, site: Site, at: datetime) -> HttpResponse:
    written = request.GET["number"].strip()
    number = read_number(written)
    found = editions.find_issue_by_number(site.publication, number, at) if number else None
    if found is not None:
        return redirect(editions.issue_address(found))
    words = _("No issue with the number %(number)s can be read. Try another number.")
    context = {
        "words": words % {"number": written[:20]},
        "month": read_calendar(site, newspaper_day(at), at),
    }
    return render_page(request, "articles/no_paper.html", site, context, status=404)


def _lead_to_date(request: HttpRequest) -> HttpResponse:
    try:
        on = parse_date(request.GET["date"].strip())
    except ValueError:
        on = None
    if on is None:
        raise Http404(_("There is no such day."))
    return redirect("articles:issue", on)


def _show_no_paper(request: HttpRequest, site: Site, on: date, at: datetime) -> HttpResponse:
    """Say why a date has no issue that readers may see, with the nearest ones (404)."""
    if not FIRST_DAY <= on <= LAST_DAY:
        raise Http404(_("No newspaper of ours appeared in that year."))
    ahead = day_state(site, on, at) is DayState.AHEAD
    nearest = editions.find_nearest_issues(site.publication, on, on, at)
    context = {
        "on": on,
        "words": _("This issue is not out yet.") if ahead else _("No paper appears on this day."),
        "nearest": nearest,
        "month": read_calendar(site, on, at),
    }
    return render_page(request, "articles/no_paper.html", site, context, status=404)


def _wanted_number(request: HttpRequest) -> int | None:
    return read_number(request.GET.get("number", ""))


def _page_or_404(issue_page: IssuePage, position: int) -> PageWithArticles:
    for entry in issue_page.pages:
        if entry.page.position == position:
            return entry
    raise Http404(_("This issue has no page %(position)s.") % {"position": str(position)[:20]})
