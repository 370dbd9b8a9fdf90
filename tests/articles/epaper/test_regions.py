"""Regions as editors make them; each act is refused in words, and reopens a signed page."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from articles.actions.epaper import regions
from articles.actions.epaper.page_drafts import make_drafts_from_text
from articles.domain.printed.page_states import PageState
from articles.epaper.polygons import Cut
from articles.errors import Invalid, NotYours
from articles.models import (
    Article,
    FileOrigin,
    JournalEntry,
    Page,
    PageFile,
    PageRegion,
    Placement,
    RegionSource,
)
from newsroom.accounts.actors import Actor
from tests.articles.epaper.printed_issues import make_printed_issue
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(hours=1)
UPPER = [[(0.1, 0.1), (0.9, 0.1), (0.9, 0.4), (0.1, 0.4)]]
LOWER = [[(0.1, 0.5), (0.9, 0.5), (0.9, 0.9), (0.1, 0.9)]]


@pytest.fixture
def page() -> Page:
    """A signed page with two articles, the first with a region that the program found."""
    page = make_printed_issue(pages=1, per_page=2).pages.get()
    PageRegion.objects.create(
        page=page,
        placement=placement(page),
        polygons=UPPER,
        source=RegionSource.FOUND,
        score=0.97,
    )
    Page.objects.filter(pk=page.pk).update(
        state=PageState.SIGNED, signed_at=MORNING, signed_printed="SHEN YAN"
    )
    return page


def placement(page: Page, number: int = 0) -> Placement:
    return page.placements.order_by("position")[number]


def region(page: Page) -> PageRegion:
    return page.regions.select_related("page__issue").order_by("pk")[0]


def is_signed(page: Page) -> bool:
    return Page.objects.get(pk=page.pk).signed_at is not None


def test_all_drafts_are_accepted_at_once_and_a_second_time_changes_nothing(page: Page) -> None:
    assert regions.accept_regions(page, by=person("pan"), at=LATER) == 1
    assert region(page).accepted_at == LATER
    assert region(page).source == RegionSource.FOUND
    assert not is_signed(page)
    assert regions.accept_regions(page, by=person("pan"), at=LATER) == 0
    assert JournalEntry.objects.filter(act="regions.accepted", outcome="done").count() == 1


def test_a_region_is_drawn_for_an_article_and_for_an_advert(page: Page) -> None:
    drawn = regions.draw_region(page, LOWER, placement(page, 1), by=OPERATOR, at=LATER)
    assert (drawn.source, drawn.accepted_at) == (RegionSource.HAND, LATER)
    assert placement(page, 1).region == drawn
    advert = regions.draw_region(page, LOWER, None, by=OPERATOR, at=LATER)
    assert advert.placement is None
    assert not is_signed(page)


def test_what_is_drawn_for_an_article_with_a_region_becomes_a_part_of_it(page: Page) -> None:
    drawn = regions.draw_region(page, LOWER, placement(page), by=OPERATOR, at=LATER)
    assert page.regions.count() == 1
    assert len(drawn.polygons) == 2
    assert drawn.score is None


def test_corners_are_moved(page: Page) -> None:
    regions.change_region(region(page), LOWER, by=OPERATOR, at=LATER)
    changed = region(page)
    assert changed.polygons == [[list(corner) for corner in LOWER[0]]]
    assert changed.source == RegionSource.HAND


@pytest.mark.parametrize(
    "polygons",
    [
        [],
        [[(0.1, 0.1), (0.5, 0.5)]],
        [[(0.1, 0.1), (1.5, 0.1), (0.5, 0.5)]],
        [[(0.1, 0.1), (0.5, 0.5), (0.5, 0.1), (0.1, 0.5)]],
        UPPER * 31,
    ],
)
def test_what_is_no_region_is_refused_and_nothing_changes(
    page: Page, polygons: regions.Polygons
) -> None:
    with pytest.raises(Invalid):
        regions.draw_region(page, polygons, None, by=OPERATOR, at=LATER)
    with pytest.raises(Invalid):
        regions.change_region(region(page), polygons, by=OPERATOR, at=LATER)
    assert page.regions.count() == 1
    assert region(page).source == RegionSource.FOUND
    assert is_signed(page)


def test_a_region_is_cut_in_two_and_joined_again(page: Page) -> None:
    cut_off = regions.split_region(region(page), 0, Cut("across", 0.3), by=OPERATOR, at=LATER)
    assert cut_off.placement is None
    assert region(page).placement == placement(page)
    assert max(corner[1] for corner in region(page).polygons[0]) == 0.3
    joined = regions.join_regions(cut_off, region(page), by=OPERATOR, at=LATER)
    assert joined.placement == placement(page)
    assert len(joined.polygons) == 2
    assert page.regions.count() == 1
    taken_out = regions.split_region(joined, 1, None, by=OPERATOR, at=LATER)
    assert (len(taken_out.polygons), page.regions.count()) == (1, 2)


def test_a_cut_beside_a_region_and_the_only_part_of_one_are_refused(page: Page) -> None:
    with pytest.raises(Invalid):
        regions.split_region(region(page), 0, Cut("across", 0.8), by=OPERATOR, at=LATER)
    with pytest.raises(Invalid):
        regions.split_region(region(page), 0, None, by=OPERATOR, at=LATER)
    with pytest.raises(Invalid):
        regions.split_region(region(page), 7, None, by=OPERATOR, at=LATER)
    assert page.regions.count() == 1


def test_two_regions_of_two_articles_are_not_joined(page: Page) -> None:
    other = regions.draw_region(page, LOWER, placement(page, 1), by=OPERATOR, at=LATER)
    with pytest.raises(Invalid):
        regions.join_regions(region(page), other, by=OPERATOR, at=LATER)
    with pytest.raises(Invalid):
        regions.join_regions(other, other, by=OPERATOR, at=LATER)
    assert page.regions.count() == 2


def test_a_region_goes_to_another_article_and_to_none(page: Page) -> None:
    regions.assign_region(region(page), placement(page, 1), by=OPERATOR, at=LATER)
    assert region(page).placement == placement(page, 1)
    regions.assign_region(region(page), None, by=OPERATOR, at=LATER)
    assert region(page).placement is None


def test_a_region_given_to_an_article_that_has_one_becomes_a_part_of_it(page: Page) -> None:
    other = regions.draw_region(page, LOWER, None, by=OPERATOR, at=LATER)
    given = regions.assign_region(other, placement(page), by=OPERATOR, at=LATER)
    assert page.regions.count() == 1
    assert len(given.polygons) == 2


def test_a_region_is_not_given_to_an_article_of_another_page(page: Page) -> None:
    elsewhere = make_printed_issue(1323, pages=1, per_page=1).pages.get()
    with pytest.raises(Invalid):
        regions.assign_region(region(page), placement(elsewhere), by=OPERATOR, at=LATER)
    with pytest.raises(Invalid):
        regions.draw_region(page, LOWER, placement(elsewhere), by=OPERATOR, at=LATER)
    assert region(page).placement == placement(page)


def test_a_region_that_somebody_took_off_meanwhile_is_told(page: Page) -> None:
    seen = region(page)
    regions.remove_region(seen, by=OPERATOR, at=LATER)
    assert not page.regions.exists()
    assert page.placements.count() == 2
    seen = PageRegion(pk=seen.pk or 1, page=page, polygons=UPPER)
    with pytest.raises(Invalid):
        regions.remove_region(seen, by=OPERATOR, at=LATER)
    with pytest.raises(Invalid):
        regions.accept_region(seen, by=OPERATOR, at=LATER)


@pytest.mark.parametrize(
    "act",
    [
        lambda page, by: regions.accept_regions(page, by=by, at=LATER),
        lambda page, by: regions.draw_region(page, LOWER, None, by=by, at=LATER),
        lambda page, by: regions.change_region(region(page), LOWER, by=by, at=LATER),
        lambda page, by: regions.assign_region(region(page), None, by=by, at=LATER),
        lambda page, by: regions.remove_region(region(page), by=by, at=LATER),
        lambda page, by: make_drafts_from_text(page, by=by, at=LATER),
    ],
)
def test_who_may_not_place_articles_changes_no_region(
    page: Page, act: Callable[[Page, Actor], object]
) -> None:
    with pytest.raises(NotYours):
        act(page, person("jiao"))
    assert region(page).accepted_at is None
    assert is_signed(page)


def with_text(page: Page) -> PageFile:
    """Give a page a file on which the program read two texts without an article."""
    texts = [
        {
            "places": [[0.1, 0.1, 0.5, 0.4], [0.5, 0.2, 0.9, 0.4]],
            "headline": "没有稿件的消息",
            "paragraphs": ["第一段<b>有尖括号。", "第二段。"],
        },
        {"places": [[0.1, 0.5, 0.9, 0.9]], "headline": "", "paragraphs": ["只有正文的一则。"]},
    ]
    return PageFile.objects.create(
        page=page,
        number=1,
        is_current=True,
        origin=FileOrigin.UPLOADED,
        digest="0" * 64,
        pdf="none.pdf",
        width=800,
        height=1100,
        unassigned_texts=texts,
        made_at=MORNING,
    )


def test_one_click_makes_drafts_of_the_texts_that_have_no_article(page: Page) -> None:
    with_text(page)
    made = make_drafts_from_text(page, by=person("shen"), at=LATER)
    assert [article.headline for article in made] == ["没有稿件的消息", "只有正文的一则。"]
    assert Article.objects.get(pk=made[0].pk).body == (
        "<p>第一段&lt;b&gt;有尖括号。</p><p>第二段。</p>"
    )
    assert page.placements.count() == 4
    drafted = PageRegion.objects.get(placement__article=made[0])
    assert (drafted.accepted_at, len(drafted.polygons)) == (None, 2)
    with pytest.raises(Invalid):
        make_drafts_from_text(page, by=person("shen"), at=LATER)
    assert page.placements.count() == 4
