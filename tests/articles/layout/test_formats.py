"""Stories in the formats of layout systems: what InDesign reads, and what comes back from it."""

from xml.etree import ElementTree as ET

import pytest

from articles.errors import Invalid
from articles.layout_exchange.file_names import StoryKey, find_story_key, safe_name
from articles.layout_exchange.icml import write_icml
from articles.layout_exchange.paragraphs import ParagraphStyle, StoryParagraph
from articles.layout_exchange.returned_files import (
    BYTES_MAX,
    PARAGRAPH_LENGTH_MAX,
    PARAGRAPHS_MAX,
    read_returned_text,
)
from articles.layout_exchange.stories import LayoutStory, LayoutStoryPicture, make_story_paragraphs
from articles.layout_exchange.tagged_text import write_tagged_text
from articles.markup.sanitising import clean_body

BODY = clean_body(
    '<p>三月的<strong>江岸</strong>，货船 &lt;A&amp;B&gt; 一早靠<a href="https://e.org/">泊码头</a>。</p>'
    "<h3>一次采购</h3><p>第一行<br>第二行</p><ul><li>甲<ul><li>乙</li></ul></li></ul>"
    "<table><tbody><tr><td>一</td><td>二</td></tr><tr><td>三</td><td>四</td></tr></tbody></table>"
    r"<p>路径 C:\新\表，全程十二天。</p>"
)
STORY = LayoutStory(
    headline=r"码头\采购<提速>",
    body=BODY,
    kicker="江岸采购",
    subhead="——记一次改革",
    abstract="周期缩短。",
    dateline="本报江岸3月4日电",
    byline=("本报记者 林晓舟　王立",),
    pictures=[LayoutStoryPicture(12, "01-1 码头.jpg", "清晨的码头", "王立 摄")],
)


def words(paragraphs: list[StoryParagraph]) -> list[tuple[str, str]]:
    return [(str(paragraph.style), paragraph.text) for paragraph in paragraphs]


@pytest.fixture
def paragraphs() -> list[StoryParagraph]:
    return make_story_paragraphs(STORY)


def back(content: bytes, name: str = "稿45-3.txt") -> list[tuple[str, str]]:
    return words(list(read_returned_text(content, name).paragraphs))


class TestParagraphs:
    def test_each_part_of_an_article_has_its_style(self, paragraphs: list[StoryParagraph]) -> None:
        assert words(paragraphs) == [
            ("引题", "江岸采购"),
            ("主题", r"码头\采购<提速>"),
            ("副题", "——记一次改革"),
            ("作者", "本报记者 林晓舟　王立"),
            ("提要", "周期缩短。"),
            ("正文", "本报江岸3月4日电　三月的江岸，货船 <A&B> 一早靠泊码头。"),
            ("小标题", "一次采购"),
            ("正文", "第一行\n第二行"),
            ("正文", "甲"),
            ("正文", "乙"),
            ("表格", "一\t二"),
            ("表格", "三\t四"),
            ("正文", r"路径 C:\新\表，全程十二天。"),
            ("图片", "01-1 码头.jpg"),
            ("图片说明", "清晨的码头"),
            ("图片署名", "王立 摄"),
        ]

    def test_bold_is_a_character_style(self, paragraphs: list[StoryParagraph]) -> None:
        first = next(row for row in paragraphs if row.style == ParagraphStyle.BODY)
        assert [run.text for run in first.runs if run.style == "加粗"] == ["江岸"]


class TestTaggedText:
    def test_it_is_utf_16_with_its_mark_and_escapes(self, paragraphs: list[StoryParagraph]) -> None:
        content = write_tagged_text(paragraphs)
        assert content.startswith(b"\xff\xfe<\x00U\x00N\x00I\x00")
        text = content.decode("utf-16")
        assert text.startswith("<UNICODE-WIN>\r\n<Version:8><FeatureSet:InDesign-Roman>")
        assert r"<ParaStyle:主题>码头\\采购\<提速\>" + "\r\n" in text
        assert "<CharStyle:加粗>江岸<CharStyle:>" in text
        assert "第一行<0x000A>第二行" in text
        assert "<DefineParaStyle:图片说明=" in text

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "gb18030", "utf-8"])
    def test_it_comes_back_in_any_encoding(
        self, paragraphs: list[StoryParagraph], encoding: str
    ) -> None:
        text = write_tagged_text(paragraphs).decode("utf-16")
        assert back(text.encode(encoding)) == words(paragraphs)

    def test_short_tags_tables_codes_and_groups_of_styles_are_read(self) -> None:
        text = (
            "<ASCII-MAC>\r<vsn:8><fset:InDesign-Roman><ctable:=<Black:COLOR:CMYK:Process:0,0,0,1>>"
            "<dps:正文=<Nextstyle:正文><cf:宋体>>\r"
            "<pstyle:报纸\\:正文>A<0x2014>B<cstyle:x>粗<cstyle:>\r"
            "<tStart:1,2:0:0><rStart:><clStart:1,1>甲<clEnd:><clStart:1,1>乙<clEnd:><rEnd:><tEnd:>"
        )
        assert back(text.encode()) == [("正文", "A—B粗"), ("表格", "甲\t乙\t")]

    def test_no_character_comes_in_that_no_database_keeps(self) -> None:
        text = "<UNICODE-WIN>\r\n<ParaStyle:正\x01文>一<0x0000>二<0xD800><0xFFFE><0x1F600>\u200b"
        assert back(text.encode()) == [("正文", "一二😀")]

    def test_a_text_without_its_first_line_is_still_tagged(self) -> None:
        assert back("<ParaStyle:正文>一段".encode()) == [("正文", "一段")]

    @pytest.mark.parametrize("broken", ["<ParaStyle:正文 没有完", "三 > 二", "<" * 50])
    def test_a_broken_tag_is_told_in_words(self, broken: str) -> None:
        with pytest.raises(Invalid, match="tagged text is broken"):
            read_returned_text(f"<UNICODE-WIN>\r\n<ParaStyle:正文>{broken}".encode(), "x.txt")


class TestIcml:
    def test_it_is_a_document_of_incopy(self, paragraphs: list[StoryParagraph]) -> None:
        content = write_icml(paragraphs, "稿45-3 码头")
        head = content.decode().split("<Document")[0]
        assert 'type="snippet"' in head
        assert 'SnippetType="InCopyInterchange"' in head
        document = ET.fromstring(content)
        declared = {style.get("Self") for style in document.iter("ParagraphStyle")}
        used = {row.get("AppliedParagraphStyle") for row in document.iter("ParagraphStyleRange")}
        assert used <= declared
        characters = {style.get("Self") for style in document.iter("CharacterStyle")}
        assert {
            row.get("AppliedCharacterStyle") for row in document.iter("CharacterStyleRange")
        } <= characters
        ranges = list(document.iter("ParagraphStyleRange"))
        assert len(list(document.iter("Br"))) == len(ranges) - 1

    def test_it_comes_back_and_says_which_article_it_is(
        self, paragraphs: list[StoryParagraph]
    ) -> None:
        content = write_icml(paragraphs, "稿45-3 码头")
        returned = read_returned_text(content, "renamed.icml")
        assert words(list(returned.paragraphs)) == words(paragraphs)
        assert returned.key == StoryKey(45, 3)
        assert back(content.decode().encode("utf-16")) == words(paragraphs)

    def test_what_was_deleted_with_tracking_and_notes_are_no_text(self) -> None:
        content = (
            '<Document><Story Self="u1"><ParagraphStyleRange'
            ' AppliedParagraphStyle="ParagraphStyle/组%3a正文">'
            "<CharacterStyleRange><Content>新</Content>"
            '<Change ChangeType="DeletedText"><CharacterStyleRange><Content>旧</Content>'
            "</CharacterStyleRange></Change><Note><Content>批注</Content></Note>"
            "<Content>字</Content><Br/><Content>下段</Content></CharacterStyleRange>"
            "</ParagraphStyleRange></Story></Document>"
        )
        assert back(content.encode()) == [("正文", "新字"), ("正文", "下段")]

    @pytest.mark.parametrize(
        "content",
        [
            '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>',
            '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;">]>'
            '<Document><Story Self="u"><Content>&b;</Content></Story></Document>',
        ],
    )
    def test_entities_are_refused(self, content: str) -> None:
        with pytest.raises(Invalid, match="document type or an entity"):
            read_returned_text(content.encode(), "bomb.icml")

    def test_broken_deep_and_foreign_xml_is_told_in_words(self) -> None:
        with pytest.raises(Invalid, match="XML is broken"):
            read_returned_text(b"<?xml version='1.0'?><Document><Story>", "x.icml")
        deep = "<Document>" + "<a>" * 200 + "</a>" * 200 + "</Document>"
        with pytest.raises(Invalid, match="nested too deep"):
            read_returned_text(deep.encode(), "x.icml")
        with pytest.raises(Invalid, match="no story"):
            read_returned_text(b"<?xml version='1.0'?><rss><channel/></rss>", "x.icml")


class TestPlainText:
    def test_lines_are_paragraphs(self) -> None:
        assert back("标题\r\n\r\n　　第一段。\n第二段。".encode("gb18030"), "x.txt") == [
            ("", "标题"),
            ("", "　　第一段。"),
            ("", "第二段。"),
        ]

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "no text"),
            ("　 \r\n\ufeff".encode(), "no text"),
            (b"PK\x03\x04" + b"\0" * 40, "packed file"),
            (b"%PDF-1.7", "packed file"),
            (b"\x06\x06\xed\xf5\xd8\x1d", "packed file"),
            (bytes(range(256)) * 40, "text|packed file"),
            (b"\xff\xfe\x00", "no text in UTF-8"),
            (b"a" * (BYTES_MAX + 1), "more than"),
            (b"a\n" * (PARAGRAPHS_MAX + 1), "more text"),
            (b"a" * (PARAGRAPH_LENGTH_MAX + 1), "more text"),
            (b"<UNICODE-WIN>" + b"\\<" * 1_500_000, "more text"),
        ],
    )
    def test_what_is_no_text_of_an_article_is_told_in_words(
        self, content: bytes, reason: str
    ) -> None:
        with pytest.raises(Invalid, match=reason):
            read_returned_text(content, "x.txt")


class TestNames:
    @pytest.mark.parametrize(
        ("words_", "name"),
        [
            ('a/b\\c:d*e?f"g<h>i|j', "a_b_c_d_e_f_g_h_i_j"),
            ("CON", "CON_"),
            ("lpt1.txt", "lpt1.txt_"),
            ("  结尾. . ", "结尾"),
            ("…", "…"),
            ("..", "图"),
            ("长" * 200, "长" * 40),
            ("e\u0301", "é"),
        ],
    )
    def test_a_name_is_one_on_every_system(self, words_: str, name: str) -> None:
        assert safe_name(words_, "图") == name

    def test_a_file_says_which_article_it_is(self) -> None:
        assert find_story_key("01 码头提速 稿45-3 (2).txt") == StoryKey(45, 3)
        assert find_story_key("码头.txt") is None
