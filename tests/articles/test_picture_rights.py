"""A picture is shown while its rights allow it: publication asks, and its end needs no job."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http.response import HttpResponseBase
from django.test import Client

from articles.actions.editions import editions
from articles.actions.editions.page_checks import picture_right_reasons
from articles.actions.pictures.picture_rights import keep_picture_rights
from articles.actions.publishing import publishing
from articles.actions.writing import writing
from articles.errors import Invalid, NotReady, NotYours, Stale
from articles.models import Image, JournalEntry, PictureRights
from articles.selectors.library.listing import filter_rights, rights_state
from articles.selectors.pages.page_content import build_page_content, read_printed_pages
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_image,
    make_published,
    make_ready,
)
from tests.factories.editions import make_planned

pytestmark = pytest.mark.django_db
TODAY = date(2024, 3, 5)


def keep(image: Image, **values: object) -> PictureRights:
    record = {
        "holder": "新华社",
        "licence": "",
        "limits": "仅限中国大陆，一次",
        "valid_from": None,
        "valid_until": None,
        "web_allowed": True,
        "print_allowed": True,
        "machines": "forbidden",
    }
    return keep_picture_rights(image, record | values, by=person("rao"), at=MORNING)


def test_a_text_is_not_published_with_a_picture_outside_of_its_days() -> None:
    image = make_image("码头")
    article = make_ready(pictures=[lead_picture(image)])
    for values in (
        {"valid_until": TODAY - timedelta(days=1)},
        {"valid_from": TODAY + timedelta(days=1)},
        {"web_allowed": False},
    ):
        PictureRights.objects.all().delete()
        keep(image, **values)
        with pytest.raises(NotReady, match="码头"):
            publishing.publish_article(article, by=OPERATOR, at=MORNING)
    PictureRights.objects.all().delete()
    keep(image, valid_from=TODAY, valid_until=TODAY)
    publishing.publish_article(article, by=OPERATOR, at=MORNING)


@pytest.fixture
def shown() -> tuple[Image, str]:
    """A published text with a picture whose rights end with 5 March, and the picture's file."""
    image = make_image("码头", caption="两艘货船")
    default_storage.delete(image.original.name)
    default_storage.save(image.original.name, ContentFile(b"picture"))
    article = make_published(pictures=[lead_picture(image)])
    keep(image, valid_until=TODAY)
    return image, f"/articles/{article.pk}/"


def figure(image: Image, caption: str) -> str:
    return (
        f'<figure><img src="/media/x.jpg" alt="" data-image="{image.pk}">'
        f"<figcaption>{caption}</figcaption></figure>"
    )


def test_a_picture_of_the_text_takes_its_caption_with_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = make_image("码头")
    valid = make_image("清单")
    body = f"<p>第一段。</p>{figure(ended, '两艘货船')}<p>第二段。</p>{figure(valid, '一张清单')}"
    table = "<figure><table><tbody><tr><td>表</td></tr></tbody></table></figure>"
    article = make_published(body=body + table)
    keep(ended, valid_until=TODAY)
    surfaces = [f"/articles/{article.pk}/", f"/api/v1/articles/{article.pk}/"]
    for moment, seen in ((MORNING, True), (MORNING + timedelta(days=1), False)):
        monkeypatch.setattr("django.utils.timezone.now", lambda moment=moment: moment)
        for address in surfaces:
            page = client.get(address).content.decode()
            assert ("两艘货船" in page) == seen, (address, moment)
            assert "一张清单" in page
            assert "第二段" in page
            assert "表" in page
        bodies = client.get(surfaces[1]).json()["bodies"]
        assert bodies[0]["charCount"] == len("第一段。第二段。一张清单表") + 3 + 5 * seen


def test_words_of_a_picture_leave_by_no_exit_when_its_rights_are_refused(client: Client) -> None:
    image = make_image("码头", caption="江上雾散")
    body = f"<p>第一段。</p>{figure(image, '两艘货船')}<p>第二段。</p>"
    article = make_published(body=body, pictures=[lead_picture(image, caption="晨雾中的码头")])
    page = f"/articles/{article.pk}/"
    exits = [
        "/",
        page,
        "/api/v1/articles/",
        f"/api/v1/articles/{article.pk}/",
        "/feeds/latest.rss",
        "/feeds/latest.atom",
        "/search/?q=第一段",
        "/sitemap.xml",
        "/news-sitemap.xml",
        "/archive/2024/3/5/",
    ]

    def leaks() -> set[str]:
        answers = {address: client.get(address).content.decode() for address in exits}
        words = ("两艘货船", "晨雾中的码头", "江上雾散")
        return {address for address, text in answers.items() if any(map(text.__contains__, words))}

    def is_found() -> bool:
        return f'href="{page}' in client.get("/search/?q=两艘货船").content.decode()

    assert {page, f"/api/v1/articles/{article.pk}/"} <= leaks()
    assert is_found()
    keep(image, web_allowed=False)
    assert leaks() == set()
    assert not is_found()
    keep(image)
    assert is_found()
    # The end of a right needs no job, so the index never learns a caption that has an end.
    keep(image, valid_until=date(2199, 12, 31))
    assert not is_found()
    assert page in leaks()


def test_a_page_prints_a_picture_on_the_days_of_its_rights_only() -> None:
    issue = make_planned(page_count=4)
    image = make_image("码头", caption="两艘货船")
    article = make_ready(pictures=[lead_picture(image)])
    editions.place_article(article, issue.pages.get(position=1), by=OPERATOR, at=MORNING)

    def printed_faults() -> list[str]:
        pages = read_printed_pages(issue)
        content = build_page_content(pages[0], pages, {})
        assert not content.stories[0].pictures
        return [fault for fault in pages[0].faults if "版权" in fault or "rights" in fault]

    assert printed_faults() == []  # its file is missing here, which is another fault
    for values in ({"valid_until": issue.date - timedelta(days=1)}, {"print_allowed": False}):
        PictureRights.objects.all().delete()
        keep(image, **values)
        assert len(printed_faults()) == 1, values


def test_the_day_after_its_rights_a_picture_is_on_no_surface(
    client: Client, shown: tuple[Image, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    image, page = shown
    name = image.renditions[0]["name"]
    surfaces = [page, "/", "/api/v1/articles/"]

    def seen(moment: datetime) -> set[str]:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
        found = {address for address in surfaces if name in client.get(address).content.decode()}
        media = client.get(f"/media/{image.original.name}")
        b"".join(media.streaming_content) if media.streaming else None
        return found | ({"media"} if media.status_code == 200 else set())

    assert seen(MORNING) == {*surfaces, "media"}
    assert seen(MORNING + timedelta(days=1)) == set()
    assert client.get(page).status_code == 200


def test_only_who_keeps_rights_changes_them_and_the_journal_names_the_texts() -> None:
    image = make_image()
    article = make_published(pictures=[lead_picture(image)])
    with pytest.raises(NotYours):
        keep_picture_rights(image, {"holder": "别人"}, by=person("lin"), at=MORNING)
    keep(image)
    row = JournalEntry.objects.get(act="image.rights_kept", outcome="done")
    assert row.details["articles"] == [article.pk]
    assert row.details["changed"]["holder"] == ["", "新华社"]


def test_a_record_that_somebody_else_changed_and_days_the_wrong_way_round_are_refused() -> None:
    image = make_image()
    keep(image)
    with pytest.raises(Stale):
        keep_picture_rights(
            image, {"holder": "别人"}, by=person("rao"), at=MORNING, started_from=""
        )
    with pytest.raises(Invalid, match="last day"):
        keep(image, valid_from=TODAY, valid_until=TODAY - timedelta(days=1))
    assert PictureRights.objects.get().holder == "新华社"


def test_a_page_is_not_released_with_a_picture_that_may_not_be_printed() -> None:
    image = make_image("码头")
    article = make_published(pictures=[lead_picture(image)])
    assert picture_right_reasons([article], TODAY) == []
    keep(image, print_allowed=False, valid_until=TODAY - timedelta(days=3))
    reasons = [str(reason) for reason in picture_right_reasons([article], TODAY)]
    assert len(reasons) == 2
    assert all("码头" in reason for reason in reasons)


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "valid"),
        ({"valid_until": TODAY + timedelta(days=30)}, "ending"),
        ({"valid_until": TODAY + timedelta(days=31)}, "valid"),
        ({"valid_until": TODAY - timedelta(days=1)}, "ended"),
        ({"valid_from": TODAY + timedelta(days=1)}, "forbidden"),
        ({"web_allowed": False}, "forbidden"),
    ],
)
def test_the_list_of_a_state_holds_what_the_mark_of_the_grid_says(
    values: dict[str, object], state: str
) -> None:
    own, image = make_image("自家"), make_image("外来")
    keep(image, **values)
    image = Image.objects.get(pk=image.pk)
    assert (rights_state(image, TODAY), rights_state(own, TODAY)) == (state, "none")
    assert image in filter_rights(Image.objects.all(), state, TODAY)
    assert list(filter_rights(Image.objects.all(), "none", TODAY)) == [own]


def test_the_menu_counts_rights_that_run_out_and_opens_their_list(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: MORNING)
    keep(make_image("快到期"), valid_until=TODAY + timedelta(days=20))
    keep(make_image("还早"), valid_until=TODAY + timedelta(days=200))
    client.force_login(person("gu"))
    page = client.get("/admin/articles/image/?rights=ending")
    assert [card.image.title for card in page.context["cards"]] == ["快到期"]


def test_programs_are_told_of_a_changed_record_and_follow_the_strictest(client: Client) -> None:
    image = make_image("码头")
    article = make_published(pictures=[lead_picture(image)])
    writing.change_rights(article, {"machines": "free"}, by=person("rao"), at=MORNING)
    page = f"/articles/{article.pk}/"
    assert client.get(page)["TDM-Reservation"] == "0"
    keep(image, machines="forbidden")
    assert client.get(page)["TDM-Reservation"] == "1"
    assert client.get(f"/api/v1/articles/{article.pk}/")["TDM-Reservation"] == "1"
    article.refresh_from_db()
    assert article.release.number == 3
    assert article.release.pictures[0]["image"] == image.pk


def test_the_file_of_a_picture_carries_its_record_and_without_one_that_of_the_text(
    client: Client,
) -> None:
    image = make_image("码头")
    default_storage.delete(image.original.name)
    default_storage.save(image.original.name, ContentFile(b"picture"))
    article = make_published(pictures=[lead_picture(image)])

    def read_file() -> HttpResponseBase:
        answer = client.get(f"/media/{image.original.name}")
        b"".join(answer.streaming_content)
        return answer

    writing.change_rights(article, {"machines": "free"}, by=person("rao"), at=MORNING)
    answer = read_file()
    assert (answer["TDM-Reservation"], answer.headers.get("X-Robots-Tag")) == ("0", None)
    keep(image, machines="answers")
    answer = read_file()
    assert (answer["TDM-Reservation"], answer["X-Robots-Tag"]) == ("1", "noai, noimageai, nocache")


def test_robots_txt_keeps_programs_from_a_text_with_a_stricter_picture(client: Client) -> None:
    image = make_image("码头")
    plain = make_published("无图", rights={"kind": "original", "machines": "free"})
    shown = make_published(
        "有图", pictures=[lead_picture(image)], rights={"kind": "original", "machines": "free"}
    )
    assert "GPTBot" not in client.get("/robots.txt").content.decode()
    keep(image, machines="forbidden")
    rules = client.get("/robots.txt").content.decode()
    assert f"Allow: /articles/{plain.pk}/" in rules
    assert f"/articles/{shown.pk}/" not in rules
    assert "Disallow: /\n" in rules
    mining = client.get("/.well-known/tdmrep.json").json()
    assert [rule["location"] for rule in mining] == [f"/articles/{plain.pk}/", "/"]
    keep(Image.objects.get(), web_allowed=False)
    assert "GPTBot" not in client.get("/robots.txt").content.decode()


def test_a_record_is_changed_as_often_as_somebody_changes_it() -> None:
    image = make_image()
    keep(image, holder="新华社")
    keep(image, holder="中新社")
    keep(image, holder="路透社", machines="answers")
    assert PictureRights.objects.get().holder == "路透社"
    rows = JournalEntry.objects.filter(act="image.rights_kept").order_by("pk")
    changes = [row.details["changed"] for row in rows[1:]]
    assert [set(changed) for changed in changes] == [{"holder"}, {"holder", "machines"}]
