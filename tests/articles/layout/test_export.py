"""An issue on its way to layout: one ZIP with texts, pictures and lists."""

import csv
import io
import re
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from articles.actions.editions import adverts, editions, flatplan
from articles.actions.epaper import layout_exports, layout_returns
from articles.actions.writing import writing
from articles.actions.writing.drafts import draft_from_article
from articles.errors import Invalid, NotReady, NotYours
from articles.layout_exchange.returned_changes import ReturnFinding
from articles.models import (
    JournalEntry,
    LayoutExport,
    PictureRights,
    Placement,
    RightsRecord,
)
from articles.selectors.pages.layout_screens import compare_return, read_current_story
from articles.selectors.pages.page_content import build_page_content, read_printed_pages
from tests.articles.layout.returned import (
    BODY,
    described,
    export,
    incoming,
    make_layout_issue,
    make_picture,
    text_of,
)
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, lead_picture, make_article

pytestmark = pytest.mark.django_db
FORBIDDEN = re.compile(r'[<>:"\\|?*]')


def test_a_page_goes_out_with_texts_pictures_and_lists() -> None:
    image = make_picture("清晨/码头", caption="库中说明")
    issue, article = make_layout_issue(
        pictures=[lead_picture(image, caption="货船靠泊")], text={"kicker": "江岸采购"}
    )
    placement = Placement.objects.get()
    fit = flatplan.Fit(planned_length=30, span=3, headline_step=1)
    flatplan.change_fit(placement, fit, by=OPERATOR, at=MORNING)
    package = export(issue, page=issue.pages.get(position=1))
    folder = "01 1版 版名1"
    stem = f"{folder}/01 码头电子化采购提速 稿{article.pk}-1"
    assert package.namelist() == [
        "README.txt",
        "issue.json",
        "list.csv",
        f"{stem}.txt",
        f"{stem}.icml",
        f"{folder}/01-1 清晨_码头.jpg",
    ]
    assert package.read(f"{folder}/01-1 清晨_码头.jpg").startswith(b"\xff\xd8")
    assert "<ParaStyle:图片>01-1 清晨_码头.jpg" in text_of(package)
    (page,) = described(package)["pages"]
    (row,) = page["articles"]
    assert (row["length"], row["planned_length"]) == (article.length, 30)
    assert row["over"] == article.length - 30
    (picture,) = row["pictures"]
    assert (picture["width"], picture["height"], picture["width_mm"]) == (1200, 600, 101.6)
    assert (picture["caption"], picture["credit"]) == ("货船靠泊", "王立 摄")


def test_what_went_out_is_kept_and_journalled() -> None:
    issue, article = make_layout_issue()
    export(issue)
    row = LayoutExport.objects.get()
    assert (row.article, row.revision.number, row.page_label) == (article, 1, "1")
    assert row.paragraphs[0] == {
        "style": "主题",
        "text": "码头电子化采购提速",
        "part": "headline",
    }
    entry = JournalEntry.objects.get(act="layout.exported")
    assert (entry.by, entry.details["articles"]) == (person("pan"), [article.pk])


def test_only_who_lays_pages_out_exports_them() -> None:
    issue, _article = make_layout_issue()
    with pytest.raises(NotYours):
        layout_exports.export_layout(
            layout_exports.LayoutChoice(issue), io.BytesIO(), by=person("lin"), at=MORNING
        )
    assert not LayoutExport.objects.exists()
    assert JournalEntry.objects.get(act="layout.exported").outcome == "denied"


def test_what_may_not_be_printed_is_left_out_and_named() -> None:
    nobody = make_picture("无名图", credit="")
    issue, article = make_layout_issue(pictures=[lead_picture(nobody)])
    other = make_article("转载稿", pictures=[lead_picture(make_picture("他人的图"))])
    RightsRecord.objects.filter(article=other).update(print_allowed=False)
    editions.place_article(other, issue.pages.get(position=2), by=OPERATOR, at=MORNING)
    package = export(issue)
    assert not [name for name in package.namelist() if name.endswith(".jpg")]
    assert not [name for name in package.namelist() if "转载稿" in name]
    read_me = package.read("README.txt").decode("utf-8-sig")
    for title in ("无名图", "他人的图", "转载稿"):
        assert title in read_me
    first, second = described(package)["pages"]
    assert first["articles"][0]["pictures"][0]["left_out"]
    assert (second["articles"][0]["left_out"] != "", second["articles"][0]["files"]) == (True, [])
    assert list(LayoutExport.objects.values_list("article", flat=True)) == [article.pk]


def test_a_picture_that_may_not_be_printed_leaves_its_words_behind() -> None:
    refused = make_picture("他人的图", caption="库中说明", credit="他社摄影")
    printed = make_picture("自己的图")
    PictureRights.objects.create(image=refused, print_allowed=False)
    body = "".join(
        f'<p>{words}</p><figure><img src="/media/x.jpg" alt="" data-image="{image.pk}">'
        f"<figcaption>{caption}</figcaption></figure>"
        for words, image, caption in (
            ("第一段。", refused, "两艘货船"),
            ("第二段。", printed, "一张清单"),
        )
    )
    pictures = [lead_picture(refused, caption="晨雾中的码头"), lead_picture(printed)]
    issue, article = make_layout_issue(body=f"{body}<p>第三段。</p>", pictures=pictures)
    package = export(issue)
    for name in package.namelist():
        content = package.read(name)
        text = content.decode("utf-16" if content[:2] == b"\xff\xfe" else "utf-8", "replace")
        for words in ("两艘货船", "晨雾中的码头", "库中说明", "他社摄影"):
            assert words not in text, (name, words)
    assert "一张清单" in text_of(package)
    first, _second = described(package)["pages"][0]["articles"][0]["pictures"]
    assert (first["caption"], first["credit"], first["left_out"] != "") == ("", "", True)
    # What never went out is no change of layout, and stays with the article.
    back = text_of(package).replace("第三段。", "第三段改了。")
    returned = layout_returns.receive_article_text(
        article, incoming(back), by=person("pan"), at=MORNING
    )
    changes = compare_return(returned, read_current_story(article))
    chosen = [change for change in changes if change.finding != ReturnFinding.SAME]
    assert [change.returned for change in chosen] == ["第三段改了。"]
    taken = layout_returns.take_over(
        returned,
        [change.key for change in chosen],
        version=article.version,
        by=person("shen"),
        at=MORNING,
    )
    assert "两艘货船" in taken.body
    assert "第三段改了。" in taken.body


def test_a_picture_without_its_file_is_named_and_breaks_nothing() -> None:
    image = make_picture("丢失的图")
    issue, _article = make_layout_issue(pictures=[lead_picture(image)])
    default_storage.delete(image.original.name or "")
    package = export(issue)
    (row,) = described(package)["pages"][0]["articles"]
    assert row["pictures"][0]["left_out"]
    assert "丢失的图" in package.read("README.txt").decode("utf-8-sig")


def test_adverts_have_their_places_and_no_customer() -> None:
    issue, _article = make_layout_issue()
    facts = adverts.AdvertFacts(
        span=3, height=80, mark="广告", text="开业大吉", picture=make_picture(), customer="某商场"
    )
    adverts.place_advert(issue.pages.get(position=2), facts, by=OPERATOR, at=MORNING)
    package = export(issue)
    (advert,) = described(package)["pages"][1]["adverts"]
    assert (advert["columns"], advert["height_mm"], advert["text"]) == (3, 80, "开业大吉")
    assert "02 2版 版名2/广告1 码头.jpg" in package.namelist()
    for name in ("README.txt", "issue.json", "list.csv"):
        assert "某商场" not in package.read(name).decode()


def test_a_picture_of_an_advert_that_may_not_be_printed_is_left_out_and_named() -> None:
    issue, _article = make_layout_issue()
    picture = make_picture("商场")
    facts = adverts.AdvertFacts(span=3, height=80, mark="广告", text="", picture=picture)
    adverts.place_advert(issue.pages.get(position=2), facts, by=OPERATOR, at=MORNING)

    def fault_of_page() -> str:
        pages = read_printed_pages(issue)
        (advert,) = build_page_content(pages[1], pages, {}).adverts
        assert advert.picture is None
        return pages[1].faults[0]

    with translation.override("en"):
        assert fault_of_page().startswith("The file of the picture “商场”")
        PictureRights.objects.create(image=picture, print_allowed=False)
        assert fault_of_page().startswith("The rights to the picture “商场”")
    package = export(issue)
    assert not [name for name in package.namelist() if name.endswith(".jpg")]
    assert described(package)["pages"][1]["adverts"][0]["picture"]["left_out"]


def test_no_cell_of_the_list_becomes_a_formula() -> None:
    issue, _article = make_layout_issue()
    hostile = make_article("=HYPERLINK(1)")
    editions.place_article(hostile, issue.pages.get(position=2), by=OPERATOR, at=MORNING)
    rows = csv.reader(io.StringIO(export(issue).read("list.csv").decode("utf-8-sig")))
    assert [row[3] for row in rows if "HYPERLINK" in row[3]] == ["'=HYPERLINK(1)"]


@pytest.mark.parametrize("headline", ['a/b\\c:d*e?f"g<h>i|j', "CON", "标题. ", "长" * 200])
def test_any_headline_makes_names_that_windows_and_macos_take(headline: str) -> None:
    issue, _article = make_layout_issue()
    article = make_article(headline)
    editions.place_article(article, issue.pages.get(position=1), by=OPERATOR, at=MORNING)
    names = export(issue).namelist()
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert not FORBIDDEN.search(name)
        for part in name.split("/"):
            assert part == part.strip(" .")
            assert len(part.encode()) < 255


def test_an_article_over_two_pages_says_where_it_goes_on() -> None:
    issue, _article = make_layout_issue()
    placement = Placement.objects.get()
    flatplan.continue_article(placement, issue.pages.get(position=2), by=OPERATOR, at=MORNING)
    first, second = described(export(issue))["pages"]
    assert first["articles"][0]["continued_on"] == "2"
    assert second["articles"][0]["continued_from"] == "1"


def test_more_than_one_export_holds_ends_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    issue, _article = make_layout_issue(pictures=[lead_picture(make_picture())])
    monkeypatch.setattr(layout_exports, "PICTURE_BYTES_MAX", 10)
    with pytest.raises(NotReady, match="page by page"):
        export(issue)
    assert export(issue, with_pictures=False)
    monkeypatch.setattr(layout_exports, "CHARACTERS_MAX", 10)
    with pytest.raises(NotReady, match="too much text"):
        export(issue, with_pictures=False)


def test_an_empty_page_has_nothing_to_export() -> None:
    issue, _article = make_layout_issue()
    with pytest.raises(Invalid, match="Nothing stands"):
        export(issue, page=issue.pages.get(position=2))


class TestScreen:
    def test_a_page_editor_downloads_the_issue_and_sees_what_changed_since(
        self, client: Client
    ) -> None:
        issue, article = make_layout_issue()
        client.force_login(person("pan"))
        address = reverse("admin:articles_issue_layout", args=[issue.pk])
        answer = client.post(address)
        assert answer["Content-Type"] == "application/zip"
        assert "attachment" in answer["Content-Disposition"]
        assert answer.content.startswith(b"PK")
        assert "送排后改过" not in client.get(address).content.decode()
        draft = draft_from_article(article)
        writing.save_article(article, draft, by=OPERATOR, at=MORNING)
        assert "送排后改过" in client.get(address).content.decode()

    def test_a_large_package_is_sent_from_the_disk(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        issue, _article = make_layout_issue(pictures=[lead_picture(make_picture())])
        monkeypatch.setattr("articles.desk.layout.exports.IN_MEMORY_MAX", 10)
        client.force_login(person("pan"))
        answer = client.post(reverse("admin:articles_issue_layout", args=[issue.pk]))
        content = answer.getvalue()
        assert answer.streaming
        assert len(content) == int(answer["Content-Length"])
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None

    def test_a_refusal_is_shown_and_nothing_breaks(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        issue, _article = make_layout_issue(pictures=[lead_picture(make_picture())])
        monkeypatch.setattr(layout_exports, "PICTURE_BYTES_MAX", 10)
        client.force_login(person("pan"))
        answer = client.post(reverse("admin:articles_issue_layout", args=[issue.pk]))
        assert answer.status_code == 200
        assert "逐版导出" in answer.content.decode()

    def test_plan_and_page_lead_to_layout(self, client: Client) -> None:
        issue, _article = make_layout_issue()
        page = issue.pages.get(position=1)
        client.force_login(person("pan"))
        plan = client.get(reverse("admin:articles_flatplan", args=[issue.pk])).content.decode()
        assert reverse("admin:articles_issue_layout", args=[issue.pk]) in plan
        machine = client.get(reverse("admin:articles_page_machine", args=[page.pk]))
        assert reverse("admin:articles_page_layout", args=[page.pk]) in machine.content.decode()


def test_an_issue_asks_as_many_queries_for_ten_articles_as_for_one() -> None:
    issue, _article = make_layout_issue()
    with CaptureQueriesContext(connection) as few:
        export(issue)
    for number in range(9):
        article = make_article(f"稿{number}", body=BODY)
        editions.place_article(article, issue.pages.get(position=2), by=OPERATOR, at=MORNING)
    with CaptureQueriesContext(connection) as many:
        export(issue)
    assert len(many) <= len(few)
