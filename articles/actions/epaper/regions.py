"""Regions as editors make them: accepted, drawn, cut, joined, given to an article, taken away.

Whatever a hand changed is a hand's: the program never overwrites it. A region that changes after
its page was signed reopens the page.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.epaper.covers import refresh_pages
from articles.actions.epaper.found_regions import rounded_polygons
from articles.actions.records import journal
from articles.actions.review.rounds import reopen_pages
from articles.epaper.geometry import Point
from articles.epaper.polygons import Cut, clean_polygon, cut_polygon, find_polygon_faults
from articles.errors import Invalid, Words
from articles.models import Page, PageRegion, Placement, RegionSource
from articles.models.epaper.regions import Corner
from newsroom.accounts.actors import Actor

POLYGONS_MAX = 30
Polygons = Sequence[Sequence[Corner]]
GONE = _(
    "The region is no longer there: somebody changed the page meanwhile. Nothing was changed. Look "
    "at the page again."
)
ELSEWHERE = _("The article is not on this page. Nothing was changed. Put it on the page first.")


def accept_regions(page: Page, *, by: Actor, at: datetime) -> int:
    """Accept every draft of a page; return how many there were. Refuses NotYours."""
    with _changing(page, "regions.accepted", by=by, at=at) as act:
        count = page.regions.filter(accepted_at=None).update(accepted_at=at)
        if count:
            reopen_pages([page], by=by, at=at)
            act.record(subject=_subject(page), page=page.pk, regions=count)
    return count


def accept_region(region: PageRegion, *, by: Actor, at: datetime) -> PageRegion:
    """Accept one draft. Refuses NotYours, and Invalid for a region that is gone."""
    with _changing(region.page, "regions.accepted", by=by, at=at) as act:
        region = _find_region(region.page, region.pk)
        if region.accepted_at is None:
            region.accepted_at = at
            region.save(update_fields=["accepted_at"])
            reopen_pages([region.page], by=by, at=at)
            act.record(subject=_subject(region.page), page=region.page_id, regions=1)
    return region


def draw_region(
    page: Page, polygons: Polygons, placement: Placement | None, *, by: Actor, at: datetime
) -> PageRegion:
    """Draw a region, for an article of the page or for none. Where the article has a region
    already, what was drawn becomes a part of it.

    Refuses NotYours, and Invalid with every fault of the polygons.
    """
    with _changing(page, "region.drawn", by=by, at=at) as act:
        drawn = _checked(polygons)
        region = PageRegion(page=page, polygons=drawn)
        if placement is not None:
            _require_on_page(page, placement)
            region.placement = placement
            known = PageRegion.objects.filter(placement=placement).first()
            if known is not None:
                region = known
                region.polygons = _checked([*known.polygons, *drawn])
        _store(region, by=by, at=at)
        act.record(subject=_subject(page), page=page.pk, region=region.pk)
    return region


def change_region(region: PageRegion, polygons: Polygons, *, by: Actor, at: datetime) -> PageRegion:
    """Give a region other corners. Refuses NotYours, and Invalid with every fault."""
    with _changing(region.page, "region.changed", by=by, at=at) as act:
        region = _find_region(region.page, region.pk)
        region.polygons = _checked(polygons)
        _store(region, by=by, at=at)
        act.record(subject=_subject(region.page), page=region.page_id, region=region.pk)
    return region


def split_region(
    region: PageRegion, polygon: int, cut: Cut | None, *, by: Actor, at: datetime
) -> PageRegion:
    """Cut a polygon (from 0) of a region in two, or without a cut take it out whole; return the new
    region, which has no article yet.

    What is above or left of the cut stays. Refuses NotYours, and Invalid where nothing would be cut
    off, or nothing would stay.
    """
    with _changing(region.page, "region.split", by=by, at=at) as act:
        region = _find_region(region.page, region.pk)
        if not 0 <= polygon < len(region.polygons):
            raise Invalid(GONE)
        staying, cut_off = _cut(region.polygons, polygon, cut)
        region.polygons = _checked(staying)
        new = PageRegion(page=region.page, polygons=_checked(cut_off))
        _store(region, by=by, at=at)
        _store(new, by=by, at=at)
        act.record(subject=_subject(region.page), page=region.page_id, region=region.pk, new=new.pk)
    return new


def _cut(polygons: Polygons, number: int, cut: Cut | None) -> tuple[Polygons, Polygons]:
    """Return the polygons that stay with a region and those that are cut off."""
    others = [polygon for at, polygon in enumerate(polygons) if at != number]
    if cut is None:
        if not others:
            raise Invalid(_("The region has one part only. Say where it is to be cut."))
        return others, [polygons[number]]
    parts = cut_polygon([Point(*corner) for corner in polygons[number]], cut)
    if not parts.before or not parts.behind:
        raise Invalid(
            _("The cut does not meet the region. Nothing was changed. Cut between its edges.")
        )
    return [*others, *parts.before], list(parts.behind)


def join_regions(region: PageRegion, other: PageRegion, *, by: Actor, at: datetime) -> PageRegion:
    """Make two regions of a page one. Its article is that of either. Refuses NotYours, and Invalid
    where both have an article."""
    with _changing(region.page, "region.joined", by=by, at=at) as act:
        region = _find_region(region.page, region.pk)
        other = _find_region(region.page, other.pk)
        if region.pk == other.pk:
            raise Invalid(_("Choose another region to join with. Nothing was changed."))
        if region.placement_id and other.placement_id:
            raise Invalid(
                _("Both regions have an article. Nothing was changed. Take one of them off first.")
            )
        region.polygons = _checked([*region.polygons, *other.polygons])
        placement = region.placement or other.placement
        other.delete()
        region.placement = placement
        _store(region, by=by, at=at)
        act.record(subject=_subject(region.page), page=region.page_id, region=region.pk)
    return region


def assign_region(
    region: PageRegion, placement: Placement | None, *, by: Actor, at: datetime
) -> PageRegion:
    """Give a region to an article of the page, or to none. Where the article has a region already,
    the two become one. Refuses NotYours, Invalid."""
    with _changing(region.page, "region.assigned", by=by, at=at) as act:
        region = _find_region(region.page, region.pk)
        if placement is not None:
            _require_on_page(region.page, placement)
            known = PageRegion.objects.filter(placement=placement).exclude(pk=region.pk).first()
            if known is not None:
                region.polygons = _checked([*known.polygons, *region.polygons])
                known.delete()
        region.placement = placement
        _store(region, by=by, at=at)
        act.record(
            subject=_subject(region.page),
            page=region.page_id,
            region=region.pk,
            placement=placement.pk if placement else None,
        )
    return region


def remove_region(region: PageRegion, *, by: Actor, at: datetime) -> None:
    """Take a region off its page. Its article stays on the page. Refuses NotYours, Invalid."""
    with _changing(region.page, "region.removed", by=by, at=at) as act:
        region = _find_region(region.page, region.pk)
        act.record(subject=_subject(region.page), page=region.page_id, region=region.pk)
        reopen_pages([region.page], by=by, at=at)
        region.delete()


@contextmanager
def _changing(page: Page, name: str, *, by: Actor, at: datetime) -> Iterator[journal.PerformedAct]:
    """Run an act on the regions of a page under its lock, for whoever may place articles. What is
    covered and what is found on the page follows."""
    with journal.perform(name, by=by, at=at) as act:
        Page.objects.select_for_update().get(pk=page.pk)
        rights.require(rights.can_place(by))
        yield act
        refresh_pages([page], at=at)


def _find_region(page: Page, number: int) -> PageRegion:
    region = page.regions.select_related("page__issue", "placement").filter(pk=number).first()
    if region is None:
        raise Invalid(GONE)
    return region


def _require_on_page(page: Page, placement: Placement) -> None:
    if placement.page_id != page.pk:
        raise Invalid(ELSEWHERE)


def _checked(polygons: Polygons) -> list[list[Corner]]:
    """Return polygons as they are stored. Refuses Invalid with every fault, each once."""
    faults: list[Words] = []
    if not polygons:
        faults.append(_("A region has at least three corners. Add the missing ones."))
    if len(polygons) > POLYGONS_MAX:
        faults.append(_("A region has at most 30 parts. Join some of them."))
    rings = [clean_polygon(polygon) for polygon in polygons]
    for ring in rings:
        faults += [fault for fault in find_polygon_faults(ring) if fault not in faults]
    if faults:
        raise Invalid(*faults)
    return rounded_polygons(rings)


def _store(region: PageRegion, *, by: Actor, at: datetime) -> None:
    """Store what a hand changed, and reopen its page."""
    region.source = RegionSource.HAND
    region.accepted_at = at
    region.score = None
    region.headline_matched = True
    region.save()
    reopen_pages([region.page], by=by, at=at)


def _subject(page: Page) -> str:
    return f"{page.issue} {page}"
