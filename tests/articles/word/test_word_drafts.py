"""A Word file becomes a draft: what its lines are, its pictures, what is left out."""

import io

import pytest

from articles.actions.manuscripts.word_drafts import WordDraft, WordFile, create_from_word
from articles.actions.review.readiness import check_readiness
from articles.domain.choices import CreditRole
from articles.domain.states import Stage
from articles.errors import NotYours
from articles.models import Article, Image, JournalEntry, Person
from tests.articles.word.documents import (
    W,
    jpeg,
    paragraph,
    picture,
    run,
    table,
    word_file,
)
from tests.cast import person
from tests.factories.articles import MORNING, make_publication

pytestmark = pytest.mark.django_db
FIRST = "　　四月一日起，全市公立医院的耗材由一家平台统一采购，首批有四百个品种。"
SECOND = "　　记者从市医保局获悉，首批采购的价格平均降了三成。"


def create(content: bytes, name: str = "医院采购.docx", *, by: str = "lin") -> WordDraft:
    return create_from_word(
        make_publication(),
        WordFile(io.BytesIO(content), name),
        by=person(by),
        at=MORNING,
    )


def credits_of(article: Article) -> list[tuple[str, str]]:
    return [(credit.role, str(credit)) for credit in article.credits.all()]


def test_the_title_stack_of_a_feature_is_told_apart() -> None:
    made = create(
        word_file(
            paragraph("医改走进深水区", centred=True),
            paragraph("四百种耗材一家买", style="Title", centred=True),
            paragraph("——江岸市公立医院集中采购见闻", centred=True),
            paragraph("本报记者 林晓舟 通讯员 王立", centred=True),
            paragraph("摘要：采购集中之后，价格降了三成。"),
            paragraph("关键词：医院；采购 耗材"),
            paragraph(FIRST),
            paragraph(SECOND),
        )
    )
    article = made.article
    assert article.kicker == "医改走进深水区"
    assert article.headline == "四百种耗材一家买"
    assert article.subhead == "——江岸市公立医院集中采购见闻"
    assert article.abstract == "采购集中之后，价格降了三成。"
    assert article.keyword_list() == ["医院", "采购", "耗材"]
    assert credits_of(article) == [
        (CreditRole.REPORTER, "林晓舟"),
        (CreditRole.CORRESPONDENT, "王立"),
    ]
    assert article.body == f"<p>{FIRST.strip()}</p><p>{SECOND.strip()}</p>"
    assert article.stage == Stage.DRAFT


def test_a_headline_without_a_style_is_the_largest_centred_line() -> None:
    made = create(
        word_file(
            paragraph("医改走进深水区", centred=True, bold=True, size=16),
            paragraph("四百种耗材一家买", centred=True, bold=True, size=22),
            paragraph("林　岚", centred=True),
            paragraph(FIRST),
        )
    )
    assert (made.article.kicker, made.article.headline) == ("医改走进深水区", "四百种耗材一家买")
    assert credits_of(made.article) == [(CreditRole.AUTHOR, "林岚")]
    assert made.article.body == f"<p>{FIRST.strip()}</p>"


def test_a_text_without_a_headline_is_called_as_its_file_and_loses_no_line() -> None:
    made = create(word_file(paragraph(FIRST), paragraph(SECOND)), "0305医院采购.docx")
    assert made.article.headline == "0305医院采购"
    assert made.article.body == f"<p>{FIRST.strip()}</p><p>{SECOND.strip()}</p>"
    assert any("headline" in remark for remark in made.remarks)


def test_a_known_person_is_credited_and_of_two_namesakes_nobody() -> None:
    known = Person.objects.create(name="王立", slug="wang-li")
    for slug in ("lin-1", "lin-2"):
        Person.objects.create(name="林晓舟", slug=slug)
    made = create(
        word_file(
            paragraph("四百种耗材一家买", style="1"),
            paragraph(FIRST),
            paragraph("（本报记者林晓舟 通讯员 王立）"),
        )
    )
    lines = list(made.article.credits.all())
    assert [line.person for line in lines] == [None, known]
    assert lines[0].name == "林晓舟"
    assert any("林晓舟" in remark and "王立" not in remark for remark in made.remarks)


def test_a_report_that_names_its_reporters_in_the_dateline() -> None:
    made = create(
        word_file(
            paragraph("四百种耗材一家买", style="1"),
            paragraph("　　本报讯（记者 林晓舟 通讯员 王立）四月一日起，耗材统一采购。"),
        )
    )
    assert made.article.dateline == "本报讯"
    assert made.article.body == "<p>四月一日起，耗材统一采购。</p>"
    assert [name for _role, name in credits_of(made.article)] == ["林晓舟", "王立"]


def test_headings_are_crossheads_and_formats_lists_and_tables_stay() -> None:
    link = '<w:hyperlink r:id="link">' + run("网站") + "</w:hyperlink>"
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1">'
        '<w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        f"{run('导管')}</w:p>"
    )
    made = create(
        word_file(
            paragraph("四百种耗材一家买", style="Title"),
            paragraph("一家平台", style="2"),
            paragraph("首批", inner=run("四百", bold=True) + run("个品种", italic=True) + link),
            paragraph("怎样采购", style="3"),
            item,
            table(["品种", "价格"], ["导管", "三成"]),
            more={"word/numbering.xml": numbering},
        )
    )
    assert made.article.body == (
        "<h3>一家平台</h3><p>首批<strong>四百</strong><em>个品种</em>"
        '<a href="https://example.com/" rel="noopener noreferrer">网站</a></p>'
        "<h4>怎样采购</h4><ul><li>导管</li></ul>"
        "<table><tbody><tr><td><p>品种</p></td><td><p>价格</p></td></tr>"
        "<tr><td><p>导管</p></td><td><p>三成</p></td></tr></tbody></table>"
    )


def test_pictures_go_to_the_library_and_stand_where_they_stood() -> None:
    made = create(
        word_file(
            paragraph("四百种耗材一家买", style="Title"),
            paragraph(FIRST),
            paragraph(inner=picture("p1", alt="货船"), centred=True),
            paragraph("图为货船靠泊码头。林晓舟 摄", centred=True),
            paragraph(SECOND),
            paragraph(inner=picture("p1", alt="货船")),
            pictures={"p1": jpeg()},
        )
    )
    image = Image.objects.get()
    assert image.caption == "图为货船靠泊码头。林晓舟 摄"
    assert image.credit == ""
    first, second = made.article.body.split(f"<p>{SECOND.strip()}</p>")
    assert f'data-image="{image.pk}" alt="货船"' in first
    assert f"<figcaption>{image.caption}</figcaption></figure>" in first
    assert f'data-image="{image.pk}"' in second
    assert [use.image for use in made.article.image_uses.all()] == [image]
    assert any(
        "credit" in str(reason) for reason in check_readiness(made.article, at=MORNING).reasons
    )
    acts = set(JournalEntry.objects.values_list("act", flat=True))
    assert {"article.created", "image.added"} <= acts


def test_a_picture_that_is_none_is_left_out_with_its_reason() -> None:
    made = create(
        word_file(
            paragraph("四百种耗材一家买", style="Title"),
            paragraph(FIRST, inner=picture("p1") + picture("p2")),
            pictures={"p1": b"\x01\0\0\0 EMF", "p2": jpeg()},
        )
    )
    assert Image.objects.count() == 1
    assert any("Picture 1 " in remark for remark in made.remarks)


def test_what_is_left_out_is_told() -> None:
    header = f'<w:hdr xmlns:w="{W}">{paragraph("江岸采购报稿纸")}</w:hdr>'
    comments = (
        f'<w:comments xmlns:w="{W}"><w:comment w:id="1">{paragraph("再核实")}</w:comment>'
        "</w:comments>"
    )
    footnotes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{paragraph("见附表。")}</w:footnote>'
        "</w:footnotes>"
    )
    changed = (
        '<w:del w:id="3"><w:r><w:delText>五百</w:delText></w:r></w:del>'
        f'<w:ins w:id="4">{run("四百")}</w:ins>'
    )
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    made = create(
        word_file(
            paragraph("四百种耗材一家买", style="Title"),
            paragraph("首批有", inner=changed + run("种") + note),
            more={
                "word/header1.xml": header,
                "word/comments.xml": comments,
                "word/footnotes.xml": footnotes,
                "word/vbaProject.bin": b"macros",
            },
        )
    )
    assert made.article.body == "<p>首批有四百种（注：见附表。）</p>"
    remarks = " ".join(made.remarks)
    for words in ("Comments", "tracked changes", "Headers", "Footnotes", "Macros"):
        assert words in remarks
    assert "再核实" not in made.article.body


def test_who_may_not_write_makes_no_draft() -> None:
    content = word_file(paragraph("四百种耗材一家买", style="Title"), paragraph(FIRST))
    with pytest.raises(NotYours):
        create(content, by="ji")
    assert not Article.objects.exists()
    assert JournalEntry.objects.filter(act="article.created", outcome="denied").exists()


def test_a_heading_below_a_large_line_is_a_crosshead_and_not_the_headline() -> None:
    made = create(
        word_file(
            paragraph("医改走进深水", centred=True),
            paragraph("一家平台", centred=True, size=22),
            paragraph("□ 本报记者 林晓舟 文/图", centred=True),
            paragraph("怎样采购", style="1"),
            paragraph(FIRST),
            paragraph("价格怎样", style="1"),
            paragraph(SECOND),
        )
    )
    article = made.article
    assert (article.kicker, article.headline) == ("医改走进深水", "一家平台")
    assert credits_of(article) == [(CreditRole.REPORTER, "林晓舟")]
    assert article.body == (
        f"<h3>怎样采购</h3><p>{FIRST.strip()}</p><h3>价格怎样</h3><p>{SECOND.strip()}</p>"
    )


def test_a_heading_behind_the_first_text_is_no_headline() -> None:
    made = create(
        word_file(paragraph(FIRST + SECOND), paragraph("价格怎样", style="1"), paragraph(SECOND)),
        "医院采购.docx",
    )
    assert made.article.headline == "医院采购"
    assert "<h3>价格怎样</h3>" in made.article.body


def test_lines_that_only_look_like_names_stay_in_the_text() -> None:
    made = create(
        word_file(
            paragraph("四百种耗材一家买", style="Title"),
            paragraph("引言", centred=True),
            paragraph("记者从市医保局获悉", centred=True),
            paragraph(FIRST),
            paragraph("（作者单位：市医保局）"),
        )
    )
    assert not made.article.credits.exists()
    assert made.article.body == (
        f"<p>引言</p><p>记者从市医保局获悉</p><p>{FIRST.strip()}</p><p>（作者单位：市医保局）</p>"
    )
