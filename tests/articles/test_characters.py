"""What is stored is cleaned of noise and otherwise stays as written; what is compared is folded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.characters import clean_for_xml, clean_line, clean_text, fold, fold_with_places

ODD = "a1汉 \n　\u200b\u200d\u200cیㅎㅏㄴ\u1112\u1161\u11ab\u0301é👨👩\ufe0f_x000D_A,·々-\uff9eｶ\u3099\ud83d\ude00"
texts = st.one_of(st.text(), st.text(alphabet=ODD))


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("招\u200b标公\ufeff告", "招标公告"),
        ("大坝\u00ad合龙", "大坝合龙"),
        ("改道\u202e通告\u202c", "改道通告"),
        ("题\ufffe目\uffff\ufdd0", "题目"),
        ("题\x07目\x9c", "题目"),
        ("题\ud800目", "题目"),
        ("\ud83d\ude00笑", "😀笑"),
        ("标\u200e题\u200f", "标题"),
        ("中\ufe0f国\U000e0041", "中国"),
        ("见\ufffc图", "见图"),
        ("cafe\u0301", "café"),
        ("\u1112\u1161\u11ab국", "한국"),
        ("上段。_x000D_\n下段。", "上段。\n下段。"),
        ("上段。\u2029下段。\x0b末", "上段。\n下段。\n末"),
    ],
)
def test_noise_goes(written: str, stored: str) -> None:
    assert clean_text(written) == stored


@pytest.mark.parametrize(
    "written",
    [
        "👨‍👩‍👧‍👦 ❤️ 1️⃣ 🏃🏽‍♀️ 🙂‍↔️",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "می‌خواهم",
        "क्‍ष",
        "ไทย\u200bภาษา",
        "שלום\u200f!",
        "葛\U000e0100城县",
        "\ufa19田﨑与羅",  # compatibility ideographs that a family writes its name with
        "王　立",
        "５Ｇ　基站，３．５％",
        "人々，二〇二四",
        "“十四五”——『规划』",
    ],
)
def test_what_a_script_a_name_or_a_picture_needs_stays_as_written(written: str) -> None:
    assert clean_text(written) == clean_line(written) == written


def test_a_line_is_one_line_without_blanks_at_its_ends() -> None:
    assert clean_line("　上半截\u2028下半截\t\r\n") == "上半截 下半截"


@given(texts)
def test_cleaning_twice_is_as_once(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("王　立", "王立"),
        ("记者   Ann   Lee   报道", "记者Ann Lee报道"),
        ("建成 5G 基站", "建成５Ｇ基站"),
        ("政府采\u200b购", "政府采购"),
        ("“十四五”规划", "十四五规划"),
        ("《河口志略》", "河口志略"),
        ("内蒙古財政廳發佈", "内蒙古财政厅发布"),
        ("葛\U000e0100城", "葛城"),
        ("⼈口镇的⽚子⻅面", "人口镇的片子见面"),
        ("金利來", "金利来"),
        ("cafe\u0301", "Café"),
        ("1,234,567元", "1234567元"),
        ("总长 1 234 567 米", "总长1234567米"),
        ("二○二四年", "二零二四年"),
        ("佐々木", "佐佐木"),
        ("阿里木·买买提", "阿里木•买买提"),
        ("阿里木 · 买买提", "阿里木买买提"),
        ("——访新桥", "－访新桥"),
        ("3～5％", "3~5%"),
        ("می‌خواهم", "میخواهم"),
        ("\u1112\u1161\u11ab", "한"),
        ("ｶﾞ", "ガ"),
        ("發(fā)布", "发布"),
        ("亳（bó）州", "亳州"),
    ],
)
def test_what_readers_take_for_the_same_is_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("江岸\n完成", "江岸完成"), ("in form", "inform"), ("王立", "王力"), ("이 집", "이집")],
)
def test_what_differs_for_readers_differs(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(texts)
def test_each_folded_character_has_its_place_in_the_text(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(places) == len(folded)
    assert list(places) == sorted(places)
    assert all(0 <= start < end <= len(text) for start, end in places)


@given(texts)
def test_lines_are_folded_by_themselves(text: str) -> None:
    assert fold(text) == "\n".join(fold(line) for line in text.split("\n"))


def test_xml_gets_what_it_can_carry() -> None:
    assert clean_for_xml("题\ufffe目\x07\ud800\U0001ffff 😀\n") == "题目 😀\n"


def test_thirty_marks_stay_on_one_character_and_no_more() -> None:
    assert len(clean_text("字" + "\u0301" * 100)) == 31
    assert clean_text("e\u0301") == "é"


def test_escapes_that_lay_each_other_bare_are_resolved_however_deep() -> None:
    deep = "_x000" * 5_000 + "_x0000_" + "0_" * 5_000
    layered = "_x0000_"
    for _layer in range(50):
        layered = f"_x000A{layered}\ufe0f_"
    for text in (deep, layered):
        once = clean_text(f"前{text}后")
        assert clean_text(once) == once
        assert "_x0000_" not in once


def test_a_line_keeps_single_blanks_and_turns_tabs_and_breaks_into_one() -> None:
    assert clean_line(" 一  二 \t\t 三 \n 四 ") == "一  二 三 四"
