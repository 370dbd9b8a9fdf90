"""What a body may hold: an allowlist, cleaned twice the same, no way to another host's script or
picture."""

import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from articles.domain.texts.proof_marks import split_units
from articles.fields import length_in_characters
from articles.imports.items import RowRemarks
from articles.imports.markup import convert_tags
from articles.markup.plain_bodies import is_plain_body
from articles.markup.sanitising import (
    body_is_too_deep,
    clean_body,
    image_ids,
    plain_text,
    searchable,
)

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<math><mi//xlink:href='data:x'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{}</style>",
    "<a href='JaVa\tScript:alert(1)'>x</a>",
    "<a href='data:text/html,x'>x</a>",
    "<form action=/x><input></form>",
    "<p style='width:expression(alert(1))' onclick=alert(1)>x</p>",
    "<base href=//evil.example/>",
    "<object data=x></object>",
    "<template><img src=x onerror=alert(1)></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<a href='//evil.example/'>x</a>",
    "<a href='\\\\evil.example'>x</a>",
    "<img src='https://evil.example/x.png'>",
]
FORBIDDEN = (
    "<script",
    "onerror",
    "onload",
    "onclick",
    "javascript:",
    "data:text",
    "evil.example",
    "style",
    "<svg",
    "<form",
)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_runs_or_leads_away_survives(payload: str) -> None:
    cleaned = clean_body(f"<p>前{payload}后</p>").lower()
    assert not [word for word in FORBIDDEN if word in cleaned]
    assert "前" in cleaned


SLOW = "<p>&amp;</p>"  # what no plain body has: with it a body is taken apart and put together
PLAIN_CHARACTERS = [
    character for character in map(chr, range(0xFFFF)) if is_plain_body(f"<p>{character}</p>")
]


def test_every_character_of_a_plain_body_is_as_the_sanitiser_leaves_it() -> None:
    assert len(PLAIN_CHARACTERS) > 27_000
    every = "".join(PLAIN_CHARACTERS)
    for body in (f"<p>{every}</p>", f"<h3>{' '.join(every)}</h3>", f"<p>{every[::-1]}</p>"):
        assert is_plain_body(body)
        assert clean_body(body + SLOW) == body + SLOW
        assert convert_tags(body + SLOW, RowRemarks()) == body + SLOW


@example_settings(max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["p", "h3", "h4"]),
            st.lists(
                st.text(st.sampled_from(PLAIN_CHARACTERS), min_size=1), min_size=1, max_size=3
            ),
        ),
        min_size=1,
    )
)
def test_a_plain_body_is_as_the_sanitiser_leaves_it(blocks: list[tuple[str, list[str]]]) -> None:
    for mark in ("", "\n"):
        body = mark.join(f"<{tag}>{' '.join(words)}</{tag}>" for tag, words in blocks)
        assert is_plain_body(body)
        assert clean_body(body) == body
        assert clean_body(body + SLOW) == body + SLOW
        assert convert_tags(body + SLOW, RowRemarks()) == body.replace("\n", "") + SLOW
        assert not body_is_too_deep(body + SLOW)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "文",
        "<p></p>",
        "<p> 文</p>",
        "<p>文 </p>",
        "<p>文  字</p>",
        "<p>文\n字</p>",
        "<p>文</h3>",
        "<p>文</p><script>x</script>",
        "<p onclick=x>文</p>",
        "<p>文<br>字</p>",
        "<p>文&lt;</p>",
        "<p>e\u0301</p>",
        "<p>文\u200b字</p>",
        "<p>_x0008_</p>",
        "<p>文</p>\n",
        "<div>文</div>",
    ],
)
def test_anything_else_is_no_plain_body(body: str) -> None:
    assert not is_plain_body(body)


@given(st.text(alphabet="<>/pahrefimgsrc=\"' \n&;采购"))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_body(text)
    assert clean_body(once) == once


@given(st.text(alphabet="<>/preimgalt=\"' \n&;#x20b\u200b\ufffe\u0301\u0338_D采　\ud800"))
def test_cleaning_twice_changes_nothing_whatever_the_noise(text: str) -> None:
    once = clean_body(text)
    assert clean_body(once) == once


def test_blanks_that_indent_a_paragraph_go_and_those_within_it_stay() -> None:
    body = (
        "<p>　　这一段用两个空格缩进。</p><p>&nbsp;&nbsp;&emsp;那一段用别的空格。　</p>"
        "<p><strong>　　黑体</strong>字　与　字。</p><h3>　小标题　</h3><ul><li>　一</li></ul>"
    )
    assert clean_body(body) == (
        "<p>这一段用两个空格缩进。</p><p>那一段用别的空格。</p>"
        "<p><strong>黑体</strong>字　与　字。</p><h3>小标题</h3><ul><li>一</li></ul>"
    )


def test_verse_and_preformatted_text_keep_their_lines() -> None:
    verse = (
        '<pre class="verse">\n江上一船轻\n  帆随晓雾行\n\n<em>桥</em>成三月末\r\n灯照两岸明\n</pre>'
    )
    assert clean_body(f"<p>引子。</p>{verse}") == (
        "<p>引子。</p><p>江上一船轻<br>&nbsp;&nbsp;帆随晓雾行</p>"
        "<p><em>桥</em>成三月末<br>灯照两岸明</p>"
    )


def test_noise_goes_from_words_and_descriptions_and_a_broken_line_is_joined() -> None:
    assert clean_body("<p>采&#x200b;购\ufffe_x000D_公\n告</p>") == "<p>采购公告</p>"
    assert clean_body("<p>one\ntwo</p>") == "<p>one\ntwo</p>"
    assert clean_body('<img alt="码&shy;头" data-image="3">') == '<img alt="码头" data-image="3">'


def test_what_a_newspaper_needs_stays() -> None:
    body = (
        '<h3>小标题</h3><p>据<a href="https://example.com/">公告</a>，<strong>三</strong>项。</p>'
        '<table><tbody><tr><td colspan="2">合计</td></tr></tbody></table>'
        '<figure><img src="/media/x.jpg" alt="码头" data-image="12"><figcaption>清晨</figcaption></figure>'
    )
    cleaned = clean_body(body)
    for part in (
        "<h3>",
        'href="https://example.com/"',
        'colspan="2"',
        'data-image="12"',
        "<figcaption>",
    ):
        assert part in cleaned
    assert image_ids(cleaned) == [12]
    assert plain_text(cleaned).splitlines()[:2] == ["小标题", "据公告，三项。"]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (
            "<ul><li>水果<ul><li>苹果</li><li>梨</li></ul></li><li>蔬菜</li></ul>",
            "水果 苹果 梨 蔬菜",
        ),
        (
            "<ol><li>第一条<ul><li>甲项</li></ul>此条自公布之日起施行。</li></ol>",
            "第一条 甲项 此条自公布之日起施行。",
        ),
        ("<blockquote>代表发言<p>一是稳。</p></blockquote>", "代表发言 一是稳。"),
        (
            '<table><tbody><tr><td colspan="2">合计<p>三项</p></td></tr></tbody></table>',
            "合计 三项",
        ),
        (
            '<ul><li>码头<figure><img src="/a.jpg" alt=""><figcaption>清晨</figcaption></figure>'
            "</li></ul>",
            "码头 清晨",
        ),
        ('<ul><li><strong>水</strong>果<sub>2</sub><a href="/a">市</a>场</li></ul>', "水果2市场"),
    ],
)
def test_a_block_in_a_block_begins_a_line_of_the_plain_text(body: str, lines: str) -> None:
    cleaned = clean_body(body)
    assert plain_text(cleaned).splitlines() == lines.split()
    assert searchable(cleaned).splitlines() == lines.split()
    assert "".join(unit.text for unit in split_units(cleaned)) == plain_text(cleaned)


def test_a_word_is_not_found_across_a_list_item_and_its_list_nor_counted_as_one() -> None:
    body = clean_body("<ul><li>Beijing 2008<ol><li>2012 London</li></ol></li></ul>")
    assert "20082012" not in searchable(body)
    assert length_in_characters(plain_text(body)) == 4
