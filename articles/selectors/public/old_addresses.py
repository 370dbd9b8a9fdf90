"""Where an address of the earlier site leads now."""

from dataclasses import dataclass
from datetime import datetime

from articles.domain.old_addresses import candidate_keys
from articles.models import Article, OldAddress


@dataclass(frozen=True)
class NewAddress:
    """The article that an old address leads to.

    `gone`: readers could see it once, and cannot any more.
    """

    article: Article
    gone: bool


def find_new_address(path: str, query: str, at: datetime) -> NewAddress | None:
    """Return where an old address leads, if readers may see it or could see it once.

    Up to three queries.

    What readers never saw is as unknown as an address that nobody ever had.
    """
    keys = candidate_keys(path, query)
    candidates = OldAddress.objects.filter(key__in=keys).values_list("key", "path", "article_id")
    if not candidates:
        return None
    asked = f"{path}?{query}" if query else path

    def rank(row: tuple[str, str, int]) -> tuple[int, bool]:
        key, old_path, _article_id = row
        return keys.index(key), old_path != asked

    for _key, _path, article_id in sorted(candidates, key=rank):
        rows = Article.objects.filter(pk=article_id)
        public_article = rows.published(at).first()
        if public_article is not None:
            return NewAddress(public_article, gone=False)
        gone_article = rows.gone(at).first()
        if gone_article is not None:
            return NewAddress(gone_article, gone=True)
    return None
