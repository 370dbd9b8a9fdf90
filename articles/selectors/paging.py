"""Pages of a list by key: each has an address of its own and costs the same at any depth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.errors import Invalid
from articles.models import Article, Correction
from articles.querysets import ArticleQuerySet

PAGE_SIZE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Slice:
    """One page of a list. `older` and `newer` are query strings of the neighbouring pages, empty at the ends."""

    rows: Sequence[Article]
    older: str
    newer: str


def cursor_of(article: "Article | Correction") -> str:
    """Return a place in the order newest first, of an article or of what was told about one.

    Microseconds since 1970, and the id.
    """
    assert article.published_at  # noqa: S101  only published articles are listed
    return f"{(article.published_at - EPOCH) // timedelta(microseconds=1)}-{article.pk}"


def moment_and_id(cursor: str) -> tuple[datetime, int]:
    """Read a cursor. Refuses Invalid for anything that no page of ours ever linked to."""
    moment, _dash, pk = cursor.partition("-")
    if not (
        moment.isascii() and moment.isdigit() and pk.isascii() and pk.isdigit() and len(cursor) < 40
    ):
        raise Invalid(_("There is no such page of this list. Begin with its newest articles."))
    try:
        return EPOCH + timedelta(microseconds=int(moment)), min(int(pk), 2**63 - 1)
    except OverflowError:
        raise Invalid(
            _("There is no such page of this list. Begin with its newest articles.")
        ) from None


def page_of(
    articles: ArticleQuerySet, *, before: str = "", after: str = "", size: int = PAGE_SIZE
) -> Slice:
    """Return one page of published articles, newest first. One query, without counting or skipping rows.

    `before` and `after` are cursors (at most one is used). Refuses Invalid for a cursor that means nothing.
    """
    if after:
        return _newer_page(articles, after, size)
    if before:
        moment, pk = moment_and_id(before)
        articles = articles.filter(
            Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=pk), published_at__lte=moment
        )
    rows = list(articles.newest_first()[: size + 1])
    shown = rows[:size]
    return Slice(
        shown,
        older=f"?before={cursor_of(shown[-1])}" if len(rows) > size else "",
        newer=f"?after={cursor_of(shown[0])}" if before and shown else "",
    )


def _newer_page(articles: ArticleQuerySet, after: str, size: int) -> Slice:
    moment, pk = moment_and_id(after)
    newer = articles.filter(
        Q(published_at__gt=moment) | Q(published_at=moment, pk__gt=pk), published_at__gte=moment
    )
    rows = list(newer.order_by("published_at", "pk")[: size + 1])
    shown = rows[:size][::-1]
    return Slice(
        shown,
        older=f"?before={cursor_of(shown[-1])}" if shown else "",
        newer=f"?after={cursor_of(shown[0])}" if len(rows) > size else "",
    )
