"""A printed page as a desk of its own: what stands on it, in which order, and what may still come."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from articles import rights
from articles.actions.editions import editions
from articles.admin.staff import StaffAdmin, signed_in
from articles.common.numbers import read_number
from articles.errors import Refused
from articles.models import Article, Issue, Page, Placement
from articles.selectors.desk.planning import for_page
from newsroom.accounts.actors import actor_of


class PageDeskMixin(StaffAdmin[Issue]):
    """Adds to the issue's admin a desk for each of its pages."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(never_cache(self.page_view))
        return [
            path("<int:pk>/pages/<int:position>/", view, name="articles_issue_page"),
            *super().get_urls(),
        ]

    def page_view(self, request: HttpRequest, pk: int, position: int) -> HttpResponse:
        """Show a page; a button adds, moves or takes away one article."""
        issue = get_object_or_404(Issue, pk=pk)
        page = get_object_or_404(
            Page.objects.select_related("issue__publication", "responsible_editor"),
            issue=issue,
            position=position,
        )
        # Issues are looked at by the counter too; what stands on a page, or may come there, is for the newspaper.
        if not request.user.has_perm("articles.view_page"):
            raise PermissionDenied
        placed = list(page.placements.select_related("article").order_by("position", "pk"))
        if request.method == "POST":
            return self._act(request, page, placed)
        words = request.GET.get("q", "").replace("\0", "").strip()[:100]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "page": page,
            "issue": page.issue,
            "placed": placed,
            "words": words,
            "found": for_page(page, words),
            "may_sign": rights.may(actor_of(request), "sign_page") and page.signed_at is None,
            "may_place": rights.can_place(actor_of(request)),
            "title": _("Page %(label)s %(name)s") % {"label": page.label, "name": page.name},
        }
        return render(request, "admin/articles/issue/page.html", context)

    def _act(self, request: HttpRequest, page: Page, placed: Sequence[Placement]) -> HttpResponse:
        try:
            _chosen(request, page, placed)()
        except Refused as refused:
            for reason in refused.reasons:
                messages.error(request, str(reason))
        return HttpResponseRedirect(
            reverse("admin:articles_issue_page", args=[page.issue_id, page.position])
        )


def _chosen(request: HttpRequest, page: Page, placed: Sequence[Placement]) -> Callable[[], object]:
    """Return the one act that was asked for; a button of a page that changed meanwhile asks for nothing."""
    by, at = signed_in(request), timezone.now()
    added = read_number(request.POST.get("add", ""))
    if added is not None:
        article = get_object_or_404(Article, pk=added)
        return lambda: editions.place_article(article, page, by=by, at=at)
    if "sign" in request.POST:
        return lambda: editions.sign_page(page, by=by, at=at)
    order = list(placed)
    for index, placement in enumerate(placed):
        if request.POST.get("remove") == str(placement.pk):
            return lambda: editions.remove_placement(placement, by=by, at=at)
        if request.POST.get("up") == str(placement.pk) and index:
            order[index - 1], order[index] = order[index], order[index - 1]
            return lambda: editions.reorder_page(page, order, by=by, at=at)
    return lambda: None
