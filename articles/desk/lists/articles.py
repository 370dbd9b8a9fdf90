"""The article list: what is in the house, by filters, with what can be done to many rows."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from articles.actions.lists.bulk_acts import ROWS_MAX
from articles.actions.lists.bulk_kinds import allowed_kinds
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.lists.filtered_rows import rename_old_filters
from articles.desk.lists.listing import OLD_NAMES, ArticleListing, allowed_steps
from articles.desk.lists.saved_views import address_of_view
from articles.desk.screens import render_screen, require_sight
from articles.forms.lists.saved_views import SavedViewForm
from articles.frame.list_views import ViewedList, register_list
from articles.selectors.lists.saved_views import PersonalViews, read_views

READ = "articles.view_article"
ARTICLES = register_list(
    ViewedList(
        "articles",
        pgettext_lazy("list", "Articles"),
        "admin:articles_article_changelist",
        see=READ,
        share="articles.edit_any_article",
    )
)


@require_safe
def show_articles(request: HttpRequest) -> HttpResponseBase:
    """Show the articles that the address asks for; without any question the view that the person
    chose to begin with. Old names of filters lead to today's."""
    require_sight(request, READ)
    renamed = rename_old_filters(request.GET, OLD_NAMES)
    if renamed is not None:
        return HttpResponseRedirect(f"{request.path}?{renamed}")
    by = signed_in_user(request)
    personal = read_views(ARTICLES.name, by)
    if not request.GET and personal.start_view is not None:
        return HttpResponseRedirect(address_of_view(personal.start_view))
    listing = ArticleListing(request.GET, by, timezone.now(), allowed_steps(by))
    return _render(request, listing, personal)


def _render(request: HttpRequest, listing: ArticleListing, personal: PersonalViews) -> HttpResponse:
    return render_screen(
        request,
        "desk/lists/articles.html",
        title=pgettext("list", "Articles"),
        listing=listing,
        kinds=allowed_kinds(listing.by),
        rows_max=ROWS_MAX,
        viewed=ARTICLES,
        personal=personal,
        current_view=read_number(request.GET.get("view", "")),
        view_form=SavedViewForm(
            shares=listing.by.has_perm(ARTICLES.share), auto_id="new-view-%s", label_suffix=""
        ),
    )
