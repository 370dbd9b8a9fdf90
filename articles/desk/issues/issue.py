"""The page of an issue: how far it is, its pages with their articles, and its number and date."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import Media
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import rights
from articles.actions.editions import editions
from articles.actions.records import journal
from articles.admin_base import signed_in_user
from articles.common.moments import newspaper_day
from articles.desk.screens import PAGES, render_screen, require_sight
from articles.errors import NotYours, Refused
from articles.forms.issues import IssueForm, make_page_rows
from articles.models import Issue, Page
from articles.selectors.desk.issue_overview import read_progress
from articles.selectors.desk.issue_pages import pages_with_articles
from articles.selectors.desk.planning import next_issue_values
from newsroom.accounts.actors import actor_of

ISSUES = "articles.view_issue"
ADD = "articles.add_issue"


@dataclass(frozen=True)
class IssueForms:
    """The form of an issue and the rows of its pages, which go together; no rows for whoever sees
    no pages."""

    issue: Any
    pages: Any

    @property
    def media(self) -> Any:
        return self.issue.media + (self.pages.empty_form.media if self.pages else Media())

    def is_valid(self) -> bool:
        """Say whether all of it can be stored. Both are asked, so that every fault is shown."""
        answers = [form.is_valid() for form in (self.issue, self.pages) if form is not None]
        return all(answers)

    def changed_pages(self) -> list[Page]:
        """Return the pages on which something was written."""
        return self.pages.save(commit=False) if self.pages is not None else []


def show_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an issue; store its number, its date and what its pages print."""
    require_sight(request, ISSUES)
    issue = get_object_or_404(Issue.objects.select_related("publication"), pk=pk)
    changes = rights.can_plan_issues(actor_of(request))
    if request.method == "POST" and not changes:
        raise PermissionDenied
    forms = _make_forms(request, issue)
    if request.method == "POST" and forms.is_valid() and _store(request, forms):
        messages.success(request, _("%(issue)s is stored.") % {"issue": forms.issue.instance})
        return HttpResponseRedirect(reverse("admin:articles_issue_change", args=[issue.pk]))
    return _render(request, issue, forms if changes else None)


def _make_forms(request: HttpRequest, issue: Issue) -> IssueForms:
    """Return the forms of an issue, filled with what is stored or with what was sent."""
    data = request.POST if request.method == "POST" else None
    form = IssueForm(data, instance=Issue.objects.get(pk=issue.pk))
    if not request.user.has_perm(PAGES):
        return IssueForms(form, None)
    return IssueForms(form, make_page_rows(issue, pages_with_articles(issue), data))


def _render(request: HttpRequest, issue: Issue, forms: IssueForms | None) -> HttpResponse:
    """Show the issue. Without forms it is only looked at."""
    sees_pages = request.user.has_perm(PAGES)
    at = timezone.now()
    return render_screen(
        request,
        "desk/issues/issue.html",
        title=issue.printed_number(),
        menu_section="pages" if sees_pages else "circulation",
        issue=issue,
        progress=read_progress(issue) if sees_pages else None,
        pages=pages_with_articles(issue) if sees_pages and forms is None else [],
        forms=forms,
        sees_pages=sees_pages,
        is_public=issue.public(at),
    )


def _store(request: HttpRequest, forms: IssueForms) -> bool:
    """Store the issue and its pages, all of it or nothing; what is refused is shown on the form."""
    by = signed_in_user(request)
    at = timezone.now()
    try:
        with transaction.atomic():
            issue = editions.change_issue(forms.issue.save(commit=False), by=by, at=at)
            left = set(issue.pages.values_list("pk", flat=True))
            for page in forms.changed_pages():
                if page.pk in left:  # an issue loses pages with its page count
                    page.issue = issue
                    editions.change_page(page, by=by, at=at)
    except Refused as refused:
        journal.record_denied(refused)  # the transaction took the row back with the rest
        _show_refusal(forms.issue, refused)
        return False
    return True


def show_new_issue(request: HttpRequest) -> HttpResponse:
    """Plan an issue with all its values; the number and the day that come next are proposed."""
    require_sight(request, ADD)
    proposed = next_issue_values(newspaper_day(timezone.now()))
    form = IssueForm(request.POST if request.method == "POST" else None, initial=proposed)
    if request.method == "POST" and form.is_valid():
        issue = _plan(request, form)
        if issue is not None:
            return HttpResponseRedirect(reverse("admin:articles_issue_change", args=[issue.pk]))
    return render_screen(
        request,
        "desk/issues/new.html",
        title=pgettext("menu", "Plan an issue"),
        menu_section="pages",
        form=form,
    )


def _plan(request: HttpRequest, form: IssueForm) -> Issue | None:
    """Plan what the form says; what is refused is shown on it."""
    by = signed_in_user(request)
    try:
        issue = editions.store_new_issue(form.save(commit=False), by=by, at=timezone.now())
    except Refused as refused:
        _show_refusal(form, refused)
        return None
    messages.success(request, _("%(issue)s is planned. Now place its articles.") % {"issue": issue})
    return issue


def _show_refusal(form: IssueForm, refused: Refused) -> None:
    """Show every reason on the form. Raises a missing right on."""
    if isinstance(refused, NotYours):
        raise refused
    for reason in refused.reasons:
        form.add_error(None, str(reason))
