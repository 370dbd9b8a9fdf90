"""The rows of the desk's list of articles, with everything that a row shows."""

from datetime import datetime
from typing import Any, cast

from django.db.models import BooleanField, Case, Exists, OuterRef, Prefetch, Q, Value, When

from articles.models import ArticleColumn, Credit, ImageUse, Lock, Placement
from articles.models.querysets import ArticleQuerySet
from articles.selectors.suggested_edits import open_edits_count

LONG_FIELDS = ("body", "abstract", "body_seal", "keywords", "source_headline", "source_url")
ORDERS: dict[str, tuple[str, ...]] = {
    "changed": ("-changed_at", "-pk"),
    "due": ("due_at", "-pk"),
    "number": ("-pk",),
}


def order_articles(articles: ArticleQuerySet, name: str) -> ArticleQuerySet:
    """Return articles in an order of ORDERS, else the last changed first; a dash in front turns
    the order around. By the deadline only those that have one."""
    order = name.removeprefix("-")
    if order == "due":
        articles = articles.filter(due_at__isnull=False)
    rows = articles.order_by(*ORDERS.get(order, ORDERS["changed"]))
    return rows.reverse() if name.startswith("-") else rows


def fetch_rows(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Return articles with what a row of the list shows of them. Four queries."""
    columns = ArticleColumn.objects.select_related("column").order_by("-is_primary", "pk")
    bylines = Credit.objects.select_related("person").order_by("position", "pk")
    places = Placement.objects.select_related("page__issue").order_by("-is_primary", "pk")
    rows = (
        articles.select_related(
            "publication", "responsible_editor", "created_by", "lock__by", "assignment__to"
        )
        .prefetch_related(
            Prefetch("standings", columns),
            Prefetch("credits", bylines),
            Prefetch("placements", places),
        )
        .annotate(has_picture=_has_picture(), open_edits=open_edits_count())
        .defer(*LONG_FIELDS)
    )
    return cast("ArticleQuerySet", rows)


def home_column(article: Any) -> str:
    """Return the name of the home column of a row of `fetch_rows`, empty where it has none."""
    return next((str(row.column) for row in article.standings.all() if row.is_primary), "")


def writers_of(article: Any) -> list[str]:
    """Return the names of the byline of a row, else of the account that began it."""
    names = [str(credit) for credit in article.credits.all()]
    return names or ([article.created_by.get_full_name()] if article.created_by else [])


def living_lock(article: Any, at: datetime) -> Lock | None:
    """Return the lock by which somebody is changing the article of a row now."""
    lock: Lock | None = getattr(article, "lock", None)
    return lock if lock is not None and lock.is_living(at) else None


def _has_picture() -> Any:
    used = Exists(ImageUse.objects.filter(article=OuterRef("pk")))
    return Case(
        When(Q(used) | Q(body__contains="data-image="), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
