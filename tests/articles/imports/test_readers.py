"""Each format is read as its own world writes it, and refused with a sentence where it makes no
sense."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest

from articles import imports
from articles.imports import moments
from articles.imports.items import BadRow, Item, ItemRow, RowRemarks, UnreadableArchive
from articles.imports.tables import workbooks
from articles.imports.wordpress import shortcodes

NINJS = {
    "uri": "urn:newsml:example.org:20240305:1",
    "type": "text",
    "versionCreated": "2024-03-05T08:00:00+08:00",
    "headlines": [
        {"role": "main", "value": "港口电子化采购提速"},
        {"role": "kicker", "value": "本报调查"},
    ],
    "bodies": [
        {"role": "text", "contentType": "text/plain", "value": "平铺的正文"},
        {"role": "main", "contentType": "text/html", "value": "<h1>一次采购</h1><p>正文</p>"},
    ],
    "by": "林晓舟",
    "located": "江岸",
    "copyrightHolder": "某通讯社",
    "usageTerms": "可转载，须署名",
    "subjects": [{"name": "港口"}, {"name": "采购"}],
}
WXR = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<wp:base_blog_url>https://old.example.org</wp:base_blog_url>
<wp:author><wp:author_login>lin</wp:author_login><wp:author_display_name>林晓舟</wp:author_display_name></wp:author>
<wp:category><wp:category_nicename>news</wp:category_nicename><wp:category_parent></wp:category_parent>
<wp:cat_name>新闻</wp:cat_name></wp:category>
<wp:category><wp:category_nicename>%E6%B8%AF%E5%8F%A3</wp:category_nicename>
<wp:category_parent>news</wp:category_parent><wp:cat_name>港口</wp:cat_name></wp:category>
{items}</channel></rss>"""
POST = """<item><title>{title}</title><link>https://old.example.org/2024/03/%E6%B8%AF/</link>
<dc:creator>lin</dc:creator><content:encoded><![CDATA[{body}]]></content:encoded>
<excerpt:encoded></excerpt:encoded><wp:post_id>{id}</wp:post_id>
<wp:post_date_gmt>2024-03-05 00:30:00</wp:post_date_gmt><wp:status>{status}</wp:status>
<wp:post_type>{kind}</wp:post_type>{more}
<category domain="category" nicename="%E6%B8%AF%E5%8F%A3">港口</category></item>"""
PHOTO = """<item><title>码头</title><wp:post_id>77</wp:post_id><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://old.example.org/a.jpg</wp:attachment_url></item>"""
FEATURED = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>77</wp:meta_value></wp:postmeta>"


def rows(content: Any, name: str, notes: list[str] | None = None) -> list[ItemRow]:
    """Read a file of this content: bytes, text, or what is written as JSON."""
    if isinstance(content, dict | list):
        content = json.dumps(content)
    raw = content.encode() if isinstance(content, str) else content
    form = imports.detect_format(imports.Path(name))
    return list(imports.read_archive(io.BytesIO(raw), name, form, notes))


def only(content: Any, name: str) -> Item:
    (row,) = rows(content, name)
    assert row.item is not None, row
    return row.item


def post(
    title: str = "标题",
    body: str = "<p>正文</p>",
    status: str = "publish",
    kind: str = "post",
    **more: Any,
) -> str:
    return POST.format(
        title=title,
        body=body,
        status=status,
        kind=kind,
        id=more.get("id", 1),
        more=more.get("more", ""),
    )


def wxr(*items: str) -> str:
    return WXR.replace("{items}", "".join(items))


def table(*lines: str) -> str:
    return "\n".join(lines)


class TestNinjs:
    def test_the_fullest_body_the_kicker_and_the_rights_statement_come_along(self) -> None:
        item = only(NINJS, "a.json")
        assert (item.text["headline"], item.text["kicker"]) == ("港口电子化采购提速", "本报调查")
        assert item.text["body"] == "<h3>一次采购</h3><p>正文</p>"
        assert item.public_from == datetime(2024, 3, 5, tzinfo=UTC)
        assert item.rights["holder"] == item.text["source_name"] == "某通讯社"
        assert item.rights["licence"] == "可转载，须署名"
        assert (item.text["keywords"], item.text["dateline"]) == ("港口,采购", "江岸")

    def test_version_two_in_small_letters_says_the_same_as_version_three(self) -> None:
        small = {name.lower(): value for name, value in NINJS.items()}
        assert only(small, "a.json") == only(NINJS, "a.json")

    @pytest.mark.parametrize("shape", ["list", "lines", "wrapped", "bom"])
    def test_one_item_a_list_items_under_a_name_and_an_item_a_line_are_all_read(
        self, shape: str
    ) -> None:
        two = [NINJS, {**NINJS, "uri": "urn:2"}]
        lines = "\n".join(json.dumps(item, ensure_ascii=False) for item in two)
        content = {
            "list": two,
            "lines": lines,
            "wrapped": {"version": "3", "items": two},
            "bom": "\ufeff" + json.dumps(two),
        }[shape]
        assert [row.source_id for row in rows(content, "a.json")] == [NINJS["uri"], "urn:2"]

    def test_an_embargo_puts_it_off_and_a_withheld_text_stays_a_draft(self) -> None:
        late = only({**NINJS, "embargoed": "2024-03-06T00:00:00Z"}, "a.json")
        assert late.public_from == datetime(2024, 3, 6, tzinfo=UTC)
        assert only({**NINJS, "pubStatus": "withheld"}, "a.json").public_from is None

    def test_a_picture_is_no_article_and_a_text_without_headline_is_broken(self) -> None:
        photo, nameless = rows([{**NINJS, "type": "picture"}, {**NINJS, "headlines": []}], "a.json")
        assert photo.passed
        assert "headline" in nameless.fault

    def test_the_largest_rendition_of_the_first_picture_leads(self) -> None:
        copies = [
            {"href": f"https://example.org/{w}.jpg", "width": w, "contentType": "image/jpeg"}
            for w in (9, 99)
        ]
        item = only(
            {**NINJS, "associations": [{"type": "picture", "by": "王立", "renditions": copies}]},
            "a.json",
        )
        assert item.lead is not None
        assert (item.lead.url, item.lead.credit) == ("https://example.org/99.jpg", "王立")

    def test_what_came_before_a_break_is_sound_and_the_break_is_told(self) -> None:
        reading = imports.read_archive(
            io.BytesIO(json.dumps([NINJS, NINJS]).encode()[:-20]), "a.json", "ninjs"
        )
        assert next(reading).source_id == NINJS["uri"]
        with pytest.raises(UnreadableArchive, match="breaks off"):
            next(reading)

    def test_a_broken_line_loses_only_itself(self) -> None:
        line = json.dumps(NINJS)
        other = json.dumps({**NINJS, "uri": "urn:2"})
        first, broken, last = rows(f"{line}\n{{oops\n{other}\n", "a.ndjson")
        assert first.item
        assert last.item
        assert broken.fault


class TestWordPress:
    def test_posts_bring_author_category_and_old_address(self) -> None:
        item = only(wxr(post()), "a.xml")
        assert item.source == "wxr:old.example.org"
        assert (item.authors[0].name, item.authors[0].key) == ("林晓舟", "lin")
        (column,) = item.columns
        assert (column.name, column.slug) == ("港口", "港口")
        assert column.parent is not None
        assert column.parent.name == "新闻"
        assert item.old_addresses == ("/2024/03/港/",)
        assert item.public_from == datetime(2024, 3, 5, 0, 30, tzinfo=UTC)

    def test_a_featured_picture_may_come_after_its_post(self) -> None:
        item = rows(wxr(post(more=FEATURED), PHOTO), "a.xml")[0].item
        assert item is not None
        assert item.lead is not None
        assert (item.lead.url, item.lead.title) == ("https://old.example.org/a.jpg", "码头")

    def test_menus_and_pages_are_no_articles_and_passwords_keep_drafts(self) -> None:
        menu, page, secret = rows(
            wxr(
                post(kind="nav_menu_item"),
                post(kind="page"),
                post(more="<wp:post_password>x</wp:post_password>"),
            ),
            "a.xml",
        )
        assert menu.passed
        assert page.passed
        assert secret.item is not None
        assert secret.item.public_from is None

    def test_a_post_without_title_takes_its_first_words_and_says_so(self) -> None:
        item = only(wxr(post(title="", body="开头几个字")), "a.xml")
        assert item.text["headline"] == "开头几个字"
        assert item.remarks

    @pytest.mark.parametrize(
        "prologue",
        [
            '<!DOCTYPE rss [<!ENTITY a "b">]>',
            '<!DOCTYPE rss SYSTEM "http://example.org/x.dtd">',
            "<!DOCTYPE rss>",
        ],
    )
    def test_a_document_type_or_entity_is_refused_before_anything_is_read(
        self, prologue: str
    ) -> None:
        content = wxr(post()).replace("<rss", prologue + "<rss", 1)
        with pytest.raises(UnreadableArchive, match="document type"):
            rows(content, "a.xml")

    def test_broken_xml_is_told_with_its_line(self) -> None:
        with pytest.raises(UnreadableArchive, match="line"):
            rows(wxr(post())[:-30], "a.xml")

    @pytest.mark.parametrize(
        ("body", "shown"),
        [
            ("一段\n还是一段\n\n二段", "<p>一段<br>还是一段</p><p>二段</p>"),
            ("<!-- wp:paragraph --><p>块</p><!-- /wp:paragraph -->", "<p>块</p>"),
            (
                '[caption id="a"]<a href="x"><img src="i.jpg"></a> 说明[/caption]',
                '<figure><img src="i.jpg"><figcaption>说明</figcaption></figure>',
            ),
            ('前\n\n[gallery ids="1,2"]\n\n后', "<p>前</p><p>后</p>"),
            (
                "<h2>小标题</h2>\n前言\n<blockquote>引文</blockquote>\n后记",
                "<h3>小标题</h3><p>前言</p><blockquote><p>引文</p></blockquote><p>后记</p>",
            ),
            (
                "<ul>\n<li>一</li>\n<li>二<ol><li>三</li></ol></li>\n</ul>",
                "<ul><li>一</li>\n<li>二<ol><li>三</li></ol></li></ul>",
            ),
            ("<div>一</div><div>二</div>", "<p>一</p><p>二</p>"),
            ("[content in brackets] 照旧", "<p>[content in brackets] 照旧</p>"),
        ],
    )
    def test_bodies_become_paragraphs_as_wordpress_shows_them(self, body: str, shown: str) -> None:
        remarks = RowRemarks()
        none = shortcodes.ExportPictures(lambda number: None, list)
        assert shortcodes.convert_wordpress(body, none, remarks) == shown


class TestTables:
    HEAD = "编号,标题,正文,栏目,作者,发布时间,期号,出版日期,版次"
    LINE = "7,港口提速,正文一行,要闻；政策,记者：林晓舟、周明,2024年3月5日 08:00,1322,2024/3/5,3"

    def test_a_chinese_table_is_read_with_its_place_in_print(self) -> None:
        item = only(table(self.HEAD, self.LINE), "a.csv")
        assert [label.name for label in item.columns] == ["要闻", "政策"]
        assert [(author.role, author.name) for author in item.authors] == [
            ("reporter", "林晓舟"),
            ("author", "周明"),
        ]
        assert item.public_from == datetime(2024, 3, 5, tzinfo=UTC)
        assert item.place is not None
        assert (item.place.number, item.place.page, item.place.date) == (
            1322,
            "3",
            date(2024, 3, 5),
        )

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    @pytest.mark.parametrize("mark", [",", ";", "\t"])
    def test_spreadsheets_may_save_it_their_own_way(self, encoding: str, mark: str) -> None:
        content = table(self.HEAD, self.LINE).replace(",", mark).encode(encoding)
        assert only(content, "a.csv").text["headline"] == "港口提速"

    def test_a_workbook_says_the_same_as_a_text_table(self) -> None:
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.append(["id", "headline", "body", "published_at"])
        book.active.append([7, "港口提速", "正文", datetime(2024, 3, 5, 8)])  # noqa: DTZ001  as a sheet holds it
        out = io.BytesIO()
        book.save(out)
        item = only(out.getvalue(), "a.xlsx")
        assert (item.source_id, item.public_from) == ("7", datetime(2024, 3, 5, tzinfo=UTC))

    def test_an_unknown_heading_is_refused_with_the_known_ones(self) -> None:
        with pytest.raises(UnreadableArchive, match="titel"):
            rows(table("id,headline,body,titel", "1,a,b,c"), "a.csv")

    @pytest.mark.parametrize("head", ["", "id,headline", "id,headline,body,id"])
    def test_an_empty_table_a_missing_and_a_double_heading_are_refused(self, head: str) -> None:
        with pytest.raises(UnreadableArchive):
            rows(head, "a.csv")

    @pytest.mark.parametrize(
        "line",
        [
            "1,,正文",
            "1,标题,",
            "1,标题,正文",
            "1,标题,正文,32.13.2024",
            "1,标题,正文,2024-03-05,多,余",
        ],
    )
    def test_a_broken_row_tells_its_number_and_the_next_is_read(self, line: str) -> None:
        first, second = rows(
            table("id,headline,body,published_at", line, "2,标题,正文,2024-03-05"), "a.csv"
        )
        assert first.fault
        assert (first.number, second.number) == (2, 3)
        assert second.item

    def test_what_is_no_workbook_and_what_unpacks_without_end_are_refused(
        self, monkeypatch: Any
    ) -> None:
        with pytest.raises(UnreadableArchive, match="no XLSX"):
            rows(b"PK\x03\x04 nothing", "a.xlsx")
        less = replace(workbooks.MOST, unpacked=1000)
        monkeypatch.setattr("articles.imports.tables.workbooks.MOST", less)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/worksheets/sheet1.xml", b"0" * 2000)
        with pytest.raises(UnreadableArchive, match="unpacks"):
            rows(out.getvalue(), "a.xlsx")

    def test_texts_that_cells_share_are_counted_before_one_is_read(self, monkeypatch: Any) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/sharedStrings.xml", b"<si><t>a</t></si>" * 2_000_001)
        monkeypatch.setattr("openpyxl.load_workbook", None)
        with pytest.raises(UnreadableArchive, match="unpacks to more than is read"):
            rows(out.getvalue(), "a.xlsx")


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2024-03-05", datetime(2024, 3, 4, 16, tzinfo=UTC)),
        ("2024/3/5 9:05", datetime(2024, 3, 5, 1, 5, tzinfo=UTC)),
        ("2024年3月5日", datetime(2024, 3, 4, 16, tzinfo=UTC)),
        ("2024-03-05T00:00:00Z", datetime(2024, 3, 5, tzinfo=UTC)),
    ],
)
def test_a_moment_without_zone_is_newspaper_time(written: str, utc: datetime) -> None:
    assert moments.parse_moment(written) == utc


@pytest.mark.parametrize(
    "written", ["", "gestern", "2024-02-30", "20240305120000123", "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_date_is_refused_with_an_example(written: str) -> None:
    with pytest.raises(BadRow, match="2024-03-05"):
        moments.parse_moment(written)


def test_a_name_that_tells_no_format_is_refused() -> None:
    with pytest.raises(UnreadableArchive, match="--format"):
        imports.detect_format(imports.Path("archive.bin"))
