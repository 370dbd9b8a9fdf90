"""The article list: what is in the house, by filters, with what can be done to many rows."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from articles.actions.lists.bulk_acts import ROWS_MAX
from articles.actions.lists.bulk_kinds import allowed_kinds
from articles.admin_base import signed_in_user
from articles.desk.lists.listing import ArticleListing, allowed_steps, rename_old_filters
from articles.desk.screens import render_screen, require_sight

READ = "articles.view_article"
LIST_NAME = "articles"


@require_safe
def show_articles(request: HttpRequest) -> HttpResponseBase:
    """Show the articles that the address asks for. Old names of filters lead to today's."""
    require_sight(request, READ)
    renamed = rename_old_filters(request.GET)
    if renamed is not None:
        return HttpResponseRedirect(f"{request.path}?{renamed}")
    by = signed_in_user(request)
    listing = ArticleListing(request.GET, by, timezone.now(), allowed_steps(by))
    return _render(request, listing)


def _render(request: HttpRequest, listing: ArticleListing) -> HttpResponse:
    return render_screen(
        request,
        "desk/lists/articles.html",
        title=pgettext("list", "Articles"),
        listing=listing,
        kinds=allowed_kinds(listing.by),
        rows_max=ROWS_MAX,
    )
