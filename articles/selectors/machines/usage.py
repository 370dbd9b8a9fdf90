"""The paper's stance towards machines, from the rights records of what readers see: of texts and of
the pictures that they show."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from articles.models import (
    Article,
    Image,
    PictureRights,
    Publication,
    RightsRecord,
    ShownPicture,
)
from articles.models.texts.rights import Machines
from articles.selectors.machines.usage_terms import STRICTEST_FIRST, strictest_policy
from articles.selectors.public.pictures import find_stored_images

LISTED = 500  # a robots.txt of more than 500 kB is not read to its end


@dataclass(frozen=True)
class Stance:
    """What the strictest record among the public texts and their pictures says, and the newest
    texts that say less, with their pictures.

    `open_to_training` and `open_to_answers` are addresses of articles, empty where the stance lets
    that in anyway.
    """

    machines: str
    open_to_training: list[str]
    open_to_answers: list[str]


def find_stance(publication: Publication | None, at: datetime) -> Stance:
    """Return a paper's stance at the moment `at`. Six queries at most."""
    if publication is None:
        return Stance(str(Machines.FORBIDDEN), [], [])
    machines = _find_strictest(publication, at)
    if machines == Machines.FREE:
        return Stance(machines, [], [])
    free = _addresses(publication, at, Machines.FREE)
    if machines == Machines.ANSWERS:
        return Stance(machines, free, [])
    return Stance(machines, free, _addresses(publication, at, Machines.FREE, Machines.ANSWERS))


def find_file_policy(path: str, at: datetime) -> str:
    """Return what programs may do with the picture that a file belongs to: what its record says,
    else the strictest record of the public texts that show it. Two queries at most."""
    images = find_stored_images(path)
    own = list(PictureRights.objects.filter(image__in=images).values_list("machines", flat=True))
    if own:
        return strictest_policy(own)
    texts = ShownPicture.objects.filter(
        Exists(Article.objects.published(at).filter(pk=OuterRef("article"))), image__in=images
    )
    return strictest_policy(texts.values_list("article__rights__machines", flat=True).distinct())


def _find_strictest(publication: Publication, at: datetime) -> str:
    """Return the strictest policy of what is public, of a paper without a text the strictest."""
    for policy in (Machines.FORBIDDEN, Machines.ANSWERS):
        if _public(publication, at, policy).exists() or _pictures(publication, at, policy).exists():
            return str(policy)
    is_free = _public(publication, at, Machines.FREE).exists()
    return str(Machines.FREE if is_free else Machines.FORBIDDEN)


def _addresses(publication: Publication, at: datetime, *policies: str) -> list[str]:
    """Return the addresses of the newest texts with one of these policies whose pictures are no
    stricter, the newest ids first."""
    stricter = STRICTEST_FIRST[: min(STRICTEST_FIRST.index(Machines(one)) for one in policies)]
    kept_back = PictureRights.objects.filter(
        image__shown_in__article=OuterRef("article"),
        image__in=Image.objects.allowed(at),
        machines__in=stricter,
    )
    addresses = [
        article
        for policy in policies
        for article in _public(publication, at, policy)
        .exclude(Exists(kept_back))
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


def _pictures(publication: Publication, at: datetime, policy: str) -> QuerySet[PictureRights]:
    """Return the records with a policy of pictures that readers may see in a text."""
    public = Article.objects.published(at).of(publication).filter(pk=OuterRef("article"))
    shown = ShownPicture.objects.filter(Exists(public), image=OuterRef("image"))
    return PictureRights.objects.filter(
        Exists(shown), image__in=Image.objects.allowed(at), machines=policy
    )
