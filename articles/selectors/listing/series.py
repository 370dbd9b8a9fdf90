"""The series of an article as readers see it: its instalments that are public."""

from dataclasses import dataclass
from datetime import datetime

from articles.models import Article, Instalment


@dataclass(frozen=True)
class SeriesLinks:
    """An article among the public instalments of its series: how many there are, and the nearest
    ones before and behind it."""

    name: str
    number: int
    count: int
    previous: Article | None
    following: Article | None


def find_series(article: Article, at: datetime) -> SeriesLinks | None:
    """Return the series of an article, None where readers see no other instalment of it.

    One query for an instalment, two where the article was read without it.
    """
    instalment: Instalment | None = getattr(article, "instalment", None)
    if instalment is None:
        return None
    public = list(
        Article.objects.published(at)
        .filter(instalment__series=instalment.series_id)
        .exclude(pk=article.pk)
        .select_related("instalment", "release__revision")
        .only("pk", "published_at", "release__revision__headline", "instalment__number")
        .order_by("instalment__number")
    )
    if not public:
        return None
    before = [row for row in public if row.instalment.number < instalment.number]
    behind = [row for row in public if row.instalment.number > instalment.number]
    return SeriesLinks(
        name=instalment.series.name,
        number=instalment.number,
        count=len(public) + 1,
        previous=before[-1] if before else None,
        following=behind[0] if behind else None,
    )
