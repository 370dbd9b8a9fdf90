"""The beginning of a text that everybody may read: never much, never half of it, and nothing but
its first words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.domain.reader_access import OPENING, free_opening
from articles.markup.sanitising import clean_body, plain_text

TEXTS = st.lists(st.text("三月的江岸货船一早靠泊。 ab", min_size=0, max_size=300), max_size=8).map(
    "\n".join
)


def shown(text: str) -> str:
    return "".join(free_opening(text)).removesuffix("…")


@given(TEXTS)
def test_it_is_the_beginning_and_at_most_half_and_at_most_two_hundred_characters(text: str) -> None:
    joined = "".join(line for line in text.splitlines() if line.strip())
    found = shown(text)
    assert len(found) <= min(OPENING, len(joined) // 2)
    assert joined.startswith(found) or joined.replace(" ", "").startswith(found.replace(" ", ""))


@given(TEXTS)
def test_what_stands_last_is_never_in_it(text: str) -> None:
    assert "暗号" not in shown(text + "\n" + "暗号")


def test_whole_paragraphs_are_shown_while_they_fit() -> None:
    first = "一" * 80
    second = "二" * 90
    assert free_opening(f"{first}\n{second}\n{'三' * 400}") == [first, second, "三" * 30 + "…"]


def test_a_stub_of_a_few_characters_is_left_away() -> None:
    first = "一" * 190
    assert free_opening(f"{first}\n{'二' * 400}") == [first]


def test_one_short_paragraph_is_not_given_away() -> None:
    assert free_opening("开标结果今日公布") == ["开标结果…"]


@pytest.mark.parametrize("text", ["", "\n\n", "一"])
def test_nothing_is_shown_of_nothing(text: str) -> None:
    assert free_opening(text) == []


def test_nothing_hides_in_links_pictures_or_tables() -> None:
    body = clean_body(
        '<p>开头<a href="https://example.org/secret">链接</a></p><p><img src="/x.jpg" alt="secret"></p>'
        "<table><tr><td>" + "数" * 600 + "</td></tr></table><p>secret</p>"
    )
    assert "secret" not in "".join(free_opening(plain_text(body)))
