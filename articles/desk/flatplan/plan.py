"""The flatplan: one screen of pages in printer's order, and the articles that have none yet."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import rights
from articles.actions.editions import editions, flatplan
from articles.actions.editions.plan import describe_plan_change
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.screens import render_screen, require_sight, tell_refusals
from articles.errors import Invalid
from articles.models import Article, Issue, Page, Placement, PlanChange
from articles.selectors.desk.flatplan import (
    READINESS,
    UnplacedFilter,
    list_columns,
    list_unplaced,
    read_flatplan,
    read_stamp,
)
from newsroom.accounts.actors import actor_of
from newsroom.accounts.models import User

FILTERS = ("column", "readiness", "q")
CHANGES_TOLD = 5
LABEL_SHOWN = 100  # characters of a page that was typed; a label has at most 8


def show_flatplan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the plan of an issue. A POST makes one move, or undoes one."""
    require_sight(request)
    issue = get_object_or_404(Issue.objects.select_related("publication"), pk=pk)
    if request.method == "POST":
        by = signed_in_user(request)
        at = timezone.now()
        if tell_refusals(request, lambda: _do_move(request, issue, by, at)):
            return HttpResponseRedirect(_plan_address(request, issue))
    return _render(request, issue)


def _render(request: HttpRequest, issue: Issue) -> HttpResponse:
    """Show the plan; a move that was refused keeps the page that was typed."""
    wanted = _wanted(request)
    plan = read_flatplan(issue)
    return render_screen(
        request,
        "desk/flatplan/flatplan.html",
        title=_("Plan of %(issue)s") % {"issue": issue.printed_number()},
        issue=issue,
        plan=plan,
        last_change=describe_plan_change(plan.last_change) if plan.last_change else "",
        can_undo=plan.last_change is not None and plan.last_change.undone_at is None,
        unplaced=list_unplaced(issue, wanted),
        wanted=wanted,
        columns=list_columns(issue),
        readiness={name: label for name, (label, _stages) in READINESS.items()},
        may_place=rights.can_place(actor_of(request)) and issue.published_at is None,
        may_release=rights.can_release_issues(actor_of(request)),
        typed_label=request.POST.get("label", "").replace("\0", "")[:LABEL_SHOWN],
        typed_placement=read_number(request.POST.get("placement", "")),
        typed_article=read_number(request.POST.get("article", "")),
    )


@require_safe
def show_plan_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer whether the plan changed: its stamp, and the changes after the version asked for, in
    words."""
    require_sight(request)
    issue = get_object_or_404(Issue, pk=pk)
    since = read_number(request.GET.get("since", "")) or 0
    changes = PlanChange.objects.filter(issue=issue, number__gt=since).order_by("-number")
    told = [describe_plan_change(change) for change in changes[:CHANGES_TOLD]]
    return JsonResponse({"stamp": read_stamp(issue), "changes": told[::-1]})


def _wanted(request: HttpRequest) -> UnplacedFilter:
    return UnplacedFilter(
        column=read_number(request.GET.get("column", "")),
        readiness=request.GET.get("readiness", ""),
        words=request.GET.get("q", "").replace("\0", "").strip()[:100],
    )


def _plan_address(request: HttpRequest, issue: Issue) -> str:
    """Return the address of the plan with the filters that the list beside it had."""
    kept = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    address = reverse("admin:articles_flatplan", args=[issue.pk])
    return f"{address}?{urlencode(kept)}" if kept else address


def _do_move(request: HttpRequest, issue: Issue, by: User, at: datetime) -> None:
    """Make the one move whose button was pressed. Refuses as the actions do."""
    sent = request.POST
    version = read_number(sent.get("version", ""))
    if "undo" in sent:
        change = _find(PlanChange.objects.filter(issue=issue), sent, "undo")
        flatplan.undo_change(change, by=by, at=at)
        messages.success(request, _("Undone."))
        return
    if "take_off" in sent:
        placement = _find(_placements(issue), sent, "take_off")
        editions.remove_placement(placement, by=by, at=at, version=version)
        return
    if "article" in sent:
        article = _find(Article.objects.of(issue.publication), sent, "article")
        editions.place_article(
            article,
            _target_page(issue, sent),
            position=read_number(sent.get("position", "")),
            by=by,
            at=at,
            version=version,
        )
        return
    placement = _find(_placements(issue), sent, "placement")
    if "continue" in sent:
        target = _target_page(issue, sent)
        flatplan.continue_article(placement, target, by=by, at=at, version=version)
        return
    page, position = _destination(issue, placement, sent)
    flatplan.move_placement(placement, page, position, by=by, at=at, version=version)


def _placements(issue: Issue):  # type: ignore[no-untyped-def]
    rows = Placement.objects.filter(page__issue=issue)
    return rows.select_related("page__issue__publication", "article")


def _find(rows, sent: Mapping[str, str], name: str):  # type: ignore[no-untyped-def]
    """Return the row whose number was sent. Refuses Invalid where it is gone."""
    number = read_number(sent.get(name, ""))
    row = rows.filter(pk=number).first() if number is not None else None
    if row is None:
        raise Invalid(_("What you moved is gone from the plan. Nothing was changed."))
    return row


def _destination(
    issue: Issue, placement: Placement, sent: Mapping[str, str]
) -> tuple[Page, int | None]:
    """Return where a move goes: one up or down on its page, or to another page."""
    if "up" in sent or "down" in sent:
        return placement.page, max(placement.position + (-1 if "up" in sent else 1), 1)
    return _target_page(issue, sent), read_number(sent.get("position", ""))


def _target_page(issue: Issue, sent: Mapping[str, str]) -> Page:
    """Return the page by its number in the database, or by the label that somebody typed."""
    pages = Page.objects.filter(issue=issue).select_related("issue__publication")
    label = sent.get("label", "").strip()
    number = read_number(sent.get("page", ""))
    page = pages.filter(pk=number).first() if number is not None else None
    page = page or (pages.filter(label__iexact=label).first() if label else None)
    if page is None:
        raise Invalid(
            _("The issue has no page “%(label)s”. Write the label that the page prints.")
            % {"label": label[:20]}
        )
    return page
