"""The screens of the picture desk: taking in, the grid, changes of several, collections."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.actions.pictures import bulk, collections, describing
from articles.errors import Invalid, Stale
from articles.models import (
    Article,
    CollectedPicture,
    Image,
    JournalEntry,
    PictureCollection,
    PictureTag,
)
from articles.selectors.library.listing import PAGE_SIZE
from tests.articles.test_admin_desk import form_of
from tests.articles.word.documents import paragraph, word_file
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_image,
    make_publication,
    make_published,
)
from tests.factories.picture_files import UTF8, heic, jpeg, xmp

pytestmark = pytest.mark.django_db
LIBRARY = "/admin/articles/image/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(person("lin"))
    return client


def a_file(name: str, raw: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, raw)


def titles(page: Any) -> list[str]:
    return [card.image.title for card in page.context["cards"]]


def numbers(page: Any) -> list[int]:
    return [card.image.pk for card in page.context["cards"]]


def test_several_files_of_one_form_are_each_taken_in_or_refused(desk: Client) -> None:
    sent = {
        "file": [
            a_file("一号.jpg", jpeg()),
            a_file("坏的.jpg", b"<html>"),
            a_file("手机.heic", heic()),
            a_file("又是一号.jpg", jpeg()),
            a_file("空的.jpg", b""),
        ],
        "credit": "王立 摄",
    }
    page = desk.post(f"{LIBRARY}add/", sent)
    outcomes = {outcome.name: outcome for outcome in page.context["outcomes"]}
    assert [name for name, outcome in outcomes.items() if outcome.error] == ["坏的.jpg", "空的.jpg"]
    assert outcomes["又是一号.jpg"].is_known
    assert set(Image.objects.values_list("title", "credit")) == {
        ("一号", "王立 摄"),
        ("手机", "王立 摄"),
    }
    text = page.content.decode()
    assert "坏的.jpg" in text
    assert f"{LIBRARY}{outcomes['一号.jpg'].image.pk}/change/" in text


def test_a_script_gets_the_picture_or_the_reason(desk: Client) -> None:
    raw = jpeg(UTF8, ((2, 120), "两艘货船".encode()))
    file = a_file("a.jpg", raw)
    answer = desk.post(f"{LIBRARY}add/", {"file": file}, headers=JSON)
    picture = Image.objects.get()
    values = answer.json()
    assert (answer.status_code, values["id"], values["caption"]) == (200, picture.pk, "两艘货船")
    assert values["thumbnail"].startswith("/media/pictures/")
    assert not values["known"]
    again = desk.post(
        f"{LIBRARY}add/",
        {"file": a_file("b.jpg", raw)},
        headers=JSON,
    )
    assert (again.json()["id"], again.json()["known"]) == (picture.pk, True)
    refused = desk.post(f"{LIBRARY}add/", {"file": a_file("坏的.jpg", b"x")}, headers=JSON)
    assert refused.status_code == 400
    assert refused.json()["error"].startswith("坏的.jpg: ")
    assert desk.post(f"{LIBRARY}add/", {}, headers=JSON).status_code == 400
    desk.force_login(person("jiao"))
    assert desk.post(f"{LIBRARY}add/", {"file": file}, headers=JSON).status_code == 403


def test_another_site_cannot_send_pictures() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("lin"))
    answer = client.post(f"{LIBRARY}add/", {"file": a_file("a.jpg", jpeg())}, headers=JSON)
    assert (answer.status_code, Image.objects.count()) == (403, 0)


def test_what_was_left_out_of_a_files_statements_is_said(desk: Client) -> None:
    raw = jpeg(packet=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")
    page = desk.post(f"{LIBRARY}add/", {"file": a_file("a.jpg", raw)}, follow=True)
    assert "XMP" in page.content.decode()
    values = desk.post(
        f"{LIBRARY}add/", {"file": a_file("b.jpg", jpeg(packet=b"<a"))}, headers=JSON
    )
    assert "XMP" in values.json()["notes"][0]


def test_the_library_is_found_in_either_script_by_every_word_of_a_picture(desk: Client) -> None:
    image = make_image("晨曦碼頭", credit="王立 摄", caption="兩艘貨船")
    image.creator = "李平"
    image.place = "湖州"
    describing.describe_image(image, tags=["航運"], by=person("lin"), at=MORNING)
    make_image("别处", credit="")
    for words in ("码头", "貨船", "王立", "李平", "湖州", "航运", "碼頭 航运", str(image.pk)):
        assert titles(desk.get(LIBRARY, {"q": words})) == ["晨曦碼頭"], words
    assert titles(desk.get(LIBRARY, {"q": "码头 别处"})) == []


def test_each_filter_narrows_the_library(desk: Client) -> None:
    landscape = make_image("横", width=900, height=600, taken_on=date(2024, 3, 5), creator="王立")
    portrait = make_image("竖", width=600, height=900, credit="")
    make_image("方", width=600, height=600, original="", digest="", source_url="https://e.example/")
    make_published(pictures=[lead_picture(landscape)])
    describing.describe_image(landscape, tags=["港口"], by=OPERATOR, at=MORNING)
    collection = collections.make_picture_collection("本周", by=OPERATOR, at=MORNING)
    collections.collect_pictures(collection, [portrait], by=OPERATOR, at=MORNING)
    asked: dict[str, tuple[dict[str, Any], set[str]]] = {
        "tag": ({"tag": "港口"}, {"横"}),
        "collection": ({"collection": collection.pk}, {"竖"}),
        "creator": ({"creator": "王立"}, {"横"}),
        "since": ({"since": "2024-03-05", "until": "2024-03-05"}, {"横"}),
        "too late": ({"since": "2024-03-06"}, set()),
        "landscape": ({"shape": "landscape"}, {"横"}),
        "portrait": ({"shape": "portrait"}, {"竖"}),
        "square": ({"shape": "square"}, {"方"}),
        "used": ({"use": "used"}, {"横"}),
        "unused": ({"use": "unused"}, {"竖", "方"}),
        "credit": ({"lacks": "credit"}, {"竖"}),
        "file": ({"lacks": "file"}, {"方"}),
        "both": ({"shape": "landscape", "use": "unused"}, set()),
    }
    for name, (query, expected) in asked.items():
        assert set(titles(desk.get(LIBRARY, query))) == expected, name


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2024-02-30"},
        {"since": "99999-01-01"},
        {"collection": "x"},
        {"collection": "9" * 40},
        {"rights": "?"},
        {"q": "\0"},
        {"tag": "字" * 300},
        {"before": "x"},
        {"before": "9" * 18 + "-1"},
        {"after": "-"},
        {"q": "字" * 5000},
    ],
)
def test_an_address_that_means_nothing_is_answered(desk: Client, query: dict[str, str]) -> None:
    make_image()
    assert desk.get(LIBRARY, query).status_code == 200


LIBRARY_ORDERS: dict[str, Callable[[Image], Any]] = {
    "": lambda image: (-image.uploaded_at.timestamp(), -image.pk),
    "oldest": lambda image: (image.uploaded_at, image.pk),
    "name": lambda image: (image.title, image.pk),
    "largest": lambda image: (-image.width * image.height, -image.pk),
}


@pytest.mark.parametrize("order", LIBRARY_ORDERS)
def test_the_library_is_leafed_through_without_a_gap(desk: Client, order: str) -> None:
    images = [
        make_image(
            f"图{number % 40:02}",
            uploaded_at=MORNING + timedelta(minutes=number // 3),
            width=100 + number % 7,
        )
        for number in range(PAGE_SIZE * 2 + 5)
    ]
    first = desk.get(f"{LIBRARY}?order={order}")
    second = desk.get(LIBRARY + first.context["following"])
    third = desk.get(LIBRARY + second.context["following"])
    shown = [*numbers(first), *numbers(second), *numbers(third)]
    assert shown == [image.pk for image in sorted(images, key=LIBRARY_ORDERS[order])]
    assert (first.context["previous"], third.context["following"]) == ("", "")
    again = desk.get(LIBRARY + third.context["previous"])
    assert numbers(again) == numbers(second)
    assert numbers(desk.get(LIBRARY + again.context["previous"])) == numbers(first)


def test_the_grid_costs_the_same_for_two_pictures_and_for_a_page(
    desk: Client, count_queries: Callable[..., Any]
) -> None:
    def cost() -> int:
        return int(count_queries(partial(desk.get, LIBRARY)))

    make_published(pictures=[lead_picture(make_image("一"))])
    make_image("二")
    cost()
    few = cost()
    for number in range(PAGE_SIZE):
        make_published(f"第{number}篇", pictures=[lead_picture(make_image(f"图{number}"))])
    assert cost() == few


def test_a_credit_of_several_is_shown_first_and_set_once(desk: Client) -> None:
    images = [make_image(f"图{number}", credit=f"作者{number}") for number in range(3)]
    sent = {"image": [image.pk for image in images[:2]], "act": "credit", "credit": "王立 摄"}
    shown = desk.post(f"{LIBRARY}bulk/", sent)
    assert shown.context["seen"] == ["作者0", "作者1"]
    assert set(Image.objects.values_list("credit", flat=True)) == {"作者0", "作者1", "作者2"}
    confirmed = {**sent, "seen": shown.context["seen"], "confirm": "1"}
    assert desk.post(f"{LIBRARY}bulk/", confirmed).status_code == 302
    assert desk.post(f"{LIBRARY}bulk/", confirmed).status_code == 200  # the credits are others now
    rows = JournalEntry.objects.filter(act="image.described", outcome="done")
    assert sorted(row.subject for row in rows) == ["图0", "图1"]
    assert list(Image.objects.order_by("pk").values_list("credit", flat=True)) == [
        "王立 摄",
        "王立 摄",
        "作者2",
    ]


def test_tags_in_either_script_are_one_tag(desk: Client) -> None:
    images = [make_image(f"图{number}") for number in range(2)]
    numbers = [image.pk for image in images]
    sent = {"image": numbers, "act": "tag", "tags": "碼頭，货运、 碼頭", "confirm": "1"}
    desk.post(f"{LIBRARY}bulk/", sent)
    desk.post(f"{LIBRARY}bulk/", {**sent, "tags": "码头"})
    assert sorted(PictureTag.objects.values_list("name", flat=True)) == ["碼頭", "货运"]
    assert all(image.tags.count() == 2 for image in images)
    assert titles(desk.get(LIBRARY, {"tag": "码头"})) == ["图1", "图0"]


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "tag", "tags": " ，"},
        {"act": "credit", "credit": "  "},
        {"act": "collect"},
        {"act": "?"},
        {"act": "collect", "collection": "99999"},
        {"act": "collect", "name": "字" * 200},
        {"act": "credit", "credit": "a\0b"},
    ],
)
def test_a_change_of_several_that_lacks_something_is_shown_with_the_reason(
    desk: Client, sent: dict[str, str]
) -> None:
    image = make_image()
    answer = desk.post(f"{LIBRARY}bulk/", {"image": image.pk, "confirm": "1", **sent})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not PictureCollection.objects.exists()


def test_a_collection_keeps_its_order_and_each_change_is_in_the_journal(desk: Client) -> None:
    images = [make_image(f"图{number}") for number in range(3)]
    numbers = [image.pk for image in images]
    sent = {"image": numbers, "act": "collect", "name": "两会", "confirm": "1"}
    desk.post(f"{LIBRARY}bulk/", sent)
    collection = PictureCollection.objects.get()
    address = f"{LIBRARY}collections/{collection.pk}/"
    desk.post(address, {"order": ",".join(map(str, numbers)), "move": f"up:{numbers[2]}"})
    assert titles(desk.get(address)) == ["图0", "图2", "图1"]
    stale = desk.post(
        address, {"order": ",".join(map(str, numbers)), "remove": numbers[0]}, follow=True
    )
    assert "其间有人改动了图集" in stale.content.decode()
    order = ",".join(str(number) for number in (numbers[0], numbers[2], numbers[1]))
    desk.post(address, {"order": order, "remove": numbers[0]})
    assert titles(desk.get(address)) == ["图2", "图1"]
    desk.post(address, {"delete": "1"})
    assert (PictureCollection.objects.count(), Image.objects.count()) == (0, 3)
    acts = JournalEntry.objects.filter(act__startswith="collection.", outcome="done")
    assert [row.act for row in acts.order_by("pk")] == [
        "collection.made",
        "collection.changed",
        "collection.changed",
        "collection.changed",
        "collection.deleted",
    ]


def test_a_collection_takes_a_picture_once_and_no_two_share_a_name() -> None:
    image = make_image()
    collection = collections.make_picture_collection("两会", by=OPERATOR, at=MORNING)
    for _time in range(2):
        collections.collect_pictures(collection, [image], by=OPERATOR, at=MORNING)
    assert CollectedPicture.objects.count() == 1
    with pytest.raises(Invalid):
        collections.make_picture_collection("两会", by=OPERATOR, at=MORNING)
    with pytest.raises(Stale):
        bulk.credit_pictures([image], "新署名", ["别的署名"], by=OPERATOR, at=MORNING)


def test_the_page_of_a_picture_shows_what_its_file_states_beside_the_edited_words(
    desk: Client,
) -> None:
    packet = xmp("<dc:creator><rdf:Seq><rdf:li>王立</rdf:li></rdf:Seq></dc:creator>")
    desk.post(f"{LIBRARY}add/", {"file": a_file("a.jpg", jpeg(packet=packet))})
    image = Image.objects.get()
    address = f"{LIBRARY}{image.pk}/change/"
    sent = {"title": "码头", "credit": "王立 摄", "creator": "王立、李平", "tags": "港口"}
    assert desk.post(address, sent).status_code == 302
    page = desk.get(address).content.decode()
    image.refresh_from_db()
    assert image.creator == "王立、李平"
    assert image.file_words[0]["value"] == "王立"
    assert "XMP" in page
    refused = desk.post(address, {**sent, "title": "", "caption": "不丢的话"})
    assert refused.status_code == 200
    assert "不丢的话" in refused.content.decode()


def test_addresses_without_a_picture_are_answered_as_such(desk: Client) -> None:
    image = make_image()
    for part in ("99999", f"0{image.pk}", "__fk__", "x"):
        assert desk.get(f"{LIBRARY}{part}/change/").status_code == 404


class TestFromAnArticle:
    """Without a script the upload page is opened from an article, and returns to it."""

    def test_saving_leads_to_the_upload_page_and_the_pictures_are_in_the_form(
        self, desk: Client
    ) -> None:
        article = make_article(by=person("lin"))
        address = f"/admin/articles/article/{article.pk}/change/"
        page = desk.get(address)
        assert '<button class="button" name="_then" value="pictures">' in page.content.decode()
        sent = {**form_of(desk, article), "headline": "刚改的标题", "_then": "pictures"}
        upload = desk.post(address, sent).url
        assert upload == f"{LIBRARY}add/?article={article.pk}"
        refused = desk.post(upload, {"file": [a_file("好.jpg", jpeg()), a_file("坏.jpg", b"<")]})
        back = f'href="{address}?pictures={Image.objects.get().pk}"'
        assert back in refused.content.decode()
        returned = desk.post(upload, {"file": [a_file("好.jpg", jpeg())]})
        assert returned.url == f"{address}?pictures={Image.objects.get().pk}"
        rows = desk.get(returned.url).context["forms"].pictures.forms
        assert [row["image"].value() for row in rows] == [Image.objects.get().pk, None]
        assert Article.objects.get().headline == "刚改的标题"

    @pytest.mark.parametrize("numbers", ["x", "0", "9" * 40, "", ",,", "-1", "١"])
    def test_numbers_that_are_no_pictures_bring_none(self, desk: Client, numbers: str) -> None:
        article = make_article(by=person("lin"))
        page = desk.get(f"/admin/articles/article/{article.pk}/change/?pictures={numbers}")
        assert len(page.context["forms"].pictures.forms) == 1
        assert desk.get(f"{LIBRARY}add/?article={numbers}").status_code == 200

    def test_a_word_file_answers_a_script_with_its_draft_or_with_the_reason(
        self, desk: Client
    ) -> None:
        paper = make_publication().pk
        address = "/admin/articles/article/from-word/"
        file = a_file("稿件.docx", word_file(paragraph("　　四月一日起统一采购。")))
        made = desk.post(address, {"file": file, "publication": paper}, headers=JSON).json()
        article = Article.objects.get()
        assert made["address"] == f"/admin/articles/article/{article.pk}/change/"
        wrong = {"file": a_file("稿件.docx", b"%PDF-1.7"), "publication": paper}
        answer = desk.post(address, wrong, headers=JSON)
        assert (answer.status_code, Article.objects.count()) == (400, 1)
        assert "不是 Word 文件" in answer.json()["error"]


class TestMissing:
    """What a picture lacks is asked for on the screen that takes it in."""

    def test_the_words_and_the_rights_are_stored_together_or_not_at_all(
        self, client: Client
    ) -> None:
        image = make_image(credit="")
        address = f"{LIBRARY}{image.pk}/missing/"
        client.force_login(person("gu"))
        asked = client.get(address).content.decode()
        assert "picture-lacks" in asked
        assert 'form="missing-' in asked
        words = {"caption": "码头清晨", "credit": "王立 摄"}
        rights = {"rights-holder": "新华社", "rights-machines": "forbidden"}
        days = {"rights-valid_from": "2024-03-05", "rights-valid_until": "2024-03-01"}
        refused = client.post(address, {**words, **rights, **days}).content.decode()
        assert "errorlist" in refused
        assert "王立 摄" in refused
        image.refresh_from_db()
        assert image.credit == ""
        sent = {**words, **rights, "rights-web_allowed": "on"}
        stored = client.post(address, sent, follow=True)
        assert "已存入图片库" in stored.content.decode()
        image = Image.objects.select_related("rights").get()
        assert (image.caption, image.credit, image.rights.holder) == (
            "码头清晨",
            "王立 摄",
            "新华社",
        )

    def test_who_keeps_no_rights_writes_the_words_only(self, desk: Client) -> None:
        image = make_image(credit="")
        sent = {"credit": "王立 摄", "rights-holder": "新华社", "rights-machines": "forbidden"}
        page = desk.post(f"{LIBRARY}{image.pk}/missing/", sent, follow=True)
        assert 'name="rights-' not in page.content.decode()
        image.refresh_from_db()
        assert (image.credit, hasattr(image, "rights")) == ("王立 摄", False)

    def test_only_opening_it_makes_no_rights_record(self, client: Client) -> None:
        image = make_image(credit="")
        client.force_login(person("gu"))
        page = client.get(f"{LIBRARY}{image.pk}/missing/")
        fields = [field for form in page.context["parts"].forms for field in form]
        sent = {field.html_name: field.value() or "" for field in fields} | {"credit": "王立 摄"}
        client.post(f"{LIBRARY}{image.pk}/missing/", sent)
        image = Image.objects.get()
        assert (image.credit, hasattr(image, "rights")) == ("王立 摄", False)
