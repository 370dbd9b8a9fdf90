"""Releasing an issue: what stands against it, the moment, and taking a release back."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import rights
from articles.actions.publishing import issue_releases, printed_record
from articles.actions.records.reasons import REASON_MAX
from articles.admin_base import signed_in_user
from articles.desk.screens import render_screen, require_sight, tell_refusals
from articles.models import Issue
from newsroom.accounts.actors import actor_of


class ReleaseForm(forms.Form):
    """When readers first see the issue."""

    public_from = forms.DateTimeField(
        label=gettext_lazy("Public from"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=gettext_lazy("Empty: at once. In the newspaper's time."),
    )


class RecallForm(forms.Form):
    """Why a release is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def show_issue_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what stands against releasing an issue. A button releases it, or takes it back."""
    require_sight(request)
    issue = get_object_or_404(Issue.objects.select_related("publication__profile"), pk=pk)
    form = ReleaseForm()
    recall_form = RecallForm()
    if request.method == "POST" and "freeze" in request.POST:
        if _freeze(request, issue):
            return _back(issue)
    elif request.method == "POST" and {"recall", "reopen"} & set(request.POST):
        recall_form = RecallForm(request.POST)
        take_back = _recall if "recall" in request.POST else _reopen
        if recall_form.is_valid() and take_back(request, issue, recall_form):
            return _back(issue)
    elif request.method == "POST":
        form = ReleaseForm(request.POST)
        if form.is_valid() and _release(request, issue, form):
            return _back(issue)
    issue.refresh_from_db()
    at = timezone.now()
    release = issue.releases.filter(recalled_at=None).first()
    return render_screen(
        request,
        "desk/flatplan/release.html",
        title=_("Release of %(issue)s") % {"issue": issue.printed_number()},
        issue=issue,
        release=release,
        can_recall=release is not None and release.public_from > at,
        is_public=issue.public(at),
        reasons=[] if issue.published_at else issue_releases.list_release_reasons(issue),
        form=form,
        recall_form=recall_form,
        may_release=rights.can_release_issues(actor_of(request)),
    )


def _release(request: HttpRequest, issue: Issue, form: ReleaseForm) -> bool:
    by = signed_in_user(request)
    public_from = form.cleaned_data["public_from"]
    done = tell_refusals(
        request,
        lambda: issue_releases.release_issue(
            issue, by=by, at=timezone.now(), public_from=public_from
        ),
    )
    if done:
        messages.success(request, _("%(issue)s is released.") % {"issue": issue})
    return done


def _recall(request: HttpRequest, issue: Issue, form: RecallForm) -> bool:
    by = signed_in_user(request)
    reason = form.cleaned_data["reason"]
    done = tell_refusals(
        request,
        lambda: issue_releases.recall_release(issue, reason, by=by, at=timezone.now()),
    )
    if done:
        messages.success(request, _("The release of %(issue)s is taken back.") % {"issue": issue})
    return done


def _reopen(request: HttpRequest, issue: Issue, form: RecallForm) -> bool:
    by = signed_in_user(request)
    reason = form.cleaned_data["reason"]
    done = tell_refusals(
        request, lambda: printed_record.reopen_issue(issue, reason, by=by, at=timezone.now())
    )
    if done:
        messages.success(request, _("The plan of %(issue)s is open.") % {"issue": issue})
    return done


def _freeze(request: HttpRequest, issue: Issue) -> bool:
    by = signed_in_user(request)
    done = tell_refusals(
        request, lambda: printed_record.freeze_issue(issue, by=by, at=timezone.now())
    )
    if done:
        messages.success(request, _("What %(issue)s printed is frozen.") % {"issue": issue})
    return done


def _back(issue: Issue) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:articles_issue_release", args=[issue.pk]))
