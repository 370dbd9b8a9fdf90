"""Words in, articles out. The only place that knows the search engine."""

from collections.abc import Iterable, Sequence

from articles.models import Article, SearchDocument
from articles.sanitising import plain_text


def store(articles: Sequence[Article]) -> None:
    """Put or replace the search documents of these published articles, from what their releases show."""
    drop(article.pk for article in articles)
    SearchDocument.objects.bulk_create(document(article) for article in articles)


def drop(article_ids: Iterable[int]) -> None:
    """Take articles out of the index."""
    SearchDocument.objects.filter(article__in=list(article_ids)).delete()


def document(article: Article) -> SearchDocument:
    """Return the searchable text of a published article."""
    assert article.release  # noqa: S101  told to the type checker; the database holds it
    assert article.published_at  # noqa: S101
    text = article.release.revision
    return SearchDocument(
        id=(int(article.published_at.timestamp()) << 28) | article.pk,
        article=article,
        headline="\n".join(part for part in (text.kicker, text.headline, text.subhead) if part),
        lead=text.abstract,
        body=plain_text(text.body),
    )
