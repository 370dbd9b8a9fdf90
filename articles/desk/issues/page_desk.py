"""A printed page as a desk of its own: what is on it, in which order, and what may still
come.
"""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import rights
from articles.actions.editions import editions, page_machine
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.screens import render_screen, require_sight
from articles.errors import Refused
from articles.models import Article, Issue, Page, Placement
from articles.selectors.desk.planning import find_articles_for_page
from newsroom.accounts.actors import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def show_page_desk(request: HttpRequest, pk: int, position: int) -> HttpResponse:
    """Show a page; a button adds, moves or takes away one article."""
    issue = get_object_or_404(Issue, pk=pk)
    rows = Page.objects.select_related("issue__publication", "responsible_editor")
    page = get_object_or_404(rows, issue=issue, position=position)
    require_sight(request)
    placed = list(page.placements.select_related("article").order_by("position", "pk"))
    if request.method == "POST":
        _act(request, page, placed)
        return HttpResponseRedirect(
            reverse("admin:articles_issue_page", args=[page.issue_id, page.position])
        )
    return _render(request, page, placed)


def _render(request: HttpRequest, page: Page, placed: Sequence[Placement]) -> HttpResponse:
    term = request.GET.get("q", "").replace("\0", "").strip()[:100]
    return render_screen(
        request,
        "desk/issues/page.html",
        title=_("Page %(label)s %(name)s") % {"label": page.label, "name": page.name},
        menu_section="pages",
        page=page,
        issue=page.issue,
        placed=placed,
        words=term,
        found=find_articles_for_page(page, term),
        may_sign=rights.may(actor_of(request), "sign_page") and page.signed_at is None,
        may_place=rights.can_place(actor_of(request)),
    )


def _act(request: HttpRequest, page: Page, placed: Sequence[Placement]) -> None:
    """Do what was asked; every reason of a refusal is said, that of a missing right as well."""
    try:
        _do_chosen_act(request, page, placed)
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))


def _do_chosen_act(request: HttpRequest, page: Page, placed: Sequence[Placement]) -> None:
    """Do the one act whose button was pressed.

    A button of a page that changed meanwhile does nothing. Refuses as the actions do.
    """
    by = signed_in_user(request)
    at = timezone.now()
    added = read_number(request.POST.get("add", ""))
    if added is not None:
        editions.place_article(get_object_or_404(Article, pk=added), page, by=by, at=at)
        messages.success(request, _("The article stands on the page."))
        return
    if "sign" in request.POST:
        page_machine.sign_page(page, by=by, at=at)
        messages.success(request, _("The page is signed."))
        return
    for index, placement in enumerate(placed):
        if request.POST.get("remove") == str(placement.pk):
            editions.remove_placement(placement, by=by, at=at)
            messages.success(request, _("The article is off the page."))
            return
        if request.POST.get("up") == str(placement.pk) and index:
            order = list(placed)
            order.insert(index - 1, order.pop(index))
            editions.reorder_page(page, order, by=by, at=at)
            return
