"""The paper's stance towards machines, from the rights records of what readers see."""

from dataclasses import dataclass
from datetime import datetime

from articles.models import Article, Publication
from articles.models.rights import Machines
from articles.usage import STRICTEST_FIRST, strictest

LISTED = 500  # a robots.txt of more than 500 kB is not read to its end


@dataclass(frozen=True)
class Stance:
    """What the strictest record among the public texts says, and the newest texts that say less.

    `open_to_training` and `open_to_answers` are addresses of articles, empty where the stance lets
    that in anyway.
    """

    machines: str
    open_to_training: list[str]
    open_to_answers: list[str]


def stance_of(publication: Publication | None, at: datetime) -> Stance:
    """Return a paper's stance at the moment `at`. Five queries at most."""
    if publication is None:
        return Stance(str(Machines.FORBIDDEN), [], [])
    public = Article.objects.published(at).of(publication)
    found = [one for one in STRICTEST_FIRST if public.filter(rights__machines=one).exists()]
    machines = strictest(str(one) for one in found)
    if machines == Machines.FREE:
        return Stance(machines, [], [])
    free = _addresses(publication, at, Machines.FREE)
    if machines == Machines.ANSWERS:
        return Stance(machines, free, [])
    return Stance(machines, free, _addresses(publication, at, Machines.FREE, Machines.ANSWERS))


def _addresses(publication: Publication, at: datetime, *policies: str) -> list[str]:
    public = Article.objects.published(at).of(publication).filter(rights__machines__in=policies)
    return [article.get_absolute_url() for article in public.newest_first().only("pk")[:LISTED]]
