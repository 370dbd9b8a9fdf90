"""What the program finds on a page: regions as drafts, and texts that no article covers."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.utils.translation import gettext as _

from articles import rights
from articles.actions.epaper.covers import refresh_pages
from articles.actions.records import journal
from articles.actions.records.page_texts import read_stored_text
from articles.actions.review.rounds import reopen_pages
from articles.epaper.geometry import Polygon
from articles.epaper.page_text import PageText
from articles.epaper.polygons import DECIMALS
from articles.epaper.regions.finder import find_regions
from articles.epaper.regions.texts import FoundRegion, PageRegions
from articles.errors import Invalid
from articles.models import Page, PageFile, PageRegion, RegionSource
from articles.models.epaper.regions import Corner
from articles.selectors.pages.printed_texts import read_article_texts
from newsroom.accounts.actors import Actor

FoundOnPage = PageRegions
SAME_PLACE = 0.01  # of the page: so far a corner moves when a corrected page is exported again


def find_on_page(page: Page, text: PageText) -> FoundOnPage:
    """Return where the articles of a page are on it. The keys are the numbers of placements."""
    return find_regions(text, read_article_texts(page))


def find_again(page: Page, *, by: Actor, at: datetime) -> int:
    """Look for the articles of a page on its current PDF again; return how many were found.

    Refuses NotYours, and Invalid for a page without a PDF.
    """
    with journal.perform("regions.found", by=by, at=at):
        rights.require(rights.can_place(by))
    current = page.files.filter(is_current=True).select_related("covered_from").first()
    file = current.covered_from or current if current else None
    with journal.perform("regions.found", by=by, at=at) as act:
        if file is None or not file.characters:
            raise Invalid(_("The page has no PDF yet. Upload one, or set the page."))
        found = find_on_page(page, read_stored_text(file))
        Page.objects.select_for_update().get(pk=page.pk)
        store_found_regions(file, found)
        refresh_pages([page], at=at)
        reopen_pages([page], by=by, at=at)
        act.record(subject=f"{page.issue} {page}", page=page.pk, regions=len(found.regions))
    return len(found.regions)


def store_found_regions(file: PageFile, found: FoundOnPage) -> None:
    """Keep what was found on a page. What a hand drew stays as it is.

    A region that was accepted, and is found in the same place again, stays accepted. Expects the
    caller's transaction and the page's lock.
    """
    placements = dict(file.page.placements.values_list("pk", "article_id"))
    existing = {region.placement_id: region for region in file.page.regions.exclude(placement=None)}
    seen = set()
    for region in found.regions:
        number = int(region.key)
        known = existing.get(number)
        if number not in placements or (known and known.source == RegionSource.HAND):
            continue
        _store_region(file.page, number, region, known)
        seen.add(number)
    gone = file.page.regions.exclude(source=RegionSource.HAND).exclude(placement__in=seen)
    gone.delete()
    file.unassigned_texts = [asdict(text) for text in found.unassigned_texts]
    file.save(update_fields=["unassigned_texts"])


def _store_region(page: Page, placement: int, found: FoundRegion, known: PageRegion | None) -> None:
    polygons = rounded_polygons(found.polygons)
    accepted_at = known.accepted_at if known and is_same_place(known.polygons, polygons) else None
    PageRegion.objects.update_or_create(
        placement_id=placement,
        defaults={
            "page": page,
            "polygons": polygons,
            "source": RegionSource.FOUND,
            "score": min(1.0, max(0.0, found.score)),
            "headline_matched": found.headline_matched,
            "accepted_at": accepted_at,
        },
    )


def rounded_polygons(polygons: Sequence[Polygon]) -> list[list[Corner]]:
    """Return polygons as they are stored."""
    return [
        [(round(corner.x, DECIMALS), round(corner.y, DECIMALS)) for corner in polygon]
        for polygon in polygons
    ]


def is_same_place(old: Sequence[Sequence[Corner]], new: Sequence[Sequence[Corner]]) -> bool:
    """Say whether polygons have the same corners, but for what a new export moves."""
    if [len(polygon) for polygon in old] != [len(polygon) for polygon in new]:
        return False
    corners = zip(
        (corner for polygon in old for corner in polygon),
        (corner for polygon in new for corner in polygon),
        strict=True,
    )
    return all(
        abs(before - after) <= SAME_PLACE
        for one, other in corners
        for before, after in zip(one, other, strict=True)
    )
