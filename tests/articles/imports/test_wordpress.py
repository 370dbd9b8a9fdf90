"""A WordPress body keeps what a newspaper's page can show, and names what it cannot."""

import io
from functools import partial

import pytest

from articles.imports.blocks import wrap_in_blocks
from articles.imports.items import PictureAt, RowRemarks, UnreadableArchive
from articles.imports.wordpress import shortcodes
from articles.imports.xml_text import CleanXml
from articles.markup.sanitising import LENGTH_MAX
from tests.articles.imports.files import entry, export
from tests.articles.imports.test_readers import only, rows

BRIDGE = PictureAt(url="https://e.org/b.jpg", title="桥", caption="旧桥")


def shown(body: str) -> tuple[str, list[str]]:
    remarks = RowRemarks()
    pictures = shortcodes.ExportPictures({"7": BRIDGE}.get, lambda: [BRIDGE])
    return shortcodes.convert_wordpress(body, pictures, remarks), remarks


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (
            "[gallery ids='7']",
            '<figure><img src="https://e.org/b.jpg" alt="桥"><figcaption>旧桥</figcaption></figure>',
        ),
        (
            '[wp_caption id="a" caption="图 &amp; 文"]<img src="i.jpg">[/wp_caption]',
            '<figure><img src="i.jpg"><figcaption>图 &amp; 文</figcaption></figure>',
        ),
        (
            '前<iframe src="//v.example/1"></iframe>后',
            '<p>前</p><p><a href="https://v.example/1">https://v.example/1</a></p><p>后</p>',
        ),
        (
            '[audio mp3="https://e.org/a.mp3"][/audio]',
            '<p><a href="https://e.org/a.mp3">https://e.org/a.mp3</a></p>',
        ),
        ("<pre>一\n  二\n</pre>三", "<p>一<br>\u00a0\u00a0二</p><p>三</p>"),
        (
            '<object data="https://e.org/a.swf"></object>',
            '<p><a href="https://e.org/a.swf">https://e.org/a.swf</a></p>',
        ),
        ("<dl><dt>甲</dt><dd>乙</dd></dl>", "<p><strong>甲</strong></p><p>乙</p>"),
    ],
)
def test_its_own_marks_become_what_readers_see(body: str, html: str) -> None:
    assert shown(body) == (html, [])


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('[gallery ids="7,8"]', "8"),
        ("[video]", "[video]"),
        ('[vc_row a="b"]文[/vc_row]', "vc_row"),
        ('<!-- wp:latest-posts {"n":3} /--><p>文</p>', "latest-posts"),
        ("<form><input></form><p>文</p>", "form、input"),
        ("<script>var a;</script><p>文</p>", "script"),
    ],
)
def test_what_is_left_out_of_a_body_is_named(body: str, named: str) -> None:
    _html, remarks = shown(body)
    assert len(remarks) == 1
    assert named in remarks[0]


def test_words_in_brackets_are_no_mark() -> None:
    assert shown("[1] 见[注释] 与 [编者按]") == ("<p>[1] 见[注释] 与 [编者按]</p>", [])


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("甲<p>乙</p>丙", "<p>甲</p><p>乙</p><p>丙</p>"),
        ("<p>甲<h3>乙</h3>丙", "<p>甲</p><h3>乙</h3><p>丙</p>"),
        ("<blockquote>甲</blockquote>", "<blockquote><p>甲</p></blockquote>"),
        ("</p></div>甲 &amp; &#20057;", "<p>甲 &amp; &#20057;</p>"),
        ("<ul><li>甲</li></ul><em>乙</em>", "<ul><li>甲</li></ul><p><em>乙</em></p>"),
    ],
)
def test_no_text_stands_bare(body: str, html: str) -> None:
    assert wrap_in_blocks(body) == html


def test_what_no_article_has_is_counted_for_the_whole_file() -> None:
    more = (
        "<wp:comment><wp:comment_id>1</wp:comment_id></wp:comment>"
        "<wp:postmeta><wp:meta_key>rating%d</wp:meta_key></wp:postmeta>"
        '<category domain="topic" nicename="t">话题</category>'
    )
    notes: list[str] = []
    rows(export(entry(1, more=more), entry(2, more=more)), "a.xml", notes)
    assert len(notes) == 3
    assert all("2" in words for words in notes)
    assert any("rating%d" in words for words in notes)


@pytest.mark.parametrize("status", ["private", "pending", "draft", "odd"])
def test_a_post_that_was_not_public_is_none_here(status: str) -> None:
    item = only(export(entry(1, status=status)), "a.xml")
    assert item.public_from is None
    assert bool(item.remarks) == (status in {"private", "odd"})


def test_gb2312_and_damaged_bytes_are_read_and_told() -> None:
    head = export(entry(1, title="旧桥")).replace("UTF-8", "gb2312", 1)
    assert only(head.encode("gb18030"), "a.xml").text["headline"] == "旧桥"
    damaged = export(entry(1, title="旧桥")).encode().replace("桥".encode(), b"\xff")
    item = only(damaged, "a.xml")
    assert item.text["headline"] == "旧\ufffd"
    assert "damaged" in item.remarks[0]


def test_an_unknown_encoding_is_told() -> None:
    with pytest.raises(UnreadableArchive, match="encoding"):
        rows(export(entry(1)).replace("UTF-8", "klingon", 1), "a.xml")


def test_a_chain_of_five_thousand_categories_ends_after_those_a_menu_shows() -> None:
    head = "".join(
        f"<wp:category><wp:category_nicename>c{number}</wp:category_nicename>"
        f"<wp:category_parent>c{number + 1}</wp:category_parent></wp:category>"
        for number in range(5_000)
    )
    mark = '<category domain="category" nicename="c0">c0</category>'
    item = only(export(head, entry(1, more=mark)), "a.xml")
    label = item.columns[0]
    levels = 0
    while label is not None:
        label, levels = label.parent, levels + 1
    assert levels == 10


def test_an_export_of_elements_within_elements_is_refused_in_words() -> None:
    deep = entry(1, more="<x>" * 5_000 + "</x>" * 5_000)
    with pytest.raises(UnreadableArchive, match="nested deeper than 100"):
        rows(export(deep), "a.xml")


def test_of_ten_thousand_users_only_those_of_one_name_are_told_apart() -> None:
    head = "".join(
        f"<wp:author><wp:author_login>u{number}</wp:author_login>"
        f"<wp:author_display_name>{'王立' if number < 2 else number}</wp:author_display_name></wp:author>"
        for number in range(10_000)
    )
    first, other = rows(export(head, entry(1, login="u0"), entry(2, login="u7")), "a.xml")
    assert first.item is not None
    assert other.item is not None
    assert [item.authors[0].namesakes for item in (first.item, other.item)] == [True, False]


def test_a_gallery_shows_each_picture_once() -> None:
    html, remarks = shown("[gallery ids='7,7,7']")
    assert (html.count("<figure>"), remarks) == (1, [])


def test_many_galleries_of_the_same_pictures_do_not_fill_the_memory() -> None:
    html, remarks = shown("[gallery]" * 20_000)
    assert len(html) < LENGTH_MAX + 1_000
    assert remarks == ["The galleries are too long; some of their pictures were left out."]


@pytest.mark.parametrize("whole", ["<!--{}-->", '<x a="{}"/>', "<?x {}?>"])
def test_a_comment_or_tag_of_a_megabyte_is_handed_on_in_one_piece(whole: str) -> None:
    text = f"<rss>{whole.format('a' * 1_000_000)}</rss>"
    pieces = iter(partial(CleanXml(io.BytesIO(text.encode())).read, 16_384), "")
    assert list(pieces) == [text]
