"""The wall calendar: a year of issue dates on one page, and what may be done to those still to
come.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles import rights
from articles.actions.editions import calendar
from articles.actions.records.reasons import REASON_MAX
from articles.admin.staff import StaffAdmin, signed_in_user
from articles.common.moments import NEWSPAPER_TIME, newspaper_day
from articles.common.numbers import read_number
from articles.domain.choices import Compensation, IssueKind
from articles.domain.schedule import WEEKDAYS, planned_until
from articles.errors import Invalid, Refused
from articles.forms.articles import label_fields
from articles.models import IssueDate, Publication
from articles.selectors.desk.calendar import SIGNS, CalendarYear, month_grid
from newsroom.accounts.actors import actor_of
from newsroom.accounts.models import User

FIRST_YEAR = 1800
LAST_YEAR = 2999
KINDS = [(kind.value, kind.label) for kind in calendar.EXTRA_KINDS]
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
DAY_INPUT = forms.DateInput(attrs={"type": "date"})


class DaysField(forms.Field):
    """Any number of days, as the calendar's boxes send them: 2024-03-05."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[date]:
        try:
            return [date.fromisoformat(text) for text in value or ()]
        except ValueError as error:
            raise ValidationError(
                _("One of the chosen days does not exist. Choose them in the calendar.")
            ) from error


class CalendarForm(forms.Form):
    """Everything the acts of the calendar may need; each takes what is its own."""

    dates = DaysField(required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "For suspending, moving and adding: at least five characters; readers may be told."
        ),
    )
    compensation = forms.ChoiceField(
        label=gettext_lazy("Who has paid for it gets"),
        choices=Compensation.choices,
        required=False,
        initial=calendar.default_compensation,
    )
    announced_on = forms.DateField(
        label=gettext_lazy("Announced on"),
        required=False,
        widget=DAY_INPUT,
        help_text=gettext_lazy("Empty: today."),
    )
    to = forms.DateField(label=gettext_lazy("New date"), required=False, widget=DAY_INPUT)
    extra_on = forms.DateField(
        label=gettext_lazy("Date of the extra"), required=False, widget=DAY_INPUT
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=KINDS, required=False, initial=IssueKind.ADDED
    )
    counts = forms.BooleanField(
        label=gettext_lazy("Belongs to subscriptions"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_fields(self)


def _suspend(paper: Publication, cleaned: dict[str, Any], by: User, at: datetime) -> Sequence[date]:
    day = cleaned["announced_on"]
    announced_at = None
    if day is not None and day != newspaper_day(at):
        announced_at = datetime.combine(day, time(), NEWSPAPER_TIME)
    return calendar.suspend_dates(
        paper,
        cleaned["dates"],
        reason=cleaned["reason"],
        compensation=cleaned["compensation"],
        announced_at=announced_at,
        by=by,
        at=at,
    )


def _restore(paper: Publication, cleaned: dict[str, Any], by: User, at: datetime) -> Sequence[date]:
    return calendar.restore_dates(paper, cleaned["dates"], by=by, at=at)


def _move(paper: Publication, cleaned: dict[str, Any], by: User, at: datetime) -> Sequence[date]:
    if len(cleaned["dates"]) != 1 or cleaned["to"] is None:
        raise Invalid(
            _("Choose one date in the calendar, and write the new one. Nothing was changed.")
        )
    (day,) = cleaned["dates"]
    return [
        calendar.move_date(paper, day, cleaned["to"], reason=cleaned["reason"], by=by, at=at).date
    ]


def _extra(paper: Publication, cleaned: dict[str, Any], by: User, at: datetime) -> Sequence[date]:
    if cleaned["extra_on"] is None:
        raise Invalid(_("Write the date of the extra. Nothing was changed."))
    kind = cleaned["kind"] or IssueKind.ADDED
    row = calendar.add_extra(
        paper,
        cleaned["extra_on"],
        reason=cleaned["reason"],
        counts=cleaned["counts"],
        kind=kind,
        by=by,
        at=at,
    )
    return [row.date]


def _remove(paper: Publication, cleaned: dict[str, Any], by: User, at: datetime) -> Sequence[date]:
    return calendar.remove_extras(paper, cleaned["dates"], by=by, at=at)


ACTS: dict[str, tuple[Any, Callable[..., Sequence[date]]]] = {
    "suspend": (gettext_lazy("Suspend the chosen dates"), _suspend),
    "restore": (gettext_lazy("Restore the chosen dates"), _restore),
    "move": (gettext_lazy("Move the chosen date"), _move),
    "extra": (gettext_lazy("Add the extra"), _extra),
    "remove": (gettext_lazy("Take the chosen extras off"), _remove),
}


@admin.register(IssueDate)
class IssueDateAdmin(StaffAdmin[IssueDate]):
    """One page in place of a list and its forms: dates are written by the acts of the calendar
    alone.
    """

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "",
                self.admin_site.admin_view(self.changelist_view),
                name="articles_issuedate_changelist",
            )
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: IssueDate | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Show a year of a newspaper.

        A POST does one act to the chosen dates; what is refused keeps everything.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        at = timezone.now()
        papers = list(Publication.objects.all())
        paper = next(
            (
                publication
                for publication in papers
                if str(publication.pk) == request.GET.get("publication")
            ),
            None,
        )
        paper = paper or (papers[0] if papers else None)
        if paper is None:
            return self._page(request, title=_("Publication calendar"))
        year = _year(request, at)
        form = CalendarForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and _do(request, form, paper, at):
            return HttpResponseRedirect(_year_address(paper, year, several=len(papers) > 1))
        context = _year_context(request, paper, year, form, newspaper_day(at))
        return self._page(request, paper=paper, papers=papers, form=form, **context)

    def _page(self, request: HttpRequest, **more: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **more}
        return render(request, "admin/articles/issuedate/year.html", context)


def _year(request: HttpRequest, at: datetime) -> int:
    """Return the year asked for; anything that is none is this one."""
    year = read_number(request.GET.get("year", ""), most=LAST_YEAR) or 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else newspaper_day(at).year


def _year_address(paper: Publication, year: int, *, several: bool) -> str:
    query = {"year": year, **({"publication": paper.pk} if several else {})}
    return f"{reverse('admin:articles_issuedate_changelist')}?{urlencode(query)}"


def _do(request: HttpRequest, form: CalendarForm, paper: Publication, at: datetime) -> bool:
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
