"""The next issues at a glance, and the form that plans one."""

from contextlib import suppress
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles import rights
from articles.actions.editions import planning
from articles.admin_base import signed_in_user
from articles.common.moments import newspaper_day
from articles.desk.screens import PAGES, render_screen, require_sight
from articles.domain.choices import IssueKind
from articles.errors import NotYours, Refused
from articles.models import Issue, IssueTemplate, Publication
from articles.models.paper.editions import NUMBER_MAX
from articles.selectors.desk.issue_overview import read_issue_overview
from articles.selectors.desk.planning import next_issue_values
from newsroom.accounts.actors import actor_of

ISSUES_OFFERED = 12


class PlanIssueForm(forms.Form):
    """An issue to plan: its date and number, and where its pages come from."""

    date = forms.DateField(
        label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"})
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=IssueKind.choices, initial=IssueKind.REGULAR
    )
    number = forms.IntegerField(
        label=gettext_lazy("Total number"), min_value=1, max_value=NUMBER_MAX
    )
    double = forms.BooleanField(
        label=gettext_lazy("Double issue: it takes two numbers"), required=False
    )
    template = forms.ModelChoiceField(
        label=gettext_lazy("Page template"),
        queryset=IssueTemplate.objects.none(),
        required=False,
        empty_label=gettext_lazy("the template of the weekday"),
    )
    like = forms.ModelChoiceField(
        label=gettext_lazy("Or pages like those of"),
        queryset=Issue.objects.none(),
        required=False,
        help_text=gettext_lazy("Names, labels and editors are taken over, no articles."),
    )

    def __init__(self, publication: Publication, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        templates: Any = self.fields["template"]
        templates.queryset = IssueTemplate.objects.filter(publication=publication)
        like: Any = self.fields["like"]
        newest = Issue.objects.of(publication).newest_first()[:ISSUES_OFFERED]
        like.queryset = Issue.objects.filter(pk__in=[issue.pk for issue in newest]).select_related(
            "publication"
        )


@require_safe
def show_overview(request: HttpRequest) -> HttpResponse:
    """Show the next issues and what each still lacks."""
    require_sight(request)
    publication = Publication.objects.first()
    today = newspaper_day(timezone.now())
    return render_screen(
        request,
        "desk/flatplan/overview.html",
        title=_("Issues at a glance"),
        publication=publication,
        overview=read_issue_overview(publication, today) if publication else None,
        may_plan=rights.can_plan_issues(actor_of(request), new=True),
    )


def may_plan_issue(request: HttpRequest) -> bool:
    """Say whether the user may open the form that plans an issue of the first newspaper."""
    return request.user.has_perm(PAGES) and rights.can_plan_issues(actor_of(request), new=True)


def plan_new_issue(request: HttpRequest) -> HttpResponse:
    """Plan an issue: the form proposes the next one of the calendar."""
    require_sight(request)
    if not rights.can_plan_issues(actor_of(request), new=True):
        raise PermissionDenied
    publication = Publication.objects.first()
    if publication is None:
        messages.error(request, _("There is no newspaper yet. Add it first."))
        return HttpResponseRedirect(reverse("admin:articles_issue_overview"))
    if request.method == "POST":
        form = PlanIssueForm(publication, request.POST)
        issue = _plan(request, publication, form) if form.is_valid() else None
        if issue is not None:
            return HttpResponseRedirect(reverse("admin:articles_flatplan", args=[issue.pk]))
    else:
        form = PlanIssueForm(publication, initial=_proposed(request))
    return render_screen(
        request, "desk/flatplan/plan_issue.html", title=_("Plan an issue"), form=form
    )


def _proposed(request: HttpRequest) -> dict[str, Any]:
    """Return the next issue's values; a date in the address takes the place of the next one."""
    values = next_issue_values(newspaper_day(timezone.now()))
    with suppress(ValueError):
        values["date"] = date.fromisoformat(request.GET.get("date", ""))
    return values


def _plan(request: HttpRequest, publication: Publication, form: PlanIssueForm) -> Issue | None:
    """Plan what the form says; a refusal is shown on it."""
    cleaned = form.cleaned_data
    wanted = planning.IssuePlan(
        date=cleaned["date"],
        kind=cleaned["kind"],
        number=cleaned["number"],
        double=cleaned["double"],
        template=cleaned["template"],
        like=cleaned["like"],
    )
    by = signed_in_user(request)
    try:
        issue = planning.plan_issue(publication, wanted, by=by, at=timezone.now())
    except NotYours:
        raise
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error(None, str(reason))
        return None
    messages.success(request, _("%(issue)s is planned. Now place its articles.") % {"issue": issue})
    return issue
