"""Where a headline ends a line: by the sense, never inside a word, a number or a title."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.domain.headlines.headline_breaks import break_headline, fill_lines, type_width


@pytest.mark.parametrize(
    ("headline", "lines"),
    [
        (
            "国家税务总局发布优化税费服务公告 减少资料报送1.2亿份",
            ("国家税务总局发布优化税费服务公告", "减少资料报送1.2亿份"),
        ),
        (
            "过了质疑期还能不能投诉，岚西从471人次咨询里挑出一道题",
            ("过了质疑期还能不能投诉，", "岚西从471人次咨询里挑出一道题"),
        ),
        (
            "仓库里的1884件“沉默的伙伴”：潮坪备汛见闻",
            ("仓库里的1884件", "“沉默的伙伴”：潮坪备汛见闻"),
        ),
        (
            "“小额采购最见作风”——谈枫圩2245笔订单",
            ("“小额采购最见作风”——", "谈枫圩2245笔订单"),
        ),
        ("走进“专精特新”企业：老厂房里的新账本", ("走进“专精特新”企业：", "老厂房里的新账本")),
    ],
)
def test_a_headline_ends_its_lines_by_the_sense(headline: str, lines: tuple[str, ...]) -> None:
    assert break_headline(headline, 2) == lines


@pytest.mark.parametrize(
    "whole", ["1.6万亿元", "7.8%", "《采购公报》", "“刀刃”", "国家税务总局", "GDP", "第1322期"]
)
def test_a_number_with_its_unit_a_title_and_a_word_stay_whole(whole: str) -> None:
    for before in range(3, 12):
        headline = "深化改革服务高水平对外开放大局"[:before] + whole + "推动经济持续回升向好发展"
        assert any(whole in line for line in break_headline(headline, 2)), before


def test_no_line_begins_with_a_closing_mark_or_a_particle_where_another_way_is_open() -> None:
    lines = break_headline("把采购合同写成老百姓看得懂的承诺，把验收单晒到网上", 3)
    assert not any(line[0] in "，。”》的" for line in lines)


@given(
    st.text(alphabet="的采购合同，。《》“”12.5%ab 　：", min_size=1, max_size=70), st.integers(1, 5)
)
def test_no_character_is_lost_and_none_is_added(text: str, lines: int) -> None:
    broken = break_headline(text, lines)
    assert len(broken) <= lines
    assert re.sub(r"\s", "", "".join(broken)) == re.sub(r"\s", "", text)


@given(st.text(alphabet="采购合同写成，。看得懂", min_size=1, max_size=90), st.integers(6, 20))
def test_wrapped_lines_fit_their_width_but_for_a_hanging_mark(text: str, width: int) -> None:
    lines = fill_lines(text, width)
    assert "".join(lines) == text
    for line in lines:
        assert type_width(line.rstrip("，。")) <= width


def test_three_hundred_characters_are_broken_at_once() -> None:
    lines = break_headline("关于进一步完善增值税留抵退税政策的通知" * 16, 4)
    assert len(lines) == 4
    assert max(map(type_width, lines)) < 1.3 * min(map(type_width, lines))
