"""Advertisements on the plan of an issue. Each change reopens its page, as that of an article."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.editions import plan
from articles.actions.records import journal
from articles.actions.review.rounds import reopen_pages
from articles.domain.printed.imprint_check import ADVERT_MARK
from articles.errors import Invalid
from articles.models import AdvertPlacement, Image, Page
from newsroom.accounts.actors import Actor


@dataclass(frozen=True, kw_only=True)
class AdvertFacts:
    """An advertisement: columns wide, millimetres high, what it shows, and for whom."""

    span: int
    height: int
    text: str = ""
    picture: Image | None = None
    mark: str = ADVERT_MARK
    customer: str = ""


def place_advert(page: Page, facts: AdvertFacts, *, by: Actor, at: datetime) -> AdvertPlacement:
    """Put an advertisement at the foot of a page, behind those that are there. Refuses NotYours,
    Invalid for one that is on the page already, and WrongState for a released issue."""
    with journal.perform("advert.placed", by=by, at=at) as act:
        rights.require(rights.can_place(by))
        plan.lock_plan(page.issue)
        if page.adverts.filter(**vars(facts)).exists():
            raise Invalid(_("This advertisement is on the page already. Nothing was added."))
        advert = AdvertPlacement(page=page, position=page.adverts.count() + 1)
        _store(advert, facts)
        reopen_pages([page], by=by, at=at)
        act.record(subject=str(advert), page=page.pk)
    return advert


def change_advert(
    advert: AdvertPlacement, facts: AdvertFacts, *, by: Actor, at: datetime
) -> AdvertPlacement:
    """Change an advertisement. Refuses as `place_advert` does."""
    with journal.perform("advert.changed", by=by, at=at) as act:
        rights.require(rights.can_place(by))
        plan.lock_plan(advert.page.issue)
        _store(advert, facts)
        reopen_pages([advert.page], by=by, at=at)
        act.record(subject=str(advert), page=advert.page_id)
    return advert


def remove_advert(advert: AdvertPlacement, *, by: Actor, at: datetime) -> None:
    """Take an advertisement off its page. Refuses NotYours, WrongState for a released issue."""
    with journal.perform("advert.removed", by=by, at=at) as act:
        rights.require(rights.can_place(by))
        plan.lock_plan(advert.page.issue)
        reopen_pages([advert.page], by=by, at=at)
        act.record(subject=str(advert), page=advert.page_id)
        AdvertPlacement.objects.filter(pk=advert.pk).delete()


def _store(advert: AdvertPlacement, facts: AdvertFacts) -> None:
    advert.span = facts.span
    advert.height = facts.height
    advert.text = facts.text
    advert.picture = facts.picture
    advert.mark = facts.mark
    advert.customer = facts.customer
    try:
        advert.full_clean()
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    advert.save()
