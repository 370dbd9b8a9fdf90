"""The paper's stance towards machines, from the rights records of what readers see."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from articles.models import Article, Publication, RightsRecord
from articles.models.texts.rights import Machines
from articles.selectors.machines.usage_terms import STRICTEST_FIRST, strictest_policy

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


def find_stance(publication: Publication | None, at: datetime) -> Stance:
    """Return a paper's stance at the moment `at`. Five queries at most."""
    if publication is None:
        return Stance(str(Machines.FORBIDDEN), [], [])
    policies = [policy for policy in STRICTEST_FIRST if _public(publication, at, policy).exists()]
    machines = strictest_policy(str(policy) for policy in policies)
    if machines == Machines.FREE:
        return Stance(machines, [], [])
    free = _addresses(publication, at, Machines.FREE)
    if machines == Machines.ANSWERS:
        return Stance(machines, free, [])
    return Stance(machines, free, _addresses(publication, at, Machines.FREE, Machines.ANSWERS))


def _addresses(publication: Publication, at: datetime, *policies: str) -> list[str]:
    """Return the addresses of the newest texts with one of these policies, the newest ids first."""
    addresses = [
        article
        for policy in policies
        for article in _public(publication, at, policy)
        .order_by("-article")
        .values_list("article", flat=True)[:LISTED]
    ]
    newest = sorted(addresses, reverse=True)[:LISTED]
    return [reverse("articles:article", args=[article]) for article in newest]


def _public(publication: Publication, at: datetime, policy: str) -> QuerySet[RightsRecord]:
    """Return the records with a policy of texts that readers may see: the index of policies
    leads.
    """
    public = Article.objects.published(at).of(publication).filter(pk=OuterRef("article"))
    return RightsRecord.objects.filter(Exists(public), machines=policy)
