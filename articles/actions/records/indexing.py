"""Rebuilding the search index."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from articles import search
from articles.actions.records import page_texts
from articles.domain.states import Visibility
from articles.models import Article

BATCH = 500


def rebuild_search(*, at: datetime, progress: Callable[[int], object] = lambda count: None) -> int:
    """Empty the index and fill it from every article's release and every released page, in one
    transaction and constant memory.

    Articles of the future are put in as well: they are found from their moment on. Returns how many
    articles went in.
    """
    count = 0
    with transaction.atomic():
        search.clear_index(at)
        rows = (
            Article.objects.filter(visibility=Visibility.LIVE)
            .select_related("release__revision")
            .defer("body")
        )
        batch: list[Article] = []
        for article in rows.order_by("pk").iterator(chunk_size=BATCH):
            batch.append(article)
            if len(batch) == BATCH:
                search.index_articles(batch)
                progress(len(batch))
                count, batch = count + len(batch), []
        search.index_articles(batch)
        progress(len(batch))
        page_texts.rebuild_pages()
    return count + len(batch)
