"""Two texts side by side: nothing invented, nothing lost, Chinese by character, Latin by word,
block by block."""

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.domain.texts import comparing, proof_marks
from articles.domain.texts.comparing import TextPiece, compare_blocks, compare_characters
from articles.markup import matching

WORDS = st.text(alphabet="采购提速码头，。12 ab\n", max_size=60)


@given(WORDS, WORDS)
def test_what_stayed_and_went_is_the_old_text_what_stayed_and_came_the_new(
    old: str, new: str
) -> None:
    pieces = compare_characters(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new


@given(WORDS)
def test_a_text_beside_itself_has_no_change(text: str) -> None:
    assert all(piece.kind == "same" for piece in compare_characters(text, text))


def test_chinese_is_compared_by_character() -> None:
    assert compare_characters("采购周期三十天", "采购周期十二天") == [
        TextPiece("same", "采购周期"),
        TextPiece("gone", "三"),
        TextPiece("same", "十"),
        TextPiece("new", "二"),
        TextPiece("same", "天"),
    ]


def test_latin_words_and_numbers_are_compared_whole() -> None:
    assert compare_characters("第1322期 Newsroom", "第1323期 Newsrooms") == [
        TextPiece("same", "第"),
        TextPiece("gone", "1322"),
        TextPiece("new", "1323"),
        TextPiece("same", "期 "),
        TextPiece("gone", "Newsroom"),
        TextPiece("new", "Newsrooms"),
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
    assert sorted(block.change for block in compare_blocks(old, new)) == sorted(changes)


def test_a_changed_paragraph_shows_only_what_changed_in_it() -> None:
    (block,) = compare_blocks("<p>货船一早靠泊码头</p>", "<p>货船清早靠泊码头</p>")
    assert [piece.text for piece in block.pieces if piece.kind != "same"] == ["一", "清"]


@given(WORDS, WORDS, st.integers(1, 40), st.integers(1, 9))
def test_long_texts_compared_in_parts_lose_nothing_either(
    old: str, new: str, cells: int, window: int
) -> None:
    with patch.object(matching, "CELLS_MAX", cells), patch.object(matching, "WINDOW", window):
        pieces = compare_characters(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "new") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "gone") == new


@given(
    st.lists(st.sampled_from(["甲", "乙", "丙丁", "戊己庚"])),
    st.lists(st.sampled_from(["甲", "乙", "丙己"])),
)
def test_every_block_of_both_bodies_is_told_once(old: list[str], new: list[str]) -> None:
    before, after = ("".join(f"<p>{text}</p>" for text in texts) for texts in (old, new))
    with patch.object(matching, "PAIRS_MAX", 4):
        told = compare_blocks(before, after)
    texts = [
        "".join(piece.text for block in told for piece in block.pieces if piece.kind != kind)
        for kind in ("new", "gone")
    ]
    assert sorted(texts[0]) == sorted("".join(old))
    assert sorted(texts[1]) == sorted("".join(new))


def rows(count: int, shift: int) -> str:
    cells = (f"<tr><td>{number * 7919 % 10_007 + shift}号</td></tr>" for number in range(count))
    return f"<table>{''.join(cells)}</table>"


def test_a_table_of_twice_the_rows_takes_twice_the_looks() -> None:
    looks = []
    for count in (600, 1200):
        with patch.object(comparing, "_are_alike", side_effect=comparing._are_alike) as look:
            compare_blocks(rows(count, 0), rows(count, 20_000))
        looks.append(look.call_count)
    assert looks[1] <= 2.2 * looks[0] <= 2.2 * 600 * comparing.LOOKED_AT


def test_a_place_of_a_proof_is_found_again_in_a_text_of_half_a_million_characters() -> None:
    frozen = "".join(f"第{number}句话写完了。" for number in range(50_000))
    place = frozen.index("第40000句")
    assert proof_marks.locate_stretch(frozen, f"新的开头。{frozen}尾", place, place + 8) == (
        place + 5,
        place + 13,
    )
