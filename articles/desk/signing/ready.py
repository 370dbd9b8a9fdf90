"""Texts that have every signature, as rows from which they are published."""

from django.db.models import F

from articles.domain.states import Stage
from articles.models import Article
from newsroom.accounts.models import User

PUBLISH = "articles.publish_article"
ROWS_ON_DESK = 6


def ready_rows(by: User) -> list[Article]:
    """Return the first texts that wait for publication, the earliest deadline first; none for
    whoever publishes nothing. At most two queries."""
    if not by.has_perm(PUBLISH):
        return []
    ready = Article.objects.filter(stage=Stage.READY).prefetch_related("standings__column")
    return list(ready.order_by(F("due_at").asc(nulls_last=True), "changed_at", "pk")[:ROWS_ON_DESK])
