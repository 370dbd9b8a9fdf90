"""Lines of prose become paragraphs, foreign headings crossheads; verse and addresses stay as they
are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.markup.paragraphs import (
    level_headings,
    make_body_paragraphs,
    overlong_crosshead_lengths,
)
from articles.markup.sanitising import clean_body

LONG = "三月的江岸，货船一早靠泊，码头上的工人已经忙了一个多小时，今年的第一批采购物资就在船上。"
ARTICLE = "<br>".join([LONG, "一次采购", LONG, "两头见面", LONG])


def stored(body: str) -> str:
    return make_body_paragraphs(clean_body(level_headings(body)))


def test_every_line_of_plain_text_is_a_paragraph() -> None:
    wanted = f"<p>{LONG}</p><p>一次采购</p><p>{LONG}</p><p>两头见面</p><p>{LONG}</p>"
    assert stored(f"<p>{ARTICLE}</p>") == wanted
    assert stored(ARTICLE.replace("<br>", "\n")) == wanted
    assert (
        stored("<p>来了三位。<br>他们从江城的另一头赶来，带着图纸。<br>会开了一天。</p>").count(
            "<p>"
        )
        == 3
    )


@pytest.mark.parametrize(
    "body",
    [
        "<p>床前明月光，<br>疑是地上霜。<br>举头望明月，<br>低头思故乡。</p>",
        "<p>白日依山尽，黄河入海流。<br>欲穷千里目，更上一层楼。</p>",
        "<p>地址：江城市湖滨路 9 号<br>电话：021-12345678<br>邮编：310001</p>",
        "<p>本报记者 林晓舟<br>通讯员 王立</p>",
        f"<ul><li>{LONG}<br>{LONG}</li></ul>",
        f"<table><tbody><tr><td><p>{LONG}<br>{LONG}</p></td></tr></tbody></table>",
        f"<h3>一次采购</h3><p>{LONG}</p>",
    ],
)
def test_lines_that_are_meant_stay_lines(body: str) -> None:
    assert stored(body) == body


def test_what_is_set_over_a_break_stays_set_on_both_sides() -> None:
    body = f"<p>前<strong>{LONG}<br>后</strong>尾</p>"
    assert stored(body) == f"<p>前<strong>{LONG}</strong></p><p><strong>后</strong>尾</p>"


def test_a_crosshead_swallows_no_article() -> None:
    body = f"<h3>一次采购<br>{ARTICLE}</h3><p>尾声</p>"
    assert stored(body).startswith(f"<h3>一次采购</h3><p>{LONG}</p><p>一次采购</p>")
    assert stored(body).endswith("<p>尾声</p>")
    assert overlong_crosshead_lengths(body) == [len(LONG) * 3 + 12]
    assert stored(f"<h4>{LONG * 3}</h4>") == f"<p>{LONG * 3}</p>"
    assert overlong_crosshead_lengths("<h3>一个问题：谁来付钱？</h3>") == []


@pytest.mark.parametrize(
    ("pasted", "wanted"),
    [
        ("<h1>一</h1><h2>二</h2><p>文</p>", "<h3>一</h3><h4>二</h4><p>文</p>"),
        ("<h2>二</h2><h3>三</h3>", "<h3>二</h3><h4>三</h4>"),
        ('<h1 class="x">一</h1><h2>二</h2><h3>三</h3>', "<h3>一</h3><h4>二</h4><h4>三</h4>"),
        ("<h4>四</h4>", "<h4>四</h4>"),
        ("<h3>三</h3><h5>五</h5>", "<h3>三</h3><h4>五</h4>"),
    ],
)
def test_headings_keep_their_order_of_rank(pasted: str, wanted: str) -> None:
    assert stored(pasted) == wanted


@pytest.mark.parametrize(
    "address",
    [
        "#_ftn1",
        "http://127.0.0.1:8201/admin/articles/article/add/#_ftn1",
        "http://127.0.0.1:8201/admin/articles/article/7/change/",
        "https://paper.example/x#_ftnref2",
        "file:///C:/Users/lin/a.docx",
        "#top",
    ],
)
def test_a_footnote_of_word_leaves_its_mark_and_no_link(address: str) -> None:
    assert (
        clean_body(f'<p>正文<a href="{address}" name="_ftnref1">[1]</a>。</p>')
        == "<p>正文[1]。</p>"
    )


def test_links_of_readers_stay() -> None:
    for address in ("https://example.com/a#part", "/articles/7/", "mailto:a@example.com"):
        assert f'href="{address}"' in clean_body(f'<p><a href="{address}">链接</a></p>')


PIECES = [
    "<p>短</p>",
    f"<p>{LONG}<br>短</p>",
    "<p>短<br><br>短</p>",
    f"<h3>{LONG}<br>{LONG}</h3>",
    f"<h2>{LONG * 2}</h2>",
    f"<blockquote><p>{LONG}<br>短</p></blockquote>",
    f"<table><tbody><tr><td><p>{LONG}<br>短</p></td></tr></tbody></table>",
    f"<p><strong>短<br>{LONG}</strong></p>",
]


@given(st.lists(st.sampled_from(PIECES)))
def test_twice_is_as_once(parts: list[str]) -> None:
    once = stored("".join(parts))
    assert stored(once) == once
