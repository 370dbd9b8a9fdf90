"""Any choice of edits, made in any order, gives the same well-formed text as all of them at once."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from articles.domain.texts.edit_finding import find_edits
from articles.domain.texts.edit_marks import (
    EditKind,
    MarkedEdit,
    changed_links,
    changed_tags,
    find_kind,
    mark_edits,
    shown_text,
)
from articles.domain.texts.edits import (
    TextEdit,
    apply_edits,
    clean_field,
    is_slip,
    merge_edits,
    place_edits,
)
from articles.domain.texts.units import BODY, follow_tags, read_units
from articles.markup.marked import clean_marked
from articles.markup.sanitising import clean_body

WORDS = [
    "本报讯",
    "的",
    "新桥",
    "通车",
    "，",
    "。",
    "a",
    "bridge",
    " ",
    "100",
    "米",
    "<br>",
    "&amp;",
]
SETTINGS = ["{}", "{}", "{}", "<strong>{}</strong>", "<em>{}</em>", '<a href="http://x/1">{}</a>']
BLOCKS = [
    "<p>{}</p>",
    "<p>{}</p>",
    "<p>{}</p>",
    "<h3>{}</h3>",
    "<ul><li>{}</li><li>乙</li></ul>",
    "<table><tr><td>{}</td><td>丙</td></tr></table>",
    "<blockquote><p>{}</p></blockquote>",
    '<figure><img src="/m/a.jpg" data-image="1" alt="甲"><figcaption>{}</figcaption></figure>',
]
CHANGES = [
    ("<p>", "<h3>"),
    ("通车", "</p><p>通车"),
    ("新桥", "<strong>新桥</strong>"),
    ("的", ""),
    ("，", "；"),
    ("本报讯", "本报今日讯"),
]
words = st.lists(st.sampled_from(WORDS), max_size=5).map("".join)
stretches = st.builds(str.format, st.sampled_from(SETTINGS), words)
blocks = st.builds(
    str.format,
    st.sampled_from(BLOCKS),
    st.lists(stretches, min_size=1, max_size=4).map("".join),
)


@st.composite
def two_bodies(draw: st.DrawFn) -> tuple[str, str]:
    """A cleaned body, and what somebody made of it: paragraphs more and fewer, other words, other
    setting."""
    old = draw(st.lists(blocks, max_size=6))
    new = [block for block in old if draw(st.integers(0, 9))]
    for place in range(len(new)):
        before, after = draw(st.sampled_from([*CHANGES, ("", "")]))
        if before:
            new[place] = new[place].replace(before, after)
        if before == "<p>":
            new[place] = new[place].replace("</p>", "</h3>")
    new[draw(st.integers(0, len(new))) :] += draw(st.lists(blocks, max_size=2))
    return clean_body("".join(old)), clean_body("".join(new))


@given(two_bodies())
def test_all_edits_give_the_new_text_and_none_the_old_one(bodies: tuple[str, str]) -> None:
    old, new = bodies
    edits = find_edits(BODY, old, new)
    assert apply_edits(old, edits) == new
    assert apply_edits(old, []) == old
    assert (edits == []) == (old == new)


@given(two_bodies(), st.randoms(use_true_random=False))
def test_a_choice_in_any_order_gives_what_it_gives_at_once(
    bodies: tuple[str, str], chance: Random
) -> None:
    old, new = bodies
    chosen = [edit for edit in find_edits(BODY, old, new) if chance.random() < 0.6]
    at_once = apply_edits(old, chosen)
    assert follow_tags((), read_units(BODY, at_once)) == ()
    chance.shuffle(chosen)
    current = old
    for place, edit in enumerate(chosen):
        merged = merge_edits(BODY, old, current, accepted=chosen[:place], chosen=[edit])
        assert not merged.misplaced
        current = clean_field(BODY, merged.text)
    assert current == clean_body(at_once)


@given(two_bodies())
def test_marks_show_both_texts_and_nothing_but_them(bodies: tuple[str, str]) -> None:
    old, new = bodies
    edits = find_edits(BODY, old, new)
    marked = [MarkedEdit(edit, "edit-1", 1, 0, "", "", "", "") for edit in edits]
    shown = mark_edits(BODY, old, marked)
    assert follow_tags((), read_units(BODY, shown)) == ()
    assert mark_edits(BODY, old, []) == old
    cleaned = clean_marked(shown)
    assert all(unit in cleaned for unit in read_units(BODY, shown) if unit.startswith("<ins"))


def edits_between(old: str, new: str, field: str = BODY) -> list[tuple[str, str]]:
    return [(edit.before, edit.after) for edit in find_edits(field, old, new)]


def test_a_paragraph_that_came_or_went_is_one_edit() -> None:
    one = "<p>江岸启用新码头。</p>"
    other = "<p>全程缩短两天。</p>"
    between = "<p>记者在现场看到。</p>"
    assert edits_between(one + other, one + between + other) == [("", between)]
    assert edits_between(one + between + other, one + other) == [(between, "")]


def test_an_edit_says_what_it_does() -> None:
    body = "<p>江岸启用新码头。全程缩短两天。</p>"
    split = body.replace("。全", "。</p><p>全")
    assert [find_kind(BODY, edit) for edit in find_edits(BODY, body, split)] == [EditKind.SPLIT]
    assert [find_kind(BODY, edit) for edit in find_edits(BODY, split, body)] == [EditKind.JOIN]
    bold = body.replace("新码头", "<strong>新码头</strong>")
    [restyled] = find_edits(BODY, body, bold)
    assert find_kind(BODY, restyled) == EditKind.RESTYLE
    assert (shown_text(BODY, restyled.after), changed_tags(restyled)) == (
        "新码头",
        ([], ["strong"]),
    )


def test_pictures_and_links_are_named() -> None:
    body = '<p>江岸<a href="http://x/1">公告</a></p>'
    picture = '<p><img src="/m/a.jpg" data-image="1" alt="甲"></p>'
    [inserted] = find_edits(BODY, body, body + picture)
    assert find_kind(BODY, inserted) == EditKind.INSERT
    assert shown_text(BODY, inserted.after) == "▣"
    [relinked] = find_edits(BODY, body, body.replace("x/1", "x/2"))
    assert find_kind(BODY, relinked) == EditKind.RESTYLE
    assert changed_links(relinked) == (["http://x/1"], ["http://x/2"])


def test_words_of_latin_letters_and_chinese_characters_are_units() -> None:
    assert edits_between("用 Python 写", "用 Perl 写", "headline") == [("Python", "Perl")]
    assert edits_between("增加三成", "减少三成", "headline") == [("增加", "减少")]
    assert edits_between("十二天", "二十天", "headline") == [("十二", "二十")]


def test_a_sentence_that_is_written_anew_is_one_edit() -> None:
    old = "全程用的时间缩短到了十二天左右"
    new = "货物到港的日子提前了近两周"
    assert len(edits_between(old, new, "headline")) == 1


def test_an_edit_follows_its_words_and_is_lost_with_them() -> None:
    frozen = "<p>江岸启用新码头。</p>"
    [edit] = find_edits(BODY, frozen, frozen.replace("新码头", "老码头"))
    moved = f"<h3>要闻</h3>{frozen}"
    [place] = place_edits(BODY, frozen, moved, accepted=[], waiting=[edit])
    assert place == TextEdit(edit.start + 11, edit.end + 11, "新", "老")
    gone = frozen.replace("新码头", "旧港")
    assert place_edits(BODY, frozen, gone, accepted=[], waiting=[edit]) == [None]


def test_links_raised_figures_and_bylines_are_no_slips() -> None:
    body = '<p>江岸<a href="http://x/1">公告</a>，10<sup>2</sup>米。</p>'
    assert is_slip(BODY, body, body.replace("，", "、"), [])
    assert is_slip(BODY, body, body.replace("江岸", "<strong>江岸</strong>"), [])
    assert not is_slip(BODY, body, body.replace("x/1", "x/2"), [])
    assert not is_slip(BODY, body, body.replace("<sup>2</sup>", "2"), [])
    assert not is_slip("byline", "甲", "乙", [])


def test_marks_carry_no_script() -> None:
    shown = clean_marked(
        '<p><ins class="edit" onclick="x()">新</ins><a href="#edit-1">1</a>'
        '<a href="javascript:x()">2</a><a href="#other">3</a><script>x()</script></p>'
    )
    assert "onclick" not in shown
    assert "script" not in shown
    assert shown.count("href") == 1


def test_blanks_that_an_editor_puts_between_paragraphs_are_no_suggestions() -> None:
    frozen = "<p>江岸启用新码头。</p><ul><li>甲</li></ul><p>全程缩短两天。</p>"
    typed = "<p>江岸启用老码头。</p>\n\n<ul>\n\t<li>甲</li>\n</ul>\n\n<p>全程缩短两天。</p>"
    [edit] = find_edits(BODY, frozen, typed)
    assert (edit.before, edit.after) == ("新", "老")
    saved = frozen.replace("</p>", "</p>\n\n").replace("两天", "三天")
    [place] = place_edits(BODY, frozen, saved, accepted=[], waiting=[edit])
    assert place
    assert apply_edits(saved, [place]) == saved.replace("新", "老")
