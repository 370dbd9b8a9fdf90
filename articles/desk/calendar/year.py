"""The wall calendar: a year of issue dates on one page, and what may be done to those still to
come.

Dates are written by the acts of the calendar alone.
"""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles import rights
from articles.admin_base import signed_in_user
from articles.common.moments import newspaper_day
from articles.common.numbers import read_number
from articles.desk.calendar.acts import ACTS
from articles.desk.flatplan.issues import may_plan_issue
from articles.desk.screens import render_screen, require_sight
from articles.domain.schedule import WEEKDAYS, planned_until
from articles.errors import Refused
from articles.forms.calendar import CalendarForm
from articles.models import Publication
from articles.selectors.desk.calendar import SIGNS, CalendarYear, month_grid
from newsroom.accounts.actors import actor_of

TEMPLATE = "desk/calendar/year.html"
FIRST_YEAR = 1800
LAST_YEAR = 2999
SHORT = {
    1: pgettext_lazy("weekday in a calendar", "Mo"),
    2: pgettext_lazy("weekday in a calendar", "Tu"),
    3: pgettext_lazy("weekday in a calendar", "We"),
    4: pgettext_lazy("weekday in a calendar", "Th"),
    5: pgettext_lazy("weekday in a calendar", "Fr"),
    6: pgettext_lazy("weekday in a calendar", "Sa"),
    7: pgettext_lazy("weekday in a calendar", "Su"),
}
LEGEND = {
    "planned": gettext_lazy("the paper appears; below, the number of its issue"),
    "suspended": gettext_lazy("suspended: no issue"),
    "moved": gettext_lazy("its paper appears on another date"),
    "moved-here": gettext_lazy("the paper of another date"),
    "extra": gettext_lazy("extra, belongs to subscriptions"),
    "top": gettext_lazy("extra, given on top"),
    "proposed": gettext_lazy("public holiday: proposed to be suspended"),
}


def show_calendar(request: HttpRequest) -> HttpResponse:
    """Show a year of a newspaper.

    A POST does one act to the chosen dates; what is refused keeps everything.
    """
    require_sight(request, "articles.view_issuedate")
    at = timezone.now()
    papers = list(Publication.objects.all())
    asked = request.GET.get("publication")
    named = [publication for publication in papers if str(publication.pk) == asked]
    paper = next(iter([*named, *papers]), None)
    if paper is None:
        return render_screen(request, TEMPLATE, title=_("Publication calendar"))
    year = _year(request, at)
    form = CalendarForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _do_act(request, form, paper, at):
        return HttpResponseRedirect(_year_address(paper, year, several=len(papers) > 1))
    context = _year_context(request, paper, year, form, newspaper_day(at))
    return render_screen(
        request,
        TEMPLATE,
        paper=paper,
        papers=papers,
        form=form,
        may_plan=paper == papers[0] and may_plan_issue(request),
        **context,
    )


def _year(request: HttpRequest, at: datetime) -> int:
    """Return the year asked for; anything that is none is this one."""
    year = read_number(request.GET.get("year", ""), most=LAST_YEAR) or 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else newspaper_day(at).year


def _year_address(paper: Publication, year: int, *, several: bool) -> str:
    query = {"year": year, **({"publication": paper.pk} if several else {})}
    return f"{reverse('admin:articles_issuedate_changelist')}?{urlencode(query)}"


def _do_act(request: HttpRequest, form: CalendarForm, paper: Publication, at: datetime) -> bool:
    """Do the act whose button was pressed; say whether it was done.

    A refusal is shown on the form.
    """
    title, act = ACTS.get(request.POST.get("act", ""), (None, None))
    if not form.is_valid():
        return False
    if act is None:
        form.add_error(None, _("Choose what to do with the dates. Nothing was changed."))
        return False
    try:
        days = act(paper, form.cleaned_data, signed_in_user(request), at)
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return False
    dates = "、".join(day.isoformat() for day in days)
    messages.success(request, _("Done: “%(act)s”, %(dates)s.") % {"act": title, "dates": dates})
    return True


def _year_context(
    request: HttpRequest, paper: Publication, year: int, form: CalendarForm, today: date
) -> dict[str, Any]:
    """Return what the page says of the year."""
    until = planned_until(today)
    grid = month_grid(paper, year, today, until)
    return {
        "title": _("Publication calendar %(year)d") % {"year": year},
        "grid": grid,
        "until": until,
        "chosen": _ticked_days(request, form, grid),
        "weekdays": [(WEEKDAYS[number], SHORT[number]) for number in WEEKDAYS],
        "previous": year - 1 if year > FIRST_YEAR else None,
        "following": year + 1 if year < LAST_YEAR else None,
        "legend": [(mark, SIGNS.get(mark, ""), meaning) for mark, meaning in LEGEND.items()],
        "may_change": rights.can_keep_calendar(actor_of(request)),
        "acts": {name: title for name, (title, _act) in ACTS.items()},
    }


def _ticked_days(request: HttpRequest, form: CalendarForm, grid: CalendarYear) -> set[str]:
    """Return the days whose boxes are ticked: those just sent, or on request the proposed
    holidays.
    """
    if form.is_bound:
        return set(request.POST.getlist("dates"))
    if "proposed" not in request.GET:
        return set()
    form.initial["reason"] = _("Public holiday: the paper rests")
    return {day.date.isoformat() for day in grid.proposed}
