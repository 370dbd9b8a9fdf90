"""The demonstration paper's material: sensible, varied, and free of sums that do not add up."""

import re
from random import Random

import pytest

from articles.fields import length_in_characters
from articles.markup.sanitising import clean_body, plain_text
from newsroom.demo import calendar, hard_cases
from newsroom.demo.pictures import DRAWERS, draw_picture
from newsroom.demo.stories import facts, grammar, plan
from newsroom.demo.stories.families import Family, load_families
from newsroom.demo.stories.genres import GENRES
from newsroom.demo.stories.places import PLACES
from newsroom.demo.stories.plan import Slot
from newsroom.demo.stories.story import Story, write_story

SEED = 1322
WINDOW = [
    Slot(number, index)
    for number in plan.newest_issues(12, 1327)
    for index in range(plan.USUAL_SLOTS)
]
LONG_KINDS = {
    "news",
    "feature",
    "interview",
    "opinion",
    "data",
    "case",
    "qa",
    "conference",
    "reprint",
}


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return [write_story(slot, SEED) for slot in WINDOW]


def test_the_calendar_reaches_from_the_first_day_to_the_known_issue_without_a_hole() -> None:
    assert calendar.find_issue_day(1) == calendar.FIRST_DAY
    assert calendar.find_issue_day(calendar.KNOWN_NUMBER) == calendar.KNOWN_DAY
    assert {day.isoweekday() for day in calendar.list_issue_days()} == {2, 5}
    assert calendar.number_in_year(1322) == 13


def test_a_window_of_any_size_holds_the_known_issue_and_as_many_as_asked_for() -> None:
    for issues in (1, 2, 6, 12, 104, 1327):
        assert calendar.KNOWN_NUMBER in plan.newest_issues(issues, 1327)
        assert len(plan.newest_issues(issues, 1327)) == issues
    assert plan.newest_issues(3, 1600) == [1322, 1599, 1600]


def test_a_choice_takes_one_side_and_a_fact_its_value() -> None:
    read = {
        grammar.expand_text("{who}[来|去]了", {"who": "他"}, Random(seed)) for seed in range(20)
    }
    assert read == {"他来了", "他去了"}
    for broken in ("[来|去", "来]", "来|去"):
        with pytest.raises(ValueError, match="bracket"):
            grammar.parse_text(broken)
    with pytest.raises(KeyError):
        grammar.expand_text("{nobody}", {}, Random(1))


@pytest.mark.parametrize("family", load_families(), ids=lambda family: family.key)
def test_every_headline_shows_its_place_and_its_figure(family: Family) -> None:
    for headlines in family.headlines.values():
        for headline in headlines:
            shown = facts_always_shown(grammar.parse_text(headline))
            assert family.pin in shown, headline
            assert shown & {"here", "place"}, headline


def test_no_two_slots_share_place_and_figure_so_no_headline_comes_twice() -> None:
    every = {
        plan.choose_place_and_figure(Slot(number, index), SEED)
        for number in range(1, 1329)
        for index in range(100)
    }
    assert len(every) == 1328 * 100
    sampled = [
        write_story(Slot(number, index), SEED)
        for number in range(3, 1328, 53)
        for index in range(0, 150, 2)
    ]
    headlines = [story.text["headline"] for story in sampled]
    assert len(set(headlines)) == len(headlines)


def test_every_kind_of_article_comes_in_every_issue(stories: list[Story]) -> None:
    kinds = {story.genre for story in stories[: plan.USUAL_SLOTS]}
    assert kinds == {*GENRES, "reprint"}


def test_bodies_are_clean_complete_and_never_the_same(stories: list[Story]) -> None:
    bodies = [story.text["body"] for story in stories]
    assert len(set(bodies)) == len(bodies)
    for story in stories:
        body = story.text["body"]
        assert clean_body(body) == body
        assert not re.search(r"[{}\[\]|]", plain_text(body))
        if story.genre in LONG_KINDS:
            assert length_in_characters(plain_text(body)) > 300, story.text["headline"]


def test_hardly_a_paragraph_comes_twice_in_an_issue() -> None:
    issue = [write_story(Slot(1322, index), SEED) for index in range(plan.USUAL_SLOTS)]
    lines = [line for story in issue for line in plain_text(story.text["body"]).splitlines()]
    assert len(set(lines)) > 0.95 * len(lines)


def test_tables_add_up(stories: list[Story]) -> None:
    tables = [story.text["body"] for story in stories if "<table>" in story.text["body"]]
    assert tables
    for body in tables:
        *parts, total = [float(value) for value in re.findall(r"<td>([\d.]+)</td>", body)]
        assert sum(parts) == pytest.approx(total)


def test_money_adds_up_and_shares_are_quotients() -> None:
    for seed in range(50):
        told = facts.make_money_facts(Random(seed), {"saved": 1794})
        budget, award, saved = (_thousands(told[name]) for name in ("budget", "award", "saved"))
        assert saved == 1794
        if "亿" not in told["budget"]:
            assert budget == award + saved
            assert told["rate"] == facts.format_percent(saved, budget)
        counted = facts.make_count_facts(Random(seed), {})
        assert int(counted["units_done"]) + int(counted["units_left"]) == int(counted["units"])
        assert int(counted["mended"]) + int(counted["open"]) == int(counted["found"])


def _thousands(amount: str) -> int:
    number = float(re.sub("[^0-9.]", "", amount))
    return round(number * (100_000 if "亿" in amount else 10))


def test_an_official_keeps_the_name_in_every_story() -> None:
    place = PLACES[0]
    family = load_families()[0]
    spoken = [facts.make_speaker_facts(Random(seed), SEED, place, family) for seed in range(40)]
    assert len({told["official"] for told in spoken}) == len({told["office"] for told in spoken})


def test_a_reprint_names_medium_headline_author_day_and_licence(stories: list[Story]) -> None:
    reprints = [story for story in stories if story.genre == "reprint"]
    assert reprints
    for story in reprints:
        assert all(
            story.text[f"source_{part}"] for part in ("name", "headline", "author", "date", "url")
        )
        assert story.rights["licence"]


def test_the_flagship_has_twenty_paragraphs_of_ninety_to_four_hundred_under_three_crossheads() -> (
    None
):
    body = hard_cases.write_flagship_body()
    lengths = [len(text) for text in re.findall(r"<p>(.*?)</p>", body)]
    assert len(lengths) == 20
    assert all(90 <= length <= 400 for length in lengths)
    assert body.count("<h3>") == 3


@pytest.mark.parametrize("kind", DRAWERS)
def test_a_picture_is_the_same_for_the_same_seed_and_says_what_is_in_it(kind: str) -> None:
    drawing = draw_picture(kind, 0, SEED)
    assert drawing.png == draw_picture(kind, 0, SEED).png
    assert drawing.png != draw_picture(kind, 1, SEED).png
    assert drawing.alt
    assert drawing.credit


def test_figures_carry_charts_and_everything_else_scenes(stories: list[Story]) -> None:
    shown = [
        (story.genre == "data", story.shot.kind in {"bars", "lines", "map"})
        for story in stories
        if story.shot
    ]
    assert set(shown) == {(True, True), (False, False)}


def facts_always_shown(nodes: grammar.Nodes) -> set[str]:
    """Return the names of the facts that every reading of the nodes shows."""
    shown: set[str] = set()
    for node in nodes:
        if isinstance(node, grammar.FactNode):
            shown.add(node.name)
        elif isinstance(node, grammar.ChoiceNode):
            shown |= set.intersection(*map(facts_always_shown, node.options))
    return shown
