"""Marks on a proof change what they say and nothing else, in plain text and in HTML alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.domain.texts import proof_marks
from articles.domain.texts.proof_marks import Misplaced
from articles.markup.sanitising import clean_body, plain_text

WORDS = st.text("船靠泊11月日，。 &<a", min_size=1, max_size=8)
RUN = st.one_of(
    WORDS.map(lambda words: words.replace("&", "&amp;").replace("<", "&lt;")),
    WORDS.map(lambda words: f"<strong>{words.replace('&', '&amp;').replace('<', '&lt;')}</strong>"),
)
BLOCKS = st.lists(
    st.tuples(
        st.sampled_from(["p", "h3", "blockquote", "li"]), st.lists(RUN, min_size=1, max_size=4)
    ),
    min_size=1,
    max_size=4,
)
BODIES = BLOCKS.map(
    lambda blocks: clean_body("".join(f"<{tag}>{''.join(runs)}</{tag}>" for tag, runs in blocks))
)


@given(BODIES)
def test_the_characters_of_a_body_are_its_plain_text(body: str) -> None:
    assert "".join(unit.text for unit in proof_marks.split_units(body)) == plain_text(body)


@given(BODIES, st.data())
def test_words_put_into_a_body_stand_in_its_plain_text(body: str, data: st.DataObject) -> None:
    text = plain_text(body)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    words = data.draw(st.text("船泊1&<", min_size=1, max_size=3))
    try:
        after = proof_marks.replace_in_body(body, start, end, words)
    except Misplaced:
        assert "\n" in text[start:end] or not text
        return
    # Cleaning may take a blank that now ends a paragraph, and nothing else.
    assert "".join(plain_text(clean_body(after)).split()) == "".join(plain_text(after).split())
    assert plain_text(after) == proof_marks.replace_text(text, start, end, words)


@given(BODIES, st.data())
def test_setting_a_stretch_bold_or_plain_changes_no_character(
    body: str, data: st.DataObject
) -> None:
    text = plain_text(body)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    style = data.draw(st.sampled_from(["bold", "plain", "crosshead", "paragraph"]))
    try:
        after = proof_marks.style_body(body, start, end, style)
    except Misplaced:
        return
    assert plain_text(after) == text
    assert clean_body(after) == after


@given(st.text("船靠泊了。，", max_size=20), st.text("船靠泊了。，", max_size=20), st.data())
def test_what_is_located_says_the_same(frozen: str, current: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(frozen)))
    end = data.draw(st.integers(start, len(frozen)))
    found = proof_marks.locate_stretch(frozen, current, start, end)
    if found is not None:
        assert current[found[0] : found[1]] == frozen[start:end]


def test_a_stretch_that_was_changed_meanwhile_is_not_located() -> None:
    assert proof_marks.locate_stretch("货船一早靠泊", "货船清晨靠泊", 2, 4) is None
    assert proof_marks.locate_stretch("货船一早靠泊", "昨天，货船一早靠泊", 2, 4) == (5, 7)


def test_a_mark_across_paragraphs_is_misplaced() -> None:
    with pytest.raises(Misplaced):
        proof_marks.replace_in_body("<p>货船</p><p>靠泊</p>", 1, 4, "")


@pytest.mark.parametrize(
    ("body", "start", "end", "target", "after"),
    [
        ("<p>一早货船靠泊</p>", 0, 2, 4, "<p>货船一早靠泊</p>"),
        ("<p>货船靠泊一早</p>", 4, 6, 2, "<p>货船一早靠泊</p>"),
        ("<p>一早</p><p>货船靠泊</p>", 0, 2, 5, "<p></p><p>货船一早靠泊</p>"),
    ],
)
def test_a_stretch_is_moved(body: str, start: int, end: int, target: int, after: str) -> None:
    assert proof_marks.move_in_body(body, start, end, target) == after
    assert proof_marks.move_text("一早货船靠泊", 0, 2, 4) == "货船一早靠泊"


@pytest.mark.parametrize(
    ("body", "start", "end", "style", "after"),
    [
        ("<p>货船靠泊</p>", 0, 2, "bold", "<p><strong>货船</strong>靠泊</p>"),
        ("<p><strong>货船靠泊</strong></p>", 2, 4, "plain", "<p><strong>货船</strong>靠泊</p>"),
        ("<p>货船</p><p>靠泊</p>", 0, 1, "crosshead", "<h3>货船</h3><p>靠泊</p>"),
        ("<p>货船</p><h3>靠泊</h3>", 3, 4, "paragraph", "<p>货船</p><p>靠泊</p>"),
    ],
)
def test_a_stretch_is_set_otherwise(
    body: str, start: int, end: int, style: str, after: str
) -> None:
    assert proof_marks.style_body(body, start, end, style) == after


def test_a_list_item_becomes_no_crosshead() -> None:
    with pytest.raises(Misplaced):
        proof_marks.style_body("<p>货船</p><ul><li>靠泊</li></ul>", 3, 4, "crosshead")


@pytest.mark.parametrize(
    ("field", "before", "after", "answer"),
    [
        ("body", "货船,一早靠泊", "货船，一早靠泊", True),  # a half-width mark
        ("headline", "货船靠泊!", "货船靠泊！", True),
        ("body", "货船一早靠泊的的码头", "货船一早靠泊的码头", True),  # a doubled particle
        ("body", "货船一早靠伯", "货船一早靠泊", True),  # 错别字
        ("headline", "货船一早靠伯", "货船一早靠泊", False),  # a headline is signed again
        ("body", "用时十八天", "用时十二天", False),
        ("body", "共12艘", "共13艘", False),
        ("body", "没有违规", "有违规", False),
        ("body", "林晓丹说", "林晓舟说", False),
        ("body", "采用ISO标准", "采用IEC标准", False),
        ("body", "货船一早靠泊", "货船清晨时分靠泊", False),
        (
            "headline",
            "出口增长3.5%",
            "出口增长35%",
            False,
        ),  # a mark inside a number is part of the number
        ("body", "出口增长３.5％，创新高", "出口增长3.5%，创新高", True),  # its width is not
        ("body", "共12艘,创新高", "共12艘，创新高", True),
        ("body", "吞吐量达到12,同比持平", "吞吐量达到12，同比持平", True),
        ("body", "出口增长3%", "出口增长3", False),
        ("body", "气温-5度", "气温5度", False),
        ("body", "来了10~20人", "来了1020人", False),
        ("body", "耗资$100", "耗资￥100", False),
        ("body", "占地10²米", "占地102米", False),
        ("body", "评级A+", "评级A", False),
        ("body", "贷款壹拾万", "贷款贰拾万", False),
        ("body", "林小丹说", "林晓丹说", False),  # nor may a name come
    ],
)
def test_only_marks_and_slips_are_typographic(
    field: str, before: str, after: str, answer: bool
) -> None:
    assert proof_marks.is_typographic(field, before, after, names=["林晓丹"]) is answer


def test_the_second_of_two_equal_words_is_found() -> None:
    assert [proof_marks.find_occurrence("船靠船", "船", number) for number in (1, 2, 3)] == [
        0,
        2,
        None,
    ]
