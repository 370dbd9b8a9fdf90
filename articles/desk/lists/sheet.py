"""The article list as a sheet for the editorial meeting (编前会)."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST

from articles.actions.lists.exports import export_articles
from articles.admin_base import signed_in_user
from articles.desk.lists.listing import ArticleListing, ListedArticle
from articles.desk.screens import require_sight
from articles.models import Article
from articles.selectors.lists.articles import fetch_rows
from articles.spreadsheets import XLSX_TYPE, Cell, SheetColumn

READ = "articles.view_article"
CHUNK = 200  # rows in memory at a time
LIST = "column of a list"
COLUMNS = (
    SheetColumn(pgettext_lazy(LIST, "Number"), 9),
    SheetColumn(pgettext_lazy(LIST, "Kicker"), 20),
    SheetColumn(pgettext_lazy(LIST, "Headline"), 48),
    SheetColumn(pgettext_lazy(LIST, "Writer"), 18),
    SheetColumn(pgettext_lazy(LIST, "Column"), 14),
    SheetColumn(pgettext_lazy(LIST, "State"), 12),
    SheetColumn(pgettext_lazy(LIST, "With whom"), 20),
    SheetColumn(pgettext_lazy(LIST, "Issue, page"), 22),
    SheetColumn(pgettext_lazy(LIST, "Picture"), 8),
    SheetColumn(pgettext_lazy(LIST, "Length"), 8),
    SheetColumn(pgettext_lazy(LIST, "Deadline"), 18),
    SheetColumn(pgettext_lazy(LIST, "Last change"), 18),
)


@require_POST
def export_article_list(request: HttpRequest) -> HttpResponse:
    """Return the rows of the list that the address asks for as XLSX, in the list's order."""
    require_sight(request, READ)
    at = timezone.now()
    by = signed_in_user(request)
    listing = ArticleListing(request.GET, by, at)
    out = BytesIO()
    export_articles(
        _cells_of(listing),
        COLUMNS,
        out,
        title=pgettext("list", "Articles"),
        query=listing.filters_query,
        by=by,
        at=at,
    )
    name = f"articles-{timezone.localtime(at):%Y%m%d-%H%M}.xlsx"
    return HttpResponse(
        out.getvalue(),
        content_type=XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cells_of(listing: ArticleListing) -> Iterator[Sequence[Cell]]:
    ids = listing.paginator.ids
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        articles = fetch_rows(Article.objects.filter(pk__in=chunk)).in_bulk()
        for pk in chunk:
            if pk in articles:
                yield _cells(ListedArticle(articles[pk], listing.at, signs=False))


def _cells(row: ListedArticle) -> Sequence[Cell]:
    article = row.article
    return [
        article.pk,
        article.kicker,
        article.headline,
        row.writers,
        row.column,
        article.get_stage_display(),
        row.holder,
        "、".join(f"{place.page.issue.printed_number()} {place.page}" for place in row.places),
        pgettext(LIST, "picture") if article.has_picture else "",
        article.length,
        article.due_at,
        article.changed_at,
    ]
