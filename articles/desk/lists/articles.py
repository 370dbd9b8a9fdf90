"""The article list: what is in the house, by filters, with what can be done to many rows."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from articles.actions.lists.bulk_acts import ROWS_MAX
from articles.actions.lists.bulk_kinds import allowed_kinds
from articles.admin_base import signed_in_user
from articles.desk.lists.filtered_rows import rename_old_filters
from articles.desk.lists.listing import OLD_NAMES, ArticleListing, ListedArticle, allowed_steps
from articles.desk.lists.view_bar import describe_view_bar, open_start_view
from articles.desk.screens import render_screen, require_sight
from articles.frame.list_views import ViewedList, ViewRow, ViewRows, register_list
from articles.models import Article
from articles.selectors.lists.articles import fetch_rows
from newsroom.accounts.models import User

READ = "articles.view_article"


def find_article_rows(query: str, by: User, at: datetime) -> ViewRows:
    """Return the articles that a query string finds for a person."""
    listing = ArticleListing(QueryDict(query), by, at)
    paginator = listing.paginator
    return ViewRows(
        paginator.ids, paginator.is_bounded, listing.count_words, partial(_read_rows, at=at)
    )


def _read_rows(numbers: Sequence[int], at: datetime) -> Iterator[ViewRow]:
    """Yield articles in words. Four queries."""
    articles = fetch_rows(Article.objects.filter(pk__in=numbers)).in_bulk()
    for row in (ListedArticle(articles[pk], at, signs=False) for pk in numbers if pk in articles):
        article = row.article
        facts = (article.get_stage_display(), row.writers, row.column, row.holder)
        href = reverse("admin:articles_article_change", args=[article.pk])
        yield ViewRow(article.pk, article.headline, href, [fact for fact in facts if fact])


ARTICLES = register_list(
    ViewedList(
        "articles",
        pgettext_lazy("list", "Articles"),
        "admin:articles_article_changelist",
        see=READ,
        share="articles.edit_any_article",
        find_rows=find_article_rows,
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
    start = open_start_view(request, ARTICLES)
    if start is not None:
        return start
    by = signed_in_user(request)
    listing = ArticleListing(request.GET, by, timezone.now(), allowed_steps(by))
    return render_screen(
        request,
        "desk/lists/articles.html",
        title=pgettext("list", "Articles"),
        listing=listing,
        kinds=allowed_kinds(listing.by),
        rows_max=ROWS_MAX,
        **describe_view_bar(request, ARTICLES, listing.filters_query),
    )
