"""What is printed between two articles, or looks like a part of one and is not."""

import pytest

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character
from articles.epaper.regions.finder import find_regions
from articles.epaper.regions.texts import ArticleText, FoundRegion
from tests.articles.epaper.regions.pages import (
    bounds_of,
    make_article,
    make_page,
    make_text,
    set_column,
    set_line,
)

ROADS = make_text(0, 96)
SCHOOLS = make_text(200, 96)
ROADS_HEAD = make_text(400, 8)
SCHOOLS_HEAD = make_text(450, 8)
L_SHAPED = 6  # corners
BOTH = [
    make_article("roads", ROADS_HEAD, ROADS),
    make_article("schools", SCHOOLS_HEAD, SCHOOLS),
]


def set_story(top: float, headline: str, text: str) -> list[Character]:
    """Return a headline of 24 points over two columns of four lines; it is 92 points deep."""
    return [
        *set_line(40, top, headline, 24),
        *set_column(40, top + 40, text[:48]),
        *set_column(176, top + 40, text[48:]),
    ]


def find_stories(
    characters: list[Character],
    pictures: tuple[Rectangle, ...] = (),
    articles: list[ArticleText] = BOTH,
) -> dict[str, FoundRegion]:
    page = make_page(characters, pictures)
    return {region.key: region for region in find_regions(page, articles).regions}


@pytest.mark.parametrize(
    ("top", "owner"),
    [(158.0, "roads"), (174.0, "schools")],
    ids=["close below a text", "close above a headline"],
)
def test_a_picture_between_two_articles_belongs_to_the_one_that_it_is_close_to(
    top: float, owner: str
) -> None:
    """It is as wide as both. Each of the four columns above it is one piece of text."""
    characters = [
        *set_line(40, 60, ROADS_HEAD, 24),
        *[
            letter
            for number in range(4)
            for letter in set_column(
                40 + 130 * number, 100, ROADS[24 * number : 24 * number + 24] * 2
            )
        ],
        *set_line(40, 260, SCHOOLS_HEAD + make_text(470, 12), 24),
        *set_column(40, 300, SCHOOLS, 24),
        *set_column(300, 300, SCHOOLS, 24),
    ]
    found = find_stories(characters, (Rectangle(40, top, 550, top + 80),))
    assert bounds_of(found["roads"])[3] == (238 if owner == "roads" else 152)
    assert bounds_of(found["schools"])[1] == (174 if owner == "schools" else 260)


def test_a_picture_at_the_foot_of_a_column_belongs_to_the_text_far_above_it() -> None:
    characters = [*set_line(40, 60, ROADS_HEAD, 15), *set_column(40, 90, ROADS)]
    found = find_stories(characters, (Rectangle(40, 600, 160, 700),))
    assert bounds_of(found["roads"]) == (40, 60, 160, 700)


def test_a_line_of_another_article_below_a_picture_is_no_caption() -> None:
    caption = make_text(600, 8) + SCHOOLS[:8]
    articles = [make_article("roads", ROADS_HEAD, ROADS, captions=[caption]), BOTH[1]]
    characters = [
        *set_line(40, 100, ROADS_HEAD, 24),
        *set_column(40, 140, ROADS),
        *set_line(320, 100, SCHOOLS_HEAD, 24),
        *set_column(320, 240, SCHOOLS[:8] + SCHOOLS[12:], 8),
    ]
    found = find_stories(characters, (Rectangle(320, 140, 400, 232),), articles)
    assert bounds_of(found["roads"]) == (40, 100, 232, 248)
    assert len(found["schools"].polygons) == 1


def test_a_line_that_begins_with_a_hanging_quotation_mark_is_cut_at_the_gutter() -> None:
    """The mark is set a half em to the left, so the gutter looks narrower than a blank."""
    left = ROADS[:48]
    right = SCHOOLS[:12] + "“" + SCHOOLS[12:24] + SCHOOLS[24:60]
    characters = [
        *set_column(40, 140, left),
        *set_column(170, 140, right[:12]),
        *set_line(165, 154, right[12:25]),
        *set_column(170, 168, right[25:]),
        *set_column(40, 196, ROADS[48:]),
        *set_column(170, 210, SCHOOLS[60:]),
    ]
    found = find_stories(characters)
    assert bounds_of(found["roads"])[2] == 160
    assert bounds_of(found["schools"])[0] in {165, 170}


def test_the_text_of_an_advert_is_not_drawn_to_the_article_around_it() -> None:
    characters = [
        *set_line(40, 100, ROADS_HEAD, 24),
        *set_column(40, 140, ROADS[:60] + ROADS[:60]),
        *set_column(176, 140, ROADS[60:]),
        *set_column(176, 200, make_text(2050, 60)),
        *set_line(282, 272, "广告", 7),
    ]
    found = find_stories(characters)
    assert len(found["roads"].polygons[0]) == L_SHAPED


def test_a_note_that_text_goes_on_from_elsewhere_belongs_to_what_is_below_it() -> None:
    characters = [
        *set_line(40, 100, ROADS_HEAD, 24),
        *set_column(40, 140, ROADS),
        *set_line(36, 266, "（上接第一版）"),
        *set_column(40, 288, SCHOOLS),
    ]
    found = find_stories(characters)
    assert bounds_of(found["roads"])[3] == 248
    assert bounds_of(found["schools"])[1] == 266


def test_a_page_label_that_is_deeper_than_the_date_beside_it_is_in_the_running_head() -> None:
    head = [*set_line(40, 40, "12版综合新闻", 14), *set_line(300, 44, "2026年11月23日", 8)]
    story = [*set_line(40, 64, make_text(480, 10), 14), *set_story(84, ROADS_HEAD, ROADS)]
    articles = [make_article("roads", ROADS_HEAD, ROADS, kicker=make_text(480, 10))]
    found = find_stories(head + story, articles=[articles[0]])
    assert bounds_of(found["roads"])[1] == 64


def test_an_article_whose_text_is_quite_another_one_is_found_by_its_byline() -> None:
    characters = [
        *set_line(40, 100, make_text(3000, 8), 24),
        *set_line(40, 130, "本报记者林溪"),
        *set_column(40, 150, make_text(3100, 96)),
    ]
    articles = [make_article("roads", ROADS_HEAD, ROADS, bylines=["□本报记者 林溪"]), BOTH[1]]
    found = find_stories(characters, articles=articles)
    assert list(found) == ["roads"]
    assert found["roads"].score < 0.2
    assert not found["roads"].headline_matched


def test_a_byline_of_two_articles_says_which_of_them_it_is_to_nobody() -> None:
    characters = [
        *set_line(40, 100, make_text(3000, 8), 24),
        *set_line(40, 130, "本报记者林溪"),
        *set_column(40, 150, make_text(3100, 96)),
    ]
    articles = [
        make_article("roads", ROADS_HEAD, ROADS, bylines=["本报记者林溪"]),
        make_article("schools", SCHOOLS_HEAD, SCHOOLS, bylines=["本报记者林溪"]),
    ]
    assert find_stories(characters, articles=articles) == {}


def test_a_text_right_below_a_subhead_that_is_hardly_larger_is_text() -> None:
    lines = [ROADS[start : start + 8] for start in range(0, 80, 8)]
    characters = [
        *set_line(40, 100, make_text(500, 7), 12.6),
        *[
            letter
            for number, line in enumerate(lines)
            for letter in set_line(40, 118 + 15 * number, line, 11)
        ],
        *set_line(150, 118, ROADS[80:]),
        *set_column(40, 290, SCHOOLS),
        *set_column(176, 290, make_text(700, 96)),
    ]
    found = find_stories(characters)
    assert bounds_of(found["roads"]) == (40, 100, 310, 264)
