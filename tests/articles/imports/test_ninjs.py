"""A ninjs item says what its roles, languages and versions mean, and what is left out of it is
told."""

import io
import json
from functools import partial
from typing import Any

import pytest

from articles.common.moments import LATEST
from articles.imports.json_text import CleanJson
from tests.articles.imports.files import news
from tests.articles.imports.test_readers import only, rows


def lines(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"role": role, "value": value} for role, value in pairs]


def test_the_headline_is_the_one_whose_role_is_main() -> None:
    said = lines(("short", "短"), ("seo", "搜"), ("kicker", "引"), ("main", "主"), ("sub", "副"))
    text = only(news(1, headlines=said), "a.json").text
    assert (text["headline"], text["kicker"], text["subhead"]) == ("主", "引", "副")


def test_where_no_headline_is_main_the_first_is_taken() -> None:
    assert only(news(1, headlines=lines(("seo", "搜"))), "a.json").text["headline"] == "搜"


@pytest.mark.parametrize(
    ("own", "taken"), [("zh-Hans", "简"), ("en", "Plain"), ("en-GB", "Plain"), ("", "Plain")]
)
def test_the_items_own_language_decides(own: str, taken: str) -> None:
    said = [
        {"language": "en", "value": "Plain", "role": "main"},
        {"language": "zh-Hans", "value": "简", "role": "main"},
    ]
    item = only(news(1, language=own, headlines=said), "a.json")
    assert item.text["headline"] == taken


@pytest.mark.parametrize(
    ("versions", "newest"),
    [
        ([{"version": "1"}, {"version": "2"}], 2),
        ([{"version": 10}, {"version": 9}], 1),
        (
            [
                {"versionCreated": "2019-04-08T10:00:00+08:00"},
                {"versionCreated": "2019-04-08T01:30:00Z"},
            ],
            1,
        ),
        ([{}, {}], 2),
    ],
)
def test_of_versions_the_newest_is_read(versions: list[dict[str, Any]], newest: int) -> None:
    found = rows([news(1, **version) for version in versions], "a.json")
    assert [row.number for row in found if row.item] == [newest]
    assert [row.number for row in found if row.passed] == [3 - newest]


def test_an_item_cancelled_in_the_same_file_is_none() -> None:
    first, second = rows(
        [news(1, version="1"), news(1, version="2", pubStatus="canceled")], "a.json"
    )
    assert first.passed
    assert (second.passed, second.cancels) == ("cancelled by its publisher", "ninjs")


def test_fields_that_are_not_taken_over_are_named_once() -> None:
    notes: list[str] = []
    items = [news(count, ednote="速发", places=[{"name": "河口"}]) for count in (1, 2)]
    rows(items, "a.json", notes)
    assert len(notes) == 2
    assert "ednote" in notes[0]


def test_what_goes_with_a_text_and_finds_no_room_is_told() -> None:
    copies = [{"href": "https://e.org/1.jpg", "contentType": "image/jpeg"}]
    more = [{"type": "picture", "renditions": copies}] * 2 + [{"type": "video"}]
    item = only(news(1, associations=more), "a.json")
    assert item.lead is not None
    assert "picture × 1、video × 1" in item.remarks[0]


@pytest.mark.parametrize("end", ["9999-12-31T23:59:59Z", "9999-12-31"])
def test_the_year_9999_is_no_end(end: str) -> None:
    end_read = only(news(1, expires=end), "a.json").expires_at
    assert end_read is not None
    assert end_read > LATEST  # what ends after every limit is stored without an end


def test_an_unknown_status_keeps_a_draft_and_is_told() -> None:
    item = only(news(1, pubStatus="embargo"), "a.json")
    assert (item.public_from, len(item.remarks)) == (None, 1)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (r"\udfff", ""),
        (r"\uD800", ""),
        (r"\ud83d\ude00", "😀"),
        (r"\\udfff", r"\udfff"),
        ("\b", ""),
        ("\x1f", ""),
        (r"\u0008", ""),
        (r"\ufffe", ""),
    ],
)
def test_what_is_no_character_keeps_no_file_out(written: str, kept: str) -> None:
    for length in (0, 60_000, 65_520, 65_525, 65_530, 65_536):
        item = news(1, headlines=[{"value": "a" * length + "桥"}], title="HERE")
        content = json.dumps([item, news(2)], ensure_ascii=False).replace("桥", f"桥{written}")
        first, second = rows(content, "a.json")
        assert first.item
        assert second.item
        assert first.item.text["headline"] == "a" * length + "桥" + kept


def test_however_a_file_is_cut_into_pieces_its_characters_stay_whole() -> None:
    text = r"a\ud83d\ude00\\ud83d\udfff\ud83d\ud83d\ude00桥\b\n\ud800"

    def read(size: int) -> str:
        file = CleanJson(io.BytesIO(text.encode()))
        return b"".join(iter(partial(file.read, size), b"")).decode()

    whole = read(4096)
    assert whole == r"a\ud83d\ude00\\ud83d" + "\ufdd0\ufdd0" + r"\ud83d\ude00桥\b\n" + "\ufdd0"
    for size in range(1, 40):
        assert read(size) == whole, size


def test_damaged_bytes_cost_their_characters_only() -> None:
    raw = json.dumps([news(1), news(2)], ensure_ascii=False).encode()
    first, second = rows(raw.replace("讯1".encode(), b"\xff1"), "a.json")
    assert first.item
    assert "damaged" in first.item.remarks[0]
    assert second.item
