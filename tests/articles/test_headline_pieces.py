"""Headlines on screens end their lines by the sense: five hundred of them, at eight widths."""

import re
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import pytest
from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from articles.domain.headlines.headline_pieces import cut_headline
from articles.reading.headlines import end_lines, show_headline

# One a line; what no line may end inside stands in brackets.
FILE = Path(__file__).parent / "headlines.txt"
PLACES = (
    "临岚 岚西 岚东 鹤渚 汛桥 棹东 枫圩 沙茛 苇塘 北汛 水硙 桑洲 垣北 鹤汀 棠梨 石磬 澄堰 澄源 芦湾 鸥屿 青垣 望浦 "
    "砚池 岭溪 东棹 沙屿 陂阳 云阶 长艄 堰东 荻洲 潮坪 沙棠 岚江 白樵"
)
PEOPLE = "周明远 沈知秋 陆一鸣 陈桂兰 何阿婆 余秀禾 何以宁 尹竹筠 祝听澜"
NAMES = tuple(f"{PLACES} {PEOPLE}".split())
# Pixels of a column and of its type: beside a picture, in a block, on a phone, over an article.
COLUMNS = (
    (232, 17),
    (248, 17),
    (296, 17),
    (328, 20),
    (328, 26),
    (480, 20),
    (612, 38),
    (704, 40),
)
LINES_OF_EACH = """
() => [...document.querySelectorAll("h3")].map((headline) => {
  const walker = document.createTreeWalker(headline, NodeFilter.SHOW_TEXT);
  const lines = [];
  const range = document.createRange();
  let height = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    for (let place = 0; place < node.length; place += 1) {
      range.setStart(node, place);
      range.setEnd(node, place + 1);
      const box = range.getBoundingClientRect();
      if (box.width && (height === null || Math.abs(box.top - height) > 6)) {
        lines.push("");
        height = box.top;
      }
      lines[lines.length - 1] += node.data[place];
    }
  return lines;
})
"""


class MarkedHeadline(NamedTuple):
    """A headline and where the parts begin and end that no line may divide."""

    text: str
    units: list[tuple[int, int]]


def read_headlines() -> list[MarkedHeadline]:
    return [read_marks(line) for line in FILE.read_text().splitlines()]


def read_marks(line: str) -> MarkedHeadline:
    units = []
    text = ""
    for before, unit in re.findall(r"([^\[]*)(?:\[([^\]]*)\])?", line):
        text += before
        if unit:
            units.append((len(text), len(text) + len(unit)))
        text += unit
    return MarkedHeadline(text, units)


def find_broken_units(headline: MarkedHeadline, lines: list[str]) -> list[str]:
    ends = set(accumulate(len(line) for line in lines))
    return [
        headline.text[start:end]
        for start, end in headline.units
        if any(start < place < end for place in ends)
    ]


def test_no_headline_of_five_hundred_is_broken_inside_a_word_or_a_name() -> None:
    headlines = read_headlines()
    assert len(headlines) >= 500
    broken = {
        headline.text: units
        for headline in headlines
        if (units := find_broken_units(headline, list(cut_headline(headline.text, NAMES))))
    }
    assert broken == {}


@pytest.mark.browser
def test_a_browser_breaks_none_of_them_at_eight_widths(browser_page: Page) -> None:
    headlines = read_headlines()
    style = Path(str(finders.find("newsroom/reader.css"))).read_text()
    items = "".join(f"<h3>{show_headline(one.text, NAMES)}</h3>" for one in headlines)
    browser_page.set_content(
        f'<html lang="zh-Hans"><style>{style}</style><main>{items}</main></html>'
    )
    for width, size in COLUMNS:
        browser_page.add_style_tag(content=f"main{{width:{width}px}} h3{{font-size:{size}px}}")
        lines = browser_page.evaluate(LINES_OF_EACH)
        for headline, shown in zip(headlines, lines, strict=True):
            where = f"{headline.text} at {width} px: {shown}"
            assert "".join(shown).split() == headline.text.split(), where
            assert find_broken_units(headline, shown) == [], where
            assert not any(line[0] in "，。：；？！”》）、" for line in shown), where
            assert len(shown) == 1 or len(shown[-1].strip()) > 1, where


@given(st.text(alphabet="的采购合同，。《》“”12.5%ab 　：——鹤渚临岚", max_size=200))
def test_the_pieces_are_the_headline(text: str) -> None:
    assert "".join(cut_headline(text, NAMES)) == text


def test_a_name_that_the_paper_knows_stays_whole() -> None:
    assert "何以宁" in "|".join(cut_headline("何以宁谈采购的一年三季", ("何以宁",)))
    assert "何以|宁" in "|".join(cut_headline("何以宁谈采购的一年三季"))


def test_an_editors_lines_count_as_long_as_the_words_are_the_same() -> None:
    lines = ["夏汛后三百座渠闸", "逐一体检"]
    shown = show_headline("夏汛后三百座渠闸逐一体检", lines=lines)
    assert re.findall(r'<span class="line">(.*?)</span>', shown.replace("<wbr>", "")) == lines
    assert "line" not in show_headline("夏汛后两百座渠闸逐一体检", lines=lines)


def test_no_tag_of_a_headline_reaches_the_page() -> None:
    assert "<script>" not in show_headline("采购<script>alert(1)</script>公告，“<b>一</b>”")


def test_found_words_stay_marked() -> None:
    marked = SafeString("<mark>采购</mark>合同 A&amp;B公司中标")
    shown = end_lines(marked, "采购合同 A&B公司中标")
    assert shown.replace("<wbr>", "") == f'<span class="by-sense">{marked}</span>'
    assert "<mark>采购</mark><wbr>合同" in shown
