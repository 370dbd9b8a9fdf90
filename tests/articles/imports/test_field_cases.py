"""Every input of the collection that other papers' bug reports gave, made anew: each has its right
value."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from articles.models import (
    Article,
    Byline,
    Column,
    Image,
    Issue,
    JournalEntry,
    OldAddress,
    Page,
    Person,
    Placement,
    Publication,
    Task,
    TaskKind,
)
from tests.articles.imports.files import (
    Desk,
    entry,
    export,
    news,
    picture,
    rewritten,
    table,
    workbook,
)

pytestmark = pytest.mark.django_db
NEWSML = '<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet/></newsMessage>'
NITF = "<nitf><body><body.content><p>文。</p></body.content></body></nitf>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>a</id></entry></feed>'
RSS = "<rss version='2.0'><channel><item><title>文</title></item></channel></rss>"
MORNING_UTC = datetime(2019, 4, 8, 1, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path, capsys: Any) -> Desk:
    return Desk(tmp_path, capsys)


def article(source_id: str) -> Article:
    return Article.objects.get(source_id=source_id)


@pytest.mark.parametrize("xml", [NEWSML, NITF, ATOM, RSS])
def test_xml_that_is_no_wordpress_export_is_refused_in_words(desk: Desk, xml: str) -> None:
    for options in ((), ("--keep-going",), ("--dry-run",)):
        report = desk.bring("feed.xml", xml, *options)
        assert desk.status == 1
        assert "no WordPress export" in report["faults"][0][2]


def test_a_draft_without_a_date_stays_a_draft_beside_a_public_post(desk: Desk) -> None:
    unset = {"fed": "Mon, 30 Nov -0001 00:00:00 +0000", "gmt": "0000-00-00 00:00:00"}
    report = desk.bring("old.xml", export(entry(1), entry(2, status="draft", **unset)))
    assert (report["published"], report["drafts"], desk.status) == (1, 1, 0)


@pytest.mark.parametrize("gmt", ["0000-00-00 00:00:00", "", "1970-01-01 00:00:00"])
def test_a_clock_that_was_never_set_gives_way_to_the_papers_own(desk: Desk, gmt: str) -> None:
    fed = "Thu, 01 Jan 1970 00:00:00 +0000"
    desk.bring("old.xml", export(entry(1, gmt=gmt, fed=fed, local="2009-08-07 06:05:04")))
    assert article("1").published_at == datetime(2009, 8, 6, 22, 5, 4, tzinfo=UTC)


def test_a_day_that_never_was_is_no_day_of_publication(desk: Desk) -> None:
    never = "0000-00-00 00:00:00"
    undated = entry(4, local=never, gmt=never, fed="Wed, 30 Nov -0001 00:00:00 +0000")
    desk.bring("old.xml", export(undated))
    assert article("4").published_at is None or article("4").published_at > MORNING_UTC


def test_a_column_with_an_invisible_character_is_the_same_column(desk: Desk) -> None:
    Column.objects.create(publication=Publication.objects.get(), name="要闻", slug="yaowen")
    heads = "编号,标题,正文,栏目"
    desk.bring("rows.csv", table("1,甲,文。,要\u200b闻", "2,乙,文。,要　闻", head=heads))
    assert Column.objects.count() == 1


def test_an_address_that_is_a_question_mark_and_a_number_leads_on(
    desk: Desk, client: Client
) -> None:
    plain = entry(31, link="https://paper.example.net/?p=31")
    desk.bring("old.xml", export(plain, entry(32)))
    for asked, number in (("/?p=31", "31"), ("/?p=32", "32"), ("/a/32/", "32")):
        answer = client.get(asked)
        assert (answer.status_code, answer["Location"]) == (
            301,
            article(number).get_absolute_url(),
        )
    assert client.get("/?p=33").status_code == 200


def test_two_users_of_one_name_are_two_people(desk: Desk) -> None:
    users = {"wen1": "温若", "wen2": "温若"}
    content = export(entry(1, login="wen1"), entry(2, login="wen2"), users=users)
    desk.bring("old.xml", content)
    people = Person.objects.filter(name="温若")
    assert people.count() == 2
    assert [Byline.objects.filter(person=one).count() for one in people] == [1, 1]


def test_verse_keeps_its_lines_and_no_text_stands_bare(desk: Desk) -> None:
    body = (
        "<p>序。</p><!-- wp:verse --><pre class='wp-block-verse'>一更天\n二更天\n三更天</pre>"
        "<!-- /wp:verse --><figure class='wp-block-gallery'>"
        "<figure><img src='https://paper.example.net/g.jpg' alt='桥'/></figure></figure>"
        "<details><summary>名录</summary>温若</details><dl><dt>更</dt><dd>两小时</dd></dl>尾声"
    )
    desk.bring("old.xml", export(entry(1, body=body)))
    text = article("1").body
    assert "<p>一更天<br>二更天<br>三更天</p>" in text
    assert text.endswith("<p>两小时</p><p>尾声</p>")
    assert "<p><strong>名录</strong></p><p>温若</p>" in text
    assert text.count("data-image") == 1


@pytest.mark.parametrize("noise", ["\b", "\x1f", "&#8;", "&#x1F;", "&#0;", "\ufffe"])
def test_one_control_character_keeps_nothing_out(desk: Desk, noise: str) -> None:
    report = desk.bring("old.xml", export(entry(1), entry(2, body=f"<p>排{noise}版</p>"), entry(3)))
    assert (report["published"], desk.status) == (3, 0)
    assert article("2").body == "<p>排版</p>"
    assert [row for row, _id, words in report["remarks"] if "cannot be printed" in words] == [2]


def test_what_stands_before_broken_xml_goes_in_and_the_status_tells(desk: Desk) -> None:
    content = export(entry(1), entry(2)).replace("</item>\n</channel>", "<item></channel>")
    assert desk.bring("old.xml", content)["stored"] is False
    assert desk.status == 1
    report = desk.bring("old.xml", content, "--keep-going")
    assert (report["published"], report["broken"], desk.status) == (1, 1, 1)


def test_the_pictures_of_a_gallery_are_known_and_shown(desk: Desk) -> None:
    by_number = entry(1, body='前言。\n\n[gallery ids="8,9"]\n\n尾声。')
    attached = entry(2, body="[gallery]")
    report = desk.bring(
        "old.xml", export(by_number, attached, picture(8, "a.jpg"), picture(9, "b.jpg", parent=2))
    )
    assert set(Image.objects.values_list("source_url", flat=True)) == {
        "https://paper.example.net/a.jpg",
        "https://paper.example.net/b.jpg",
    }
    assert [article(key).body.count("data-image") for key in "12"] == [2, 1]
    assert [row[:2] for row in report["left_out"]] == [[3, "8"], [4, "9"]]


def test_a_picture_of_a_gallery_that_the_file_lacks_is_told(desk: Desk) -> None:
    report = desk.bring("old.xml", export(entry(1, body='[gallery ids="77"] 文')))
    assert "77" in report["remarks"][0][2]


def test_a_category_with_a_long_name_is_cut_with_a_remark(desk: Desk) -> None:
    name = "县乡道路与桥梁" * 7
    mark = f'<category domain="category" nicename="roads"><![CDATA[{name}]]></category>'
    report = desk.bring("old.xml", export(entry(1, title="路<em>与</em>桥 &amp; 船", more=mark)))
    assert report["published"] == 1
    assert name[:20] in report["remarks"][0][2]
    assert Column.objects.get(slug="roads").name == name[:39] + "…"
    assert article("1").headline == "路与桥 & 船"
    assert desk.bring("old.xml", export(entry(1, more=mark), entry(2, more=mark)))["columns"] == []


def test_a_moment_too_far_ahead_loses_nothing_else(desk: Desk) -> None:
    far = {"status": "future", "gmt": "2999-12-31 16:00:00", "local": "3000-01-01 00:00:00"}
    report = desk.bring("old.xml", export(entry(1, **far), entry(2)), "--keep-going")
    assert report["rows"] == 2
    assert article("2").release is not None
    assert all(words for _row, _id, words in report["faults"])


def test_of_several_versions_the_newest_is_taken(desk: Desk) -> None:
    versions = [
        news(1, version=str(count), headlines=[{"role": "main", "value": f"第{count}稿"}])
        for count in (2, 10, 9)
    ]
    report = desk.bring("wire.json", versions)
    assert article("urn:agency:1").headline == "第10稿"
    assert [row for row, _id, _words in report["left_out"]] == [1, 3]


def test_a_kill_notice_is_told_and_waits_at_the_desk(desk: Desk) -> None:
    desk.bring("wire.json", [news(1)])
    kill = news(1, pubStatus="canceled", version="2")
    for _turn in range(2):
        report = desk.bring("kill.json", [kill])
        ((row, uri, words),) = report["remarks"]
        assert (row, uri) == (1, "urn:agency:1")
        assert "Cancelled by its source" in words
    task = Task.objects.get()
    assert (task.kind, task.article, task.done_at) == (
        TaskKind.CANCELLED,
        article("urn:agency:1"),
        None,
    )
    assert JournalEntry.objects.filter(act="article.taken_back").count() == 1
    assert Article.objects.published(task.opened_at).count() == 1


def test_a_kill_notice_is_told_although_another_row_is_broken(desk: Desk) -> None:
    desk.bring("wire.json", [news(1)])
    report = desk.bring("kill.json", [news(1, pubStatus="canceled"), {"uri": "urn:x"}])
    assert (report["stored"], desk.status) == (False, 1)
    assert Task.objects.filter(kind=TaskKind.CANCELLED).count() == 1


def test_an_end_in_the_year_9999_is_no_end(desk: Desk, client: Client) -> None:
    desk.bring("wire.json", [news(1, expires="9999-12-31T23:59:59Z"), news(2)])
    assert article("urn:agency:1").expires_at is None
    assert client.get(f"/api/v1/articles/{article('urn:agency:1').pk}/").status_code == 200
    assert len(client.get("/api/v1/articles/").json()["items"]) == 2


def test_a_leap_second_is_a_moment(desk: Desk) -> None:
    desk.bring("wire.json", [news(1, firstCreated="2015-06-30T23:59:60Z")])
    assert article("urn:agency:1").published_at == datetime(2015, 6, 30, 23, 59, 59, tzinfo=UTC)


def test_of_two_languages_the_items_own_is_taken_and_the_other_told(desk: Desk) -> None:
    said = [("en", "Ferry stops"), ("zh-Hans", "渡船停航")]
    report = desk.bring(
        "wire.json",
        [
            news(
                1,
                headlines=[{"role": "main", "language": key, "value": one} for key, one in said],
                bodies=[
                    {"language": key, "contentType": "text/html", "value": f"<p>{one}。</p>"}
                    for key, one in said
                ],
            )
        ],
    )
    found = article("urn:agency:1")
    assert (found.headline, found.body) == ("渡船停航", "<p>渡船停航。</p>")
    assert "en" in report["remarks"][0][2]


MOMENT = datetime(2019, 4, 8, 9)  # noqa: DTZ001  as a sheet holds it


def test_a_sheet_that_tells_a_wrong_size_is_read_whole(desk: Desk) -> None:
    book = workbook(*(["n" + key, "题", "文。", MOMENT, ""] for key in "123"))
    small = rewritten(
        book, lambda name, part: part.replace(b'<dimension ref="A1:E4"', b'<dimension ref="A1"')
    )
    assert desk.bring("t.xlsx", small)["published"] == 3


def test_a_carriage_return_of_a_workbook_ends_a_paragraph(desk: Desk) -> None:
    desk.bring("t.xlsx", workbook(["n1", "题", "甲段。_x000D_\n乙段。_x000D_丙段。", MOMENT, ""]))
    assert article("n1").body == "<p>甲段。</p><p>乙段。</p><p>丙段。</p>"


def test_a_workbook_in_the_strict_form_is_read(desk: Desk) -> None:
    names = [
        (
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/",
            b"http://purl.oclc.org/ooxml/officeDocument/",
        ),
    ]

    def strict(name: str, part: bytes) -> bytes:
        for usual, other in names if name != "[Content_Types].xml" else []:
            part = part.replace(usual, other)
        return part

    book = rewritten(workbook(["n1", "题", "文。", MOMENT, "温若"]), strict)
    assert desk.bring("t.xlsx", book)["published"] == 1
    assert article("n1").published_at == MORNING_UTC


@pytest.mark.parametrize(("number", "hour"), [(43563, 0), (43563.375, 9)])
def test_a_day_that_a_sheet_shows_as_a_number_is_that_day(
    desk: Desk, number: float, hour: int
) -> None:
    report = desk.bring("t.xlsx", workbook(["n1", "题", "文。", number, ""]))
    assert article("n1").published_at == datetime.fromisoformat(f"2019-04-08T{hour:02}:00+08:00")
    assert f"2019-04-08 {hour:02}:00" in report["remarks"][0][2]


def test_a_name_spread_over_three_characters_is_the_same_person(desk: Desk) -> None:
    rows = table("n1,题,文。,2019-04-08,温　若、丁一山", "n2,题,文。,2019-04-08,温若")
    desk.bring("t.csv", rows.encode("gb18030"))
    assert [one.name for one in Person.objects.filter(name__contains="若")] == ["温若"]
    assert article("n1").credits.get(person__name="温若").person == (
        article("n2").credits.get().person
    )


@pytest.mark.parametrize(
    "written", ["2019-04-08 24:00", "2019年4月8日 24:00", "2019-04-08T24:00:00"]
)
def test_24_00_is_the_next_days_beginning(desk: Desk, written: str) -> None:
    desk.bring("t.csv", table(f"n1,题,文。,{written},"))
    assert article("n1").published_at == datetime(2019, 4, 8, 16, tzinfo=UTC)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_wide_text_table_is_read(desk: Desk, encoding: str) -> None:
    rows = table("n1,题,文。,2019-04-08,温若").replace(",", "\t")
    assert desk.bring("t.csv", rows.encode(encoding))["published"] == 1
    assert article("n1").headline == "题"


@pytest.mark.parametrize("hint", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_spreadsheets_hint_of_its_separator_is_no_heading(desk: Desk, hint: str) -> None:
    rows = hint + "\n" + table("n1,题,文，又。,2019-04-08,").replace(",", ";")
    assert desk.bring("t.csv", "\ufeff" + rows)["published"] == 1


def test_a_stray_quotation_mark_swallows_nothing(desk: Desk) -> None:
    rows = table(
        "n1,题,文。,2019-04-08,",
        'n2,"题,文。,2019-04-08,',
        "n3,题,文。,2019-04-08,",
        'n4,"又题",文。,2019-04-08,',
    )
    report = desk.bring("t.csv", rows)
    ((row, key, words),) = report["faults"]
    assert (row, key, desk.status) == (3, "n2", 1)
    assert "row 3 a quotation mark opens" in words
    assert desk.bring("t.csv", rows, "--keep-going")["published"] == 3
    assert set(Article.objects.values_list("source_id", flat=True)) == {"n1", "n3", "n4"}


def test_rows_that_a_quotation_mark_may_have_swallowed_are_doubted(desk: Desk) -> None:
    rows = table('n1,"题,文。,2019-04-08,', 'n2,题",文。,2019-04-08,')
    report = desk.bring("t.csv", rows)
    assert any("row of its own" in words for _row, _id, words in report["remarks"])


def test_gb_18030_that_looks_like_utf_8_is_read_as_written(desk: Desk) -> None:
    rows = "id,headline,body,published_at\nn1,联通,联通,2019-04-08\n"
    desk.bring("t.csv", rows.encode("gb18030"))
    assert (article("n1").headline, article("n1").body) == ("联通", "<p>联通</p>")


def test_days_of_other_centuries_go_in(desk: Desk) -> None:
    days = ("1872-05-01", "1900-01-01 06:00", "1988-07-01 00:30", "2099-12-31")
    rows = [f"n{count},题,文。,{day}," for count, day in enumerate(days)]
    assert desk.bring("t.csv", table(*rows))["published"] == 4


def test_a_double_issue_and_a_lettered_page_have_their_place(desk: Desk) -> None:
    head = "编号,标题,正文,发布时间,期号,出版日期,版次"
    rows = table(
        "n1,题,文。,2019-02-05,701-702,2019-02-05,3",
        "n2,题,文。,2019-02-12,第703期,2019-02-12,A3",
        "n3,题,文。,2019-02-05,702,2019-02-05,第5版",
        "n4,题,文。,2019-02-12,703,,B2",
        head=head,
    )
    report = desk.bring("t.csv", rows)
    assert (report["published"], report["issues"]) == (4, ["701", "703"])
    double = Issue.objects.get(number=701)
    assert double.number_printed == "701-702"
    labels = {
        place.article.source_id: (place.page.issue.number, place.page.label)
        for place in Placement.objects.select_related("page__issue", "article")
    }
    assert labels["n1"] == (701, "3")
    assert labels["n2"] == (703, "A3")
    assert labels["n3"] == (701, "5")
    assert labels["n4"] == (703, "B2")
    assert Page.objects.get(issue__number=703, label="B2").position > (
        Page.objects.get(issue__number=703, label="A3").position
    )


def test_what_is_no_character_is_taken_out_and_told(desk: Desk, client: Client) -> None:
    rows = table("n1,标\ufffe题,文\uffff。,2019-04-08,温\ufdd0若")
    report = desk.bring("t.csv", rows)
    assert report["remarks"] == [[2, "n1", "3 characters that cannot be printed were taken out."]]
    assert article("n1").headline == "标题"
    for feed in ("/feeds/latest.rss", "/feeds/latest.atom"):
        assert "\ufffe" not in client.get(feed).content.decode()


def test_65_articles_of_one_second_all_go_in(desk: Desk) -> None:
    rows = [f"n{count},题{count},文。,2019-04-08 09:00," for count in range(65)]
    assert desk.bring("t.csv", table(*rows))["published"] == 65


def test_old_addresses_lead_on_however_they_are_written(desk: Desk, client: Client) -> None:
    desk.bring(
        "old.xml",
        export(
            entry(1, link="https://paper.example.net/2019/04/%E6%B8%A1%E8%88%B9/"),
            entry(2, link="https://paper.example.net/show.asp?id=2"),
            entry(3, link="https://paper.example.net/2098/x/", gmt="2098-01-01 00:00:00"),
            entry(4, link="https://paper.example.net/draft/", status="draft"),
        ),
    )
    for asked, number in [
        ("/2019/04/渡船/", "1"),
        ("/2019/04/渡船", "1"),
        ("/2019/04/%e6%b8%a1%E8%88%B9", "1"),
        ("/show.asp?id=2", "2"),
        ("/show.asp?id=2&from=timeline", "2"),
        ("/show.asp?from=timeline&id=2&isappinstalled=0", "2"),
    ]:
        answer = client.get(asked)
        assert answer.status_code == 301, asked
        assert answer["Location"] == article(number).get_absolute_url()
    unknown = client.get("/unheard/").content.replace(b"/unheard/", b"")
    for asked in ("/2098/x/", "/draft/"):
        answer = client.get(asked)
        assert (answer.status_code, answer.headers.get("Location")) == (404, None)
        assert answer.content.replace(asked.encode(), b"") == unknown
    assert client.get("/show.asp?id=3").status_code == 404
    assert OldAddress.objects.count() == 8


def test_nothing_understood_is_not_success(desk: Desk) -> None:
    for name, content in [
        ("a.json", "[]"),
        ("b.json", [{"type": "picture", "uri": "urn:1"}]),
        ("c.xml", export()),
        ("d.xml", export(entry(1, kind="page"))),
        ("e.csv", table()),
    ]:
        assert desk.bring(name, content)["stored"] is False
        assert desk.status == 1, name


def test_the_words_of_the_command_name_every_row(desk: Desk, tmp_path: Path, capsys: Any) -> None:
    path = tmp_path / "old.xml"
    path.write_text(export(entry(1), entry(2, kind="page"), entry(3, status="trash")))
    call_command("import_articles", str(path))
    told = capsys.readouterr().out
    assert "row 2 (no article)" in told
    assert "row 3 (no article)" in told
    call_command("import_articles", str(path))
    assert "row 1 (known)" in capsys.readouterr().out
