"""Which copyright notice an article gets."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from articles.models import Article, Column, CopyrightNotice


class NoticeTable:
    """The notices of a newspaper and of its columns, read once for many articles. One query.

    An article's own notice is not among them: articles that are new have none.
    """

    def __init__(self, publication_id: int) -> None:
        found = CopyrightNotice.objects.filter(publication=publication_id, article=None)
        self._notices = list(found)

    def find(self, *, kind: str, column_ids: Sequence[int], on: date) -> CopyrightNotice | None:
        """Return the notice in force on `on`, as `find_notice` does."""
        candidates = (
            notice
            for notice in self._notices
            if notice.kind == kind
            and notice.effective_from <= on
            and (notice.effective_until is None or notice.effective_until >= on)
            and (notice.column_id is None or notice.column_id in column_ids)
        )
        return min(candidates, key=lambda notice: _rank(notice, column_ids), default=None)


def find_notice(
    article: Article, *, kind: str, column_ids: Sequence[int], on: date
) -> CopyrightNotice | None:
    """Return the notice in force on `on`: the article's own, else its home column's, else the
    newspaper's.

    `column_ids` is the home column and its ancestors, nearest first. Within a scope the latest
    start wins, then the highest version. A notice is only taken for texts of its own `kind`;
    without one there is none (None).
    """
    candidates = CopyrightNotice.objects.filter(
        Q(effective_until__isnull=True) | Q(effective_until__gte=on),
        Q(article=article)
        | Q(article=None, column=None)
        | Q(article=None, column__in=list(column_ids)),
        publication=article.publication_id,
        kind=kind,
        effective_from__lte=on,
    )
    return min(candidates, key=lambda notice: _rank(notice, column_ids), default=None)


def _rank(notice: CopyrightNotice, column_ids: Sequence[int]) -> tuple[int, int, int]:
    scope = column_ids.index(notice.column_id) if notice.column_id else len(column_ids)
    distance = -1 if notice.article_id else scope
    return distance, -notice.effective_from.toordinal(), -notice.version


def column_and_ancestors(column: Column | None) -> list[int]:
    """Return the ids of a column and of those it is in, nearest first."""
    ids: list[int] = []
    while column is not None and column.pk not in ids:
        ids.append(column.pk)
        column = column.parent
    return ids
