"""Where articles are found on a printed page."""

from random import Random

from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText
from articles.epaper.regions.finder import find_regions
from articles.epaper.regions.furniture import find_furniture
from articles.epaper.regions.texts import FoundRegion
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
# One article beside the other: a headline of 24 points over two columns of four lines each.
ROADS_TYPE = [
    *set_line(40, 100, ROADS_HEAD, 24),
    *set_column(40, 140, ROADS[:48]),
    *set_column(176, 140, ROADS[48:]),
]
SCHOOLS_TYPE = [
    *set_line(320, 100, SCHOOLS_HEAD, 24),
    *set_column(320, 140, SCHOOLS[:48]),
    *set_column(456, 140, SCHOOLS[48:]),
]
BOTH = [
    make_article("roads", ROADS_HEAD, ROADS),
    make_article("schools", SCHOOLS_HEAD, SCHOOLS),
]


def find_by_key(page: PageText, articles: list[object] = BOTH) -> dict[str, FoundRegion]:
    return {region.key: region for region in find_regions(page, articles).regions}


def test_an_article_is_found_with_its_headline_and_columns() -> None:
    found = find_by_key(make_page(ROADS_TYPE + SCHOOLS_TYPE))
    assert bounds_of(found["roads"]) == (40, 100, 296, 192)
    assert bounds_of(found["schools"]) == (320, 100, 576, 192)
    assert found["roads"].headline_matched
    assert found["roads"].score > 0.9


def test_the_order_of_characters_and_of_articles_changes_nothing() -> None:
    characters = ROADS_TYPE + SCHOOLS_TYPE
    shuffled = list(characters)
    Random(3).shuffle(shuffled)
    assert find_regions(make_page(shuffled), BOTH[::-1]) == find_regions(
        make_page(characters), BOTH
    )


def test_another_headline_on_the_web_makes_a_region_to_check() -> None:
    edited = [make_article("roads", make_text(900, 9), ROADS), BOTH[1]]
    found = find_by_key(make_page(ROADS_TYPE + SCHOOLS_TYPE), edited)
    assert bounds_of(found["roads"]) == (40, 100, 296, 192)
    assert not found["roads"].headline_matched
    assert found["roads"].score < found["schools"].score


def test_an_article_that_is_not_on_the_page_gets_no_region() -> None:
    stranger = make_article("stranger", make_text(1200, 8), make_text(1300, 300))
    assert find_by_key(make_page(ROADS_TYPE), [BOTH[0], stranger]).keys() == {"roads"}


def test_of_two_articles_with_one_text_only_one_gets_the_region() -> None:
    copies = [make_article("b", ROADS_HEAD, ROADS), make_article("a", ROADS_HEAD, ROADS)]
    assert find_by_key(make_page(ROADS_TYPE), copies).keys() == {"a"}


def test_a_picture_story_is_found_by_its_caption() -> None:
    caption = make_text(1700, 24)
    picture = Rectangle(40, 300, 280, 420)
    page = make_page(ROADS_TYPE + set_line(40, 424, caption), [picture])
    photo = make_article("photo", "", captions=[caption])
    found = find_by_key(page, [BOTH[0], photo])
    assert bounds_of(found["photo"]) == (40, 300, 280, 434)


def test_a_picture_without_a_caption_between_headline_and_text_belongs_to_them() -> None:
    characters = [
        *set_line(40, 100, ROADS_HEAD, 24),
        *set_column(40, 230, ROADS[:48]),
        *set_column(176, 230, ROADS[48:]),
    ]
    found = find_regions(make_page(characters, [Rectangle(40, 132, 296, 222)]), BOTH)
    assert bounds_of(found.regions[0]) == (40, 100, 296, 282)
    assert not found.unassigned_pictures


def test_an_advert_belongs_to_nobody_and_is_no_draft() -> None:
    advert = [*set_line(40, 300, make_text(2000, 9), 20), *set_line(40, 330, make_text(2050, 20))]
    mark = set_line(250, 356, "广告", 7)
    banner = Rectangle(40, 500, 560, 600)
    banner_mark = set_line(540, 590, "广告", 7)
    page = make_page([*ROADS_TYPE, *advert, *mark, *banner_mark], [banner])
    found = find_regions(page, BOTH)
    assert [region.key for region in found.regions] == ["roads"]
    assert not found.unassigned_texts
    assert not found.unassigned_pictures


def test_text_without_an_article_is_offered_with_its_headline_in_the_order_of_reading() -> None:
    found = find_regions(make_page(ROADS_TYPE + SCHOOLS_TYPE), BOTH[:1])
    (draft,) = found.unassigned_texts
    assert draft.headline == SCHOOLS_HEAD
    assert "".join(draft.paragraphs) == SCHOOLS
    assert len(draft.places) == 3
    assert [region.key for region in found.regions] == ["roads"]


def test_an_l_shaped_article_does_not_cover_what_is_in_its_corner() -> None:
    characters = [
        *set_line(40, 100, ROADS_HEAD, 24),
        *set_column(40, 140, make_text(2500, 12 * 20)),
        *set_column(176, 140, ROADS[:48]),
        *set_line(176, 240, SCHOOLS_HEAD[:5], 24),
        *set_column(176, 280, SCHOOLS),
    ]
    tall = make_article("tall", ROADS_HEAD, make_text(2500, 12 * 20) + ROADS[:48])
    found = find_by_key(make_page(characters), [tall, BOTH[1]])
    (polygon,) = found["tall"].polygons
    assert len(polygon) == 6
    assert bounds_of(found["schools"])[0] == 176


def test_an_article_that_jumps_has_two_polygons() -> None:
    rest = make_text(3000, 96)
    characters = [
        *ROADS_TYPE,
        *set_line(40, 250, SCHOOLS_HEAD, 24),
        *set_column(40, 290, SCHOOLS),
        *set_column(40, 600, rest),
    ]
    jumping = make_article("roads", ROADS_HEAD, ROADS, rest)
    found = find_by_key(make_page(characters), [jumping, BOTH[1]])
    assert len(found["roads"].polygons) == 2


def test_text_that_cannot_be_read_goes_to_the_headline_above_it() -> None:
    garbled = [
        letter if letter.top < 130 else letter._replace(text="\ufffd") for letter in ROADS_TYPE
    ]
    found = find_by_key(make_page(garbled + SCHOOLS_TYPE))
    assert bounds_of(found["roads"]) == (40, 100, 296, 192)


def test_shared_paragraphs_stay_with_the_text_around_them() -> None:
    shared = make_text(3500, 36)
    articles = []
    characters: list[Character] = []
    for number in range(9):
        own = make_text(4000 + 100 * number, 60)
        text = own[:24] + shared + own[24:] if number < 3 else own
        left = 40 + number % 3 * 190
        top = 100 + number // 3 * 220
        head = make_text(5200 + 10 * number, 6)
        articles.append(make_article(f"story-{number}", head, text))
        characters += set_line(left, top, head, 24)
        characters += set_column(left, top + 40, text)
    found = find_by_key(make_page(characters), articles)
    assert len(found) == 9
    for number in range(9):
        left = 40 + number % 3 * 190
        region = bounds_of(found[f"story-{number}"])
        assert (region[0], region[1]) == (left, 100 + number // 3 * 220)


def test_the_running_head_belongs_to_no_article() -> None:
    head = set_line(40, 40, "03版要闻2026年11月23日责任编辑：林溪", 8)
    found = find_regions(make_page(head + ROADS_TYPE), BOTH)
    assert bounds_of(found.regions[0])[1] == 100
    assert not found.unassigned_texts


def test_a_date_in_an_article_at_the_top_is_no_running_head() -> None:
    text = ROADS[:24] + "2026年11月23日" + ROADS[24:]
    characters = [*set_line(40, 30, ROADS_HEAD, 24), *set_column(40, 64, text)]
    found = find_by_key(make_page(characters), [make_article("roads", ROADS_HEAD, text)])
    assert bounds_of(found["roads"])[1] == 30


def test_what_stands_at_one_place_on_half_of_the_pages_is_furniture() -> None:
    name = set_line(40, 40, "甲乙丙丁日报", 12)
    pages = [
        make_page([*name, *ROADS_TYPE]),
        make_page([*name, *SCHOOLS_TYPE]),
        make_page(ROADS_TYPE[:8]),
    ]
    (place, *_rest) = find_furniture(pages[:2])
    assert round(place.left * 600) == 40
    assert not find_furniture(pages[:1])
    found = find_regions(pages[0], BOTH, [place])
    assert bounds_of(found.regions[0])[1] == 100
