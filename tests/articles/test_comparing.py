"""Two texts side by side: nothing invented, nothing lost, Chinese by character, Latin by word, block by block."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comparing import Piece, by_block, by_character

WORDS = st.text(alphabet="采购提速码头，。12 ab\n", max_size=60)


@given(WORDS, WORDS)
def test_what_stayed_and_went_is_the_old_text_what_stayed_and_came_the_new(
    old: str, new: str
) -> None:
    pieces = by_character(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new


@given(WORDS)
def test_a_text_beside_itself_has_no_change(text: str) -> None:
    assert all(piece.kind == "same" for piece in by_character(text, text))


def test_chinese_is_compared_by_character() -> None:
    assert by_character("采购周期三十天", "采购周期十二天") == [
        Piece("same", "采购周期"),
        Piece("gone", "三"),
        Piece("same", "十"),
        Piece("new", "二"),
        Piece("same", "天"),
    ]


def test_latin_words_and_numbers_are_compared_whole() -> None:
    assert by_character("第1322期 Newsroom", "第1323期 Newsrooms") == [
        Piece("same", "第"),
        Piece("gone", "1322"),
        Piece("new", "1323"),
        Piece("same", "期 "),
        Piece("gone", "Newsroom"),
        Piece("new", "Newsrooms"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("<p>一段</p><p>二段</p>", "<p>一段</p><p>二段</p>", ["same", "same"]),
        ("<p>一段</p>", "<p>一段</p><p>加的一段</p>", ["same", "new"]),
        ("<p>一段</p><p>去的一段</p>", "<p>一段</p>", ["same", "gone"]),
        ("<p>货船一早靠泊码头</p>", "<p>货船清早靠泊码头</p>", ["changed"]),
        ("<p>完全不同的话</p>", "<p>另外写了一句</p>", ["new", "gone"]),
        ("<p>小标题</p>", "<h3>小标题</h3>", ["restyled"]),
        ("<p>有<strong>重</strong>点</p>", "<p>有重点</p>", ["restyled"]),
        ("<ul><li>一</li><li>二</li></ul>", "<ul><li>一</li></ul>", ["restyled", "gone"]),
        ("", "<p>新</p>", ["new"]),
        ("", "", []),
    ],
)
def test_a_body_is_compared_block_by_block(old: str, new: str, changes: list[str]) -> None:
    assert sorted(block.change for block in by_block(old, new)) == sorted(changes)


def test_a_changed_paragraph_shows_only_what_changed_in_it() -> None:
    (block,) = by_block("<p>货船一早靠泊码头</p>", "<p>货船清早靠泊码头</p>")
    assert [piece.text for piece in block.pieces if piece.kind != "same"] == ["一", "清"]
