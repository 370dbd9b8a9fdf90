"""A withdrawn article is covered on its printed pages where a court forbids to show it."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone
from PIL import Image as Pillow
from pypdf import PdfReader

from articles.actions.epaper import covers
from articles.actions.epaper import regions as region_actions
from articles.actions.publishing import publishing
from articles.actions.records.page_texts import read_stored_text
from articles.epaper.geometry import Rectangle
from articles.epaper.page_text import Character, PageText
from articles.epaper.page_text_files import pack_page_text
from articles.errors import Invalid, NotYours, WrongState
from articles.models import Article, ArticleCover, JournalEntry, Page, PageFile, PageRegion
from tests.cast import OPERATOR, person
from tests.factories.articles import MORNING, make_issue, make_published
from tests.factories.pages import (
    blank_pdf,
    blank_picture,
    make_region,
    place,
    store_page_file,
)

pytestmark = pytest.mark.django_db
NOW = MORNING + timedelta(hours=10)
FILE = re.compile(r"/epaper/files/[^\"\s]+")
WHY = "法院裁定停止传播"
INSIDE = (0.11, 0.11)  # of the region that make_region draws, near its corner
OUTSIDE = (0.8, 0.8)
WHITE = (255, 255, 255)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    def turn_to(moment: Any) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    turn_to(NOW)
    return turn_to


def withdrawn_article(*, region: bool = True, pages: int = 1) -> Article:
    """An article that was printed on page 1 beside an advertisement, and withdrawn."""
    issue = make_issue(page_count=pages)
    article = make_published("码头提速")
    placement = place(article, issue)
    if region:
        make_region(placement)
    characters = [
        *(Character(word, 120 + 9 * at, 280, 129 + 9 * at, 289) for at, word in enumerate("夜航")),
        *(Character(word, 120 + 9 * at, 980, 129 + 9 * at, 989) for at, word in enumerate("塔吊")),
    ]
    text = PageText(1000, 1400, characters, [Rectangle(0, 0, 1, 1)])
    jpeg = BytesIO()
    Pillow.new("RGB", (600, 840), "white").save(jpeg, "JPEG")
    for page in issue.pages.all():
        store_page_file(
            page,
            pdf=blank_pdf(f"{page.position}"),
            pictures=[blank_picture(400), blank_picture(1000), jpeg.getvalue()],
            characters=pack_page_text(text),
            text=text.text,
        )
    publishing.withdraw_article(article, by=OPERATOR, at=MORNING, reason="当事人要求核实")
    article.refresh_from_db()
    return article


def fetch(client: Client, address: str) -> bytes:
    """Take a file to its end, which closes it."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return bytes(answer.getvalue())


def pictures(client: Client, address: str = "/epaper/2024-03-05/1/") -> set[str]:
    page = client.get(address).content.decode()
    return {found for found in FILE.findall(page) if ".pdf" not in found}


def colours(client: Client, address: str, point: tuple[float, float]) -> set[tuple[int, ...]]:
    """Return the colours of a point of a page in every picture that its screen offers."""
    found = set()
    for picture in pictures(client, address):
        image = Pillow.open(BytesIO(fetch(client, picture))).convert("RGB")
        found.add(image.getpixel((int(point[0] * image.width), int(point[1] * image.height))))
    return found


class TestTheCover:
    def test_every_picture_of_the_page_has_a_panel_in_its_place(self, client: Client) -> None:
        article = withdrawn_article()
        before = pictures(client)
        assert len(before) == 3
        assert colours(client, "/epaper/2024-03-05/1/", INSIDE) == {WHITE}
        covers.cover_article(article, WHY, by=person("gu"), at=NOW)
        after = pictures(client)
        assert len(after) == 3
        assert not before & after
        assert WHITE not in colours(client, "/epaper/2024-03-05/1/", INSIDE)
        assert colours(client, "/epaper/2024-03-05/1/", OUTSIDE) == {WHITE}
        kinds = {Pillow.open(BytesIO(fetch(client, address))).format for address in after}
        assert kinds == {"WEBP", "JPEG"}

    def test_an_address_of_before_leads_to_the_covered_file(self, client: Client) -> None:
        article = withdrawn_article()
        old = sorted(pictures(client))
        covers.cover_article(article, WHY, by=person("gu"), at=NOW)
        for address in old:
            answer = client.get(address)
            assert answer.status_code == 302
            assert answer["Location"] in pictures(client)

    def test_the_pdf_of_the_page_is_its_covered_picture(self, client: Client) -> None:
        article = withdrawn_article()
        covers.cover_article(article, WHY, by=person("gu"), at=NOW)
        file = PageFile.objects.get(is_current=True)
        with file.pdf.open() as stored:
            (page,) = PdfReader(BytesIO(stored.read())).pages
        assert page.extract_text() == ""
        assert len(page.images) == 1
        assert abs(float(page.mediabox.width) - file.width) < 1

    def test_the_pdf_of_the_issue_gets_another_address(self, client: Client) -> None:
        article = withdrawn_article(pages=2)

        def issue_pdf() -> str:
            page = client.get("/epaper/2024-03-05/1/").content.decode()
            return re.findall(r"/epaper/files/i[^\"]+", page)[0]

        old = issue_pdf()
        whole = PdfReader(BytesIO(fetch(client, old)))
        assert "1" in whole.pages[0].extract_text()
        covers.cover_article(article, WHY, by=person("gu"), at=NOW)
        assert issue_pdf() != old
        assert client.get(old)["Location"] == issue_pdf()
        covered = PdfReader(BytesIO(fetch(client, issue_pdf())))
        assert [page.extract_text().strip() for page in covered.pages] == ["", "2"]

    def test_what_is_covered_is_neither_marked_nor_read(self, client: Client) -> None:
        article = withdrawn_article()
        covers.cover_article(article, WHY, by=person("gu"), at=NOW)
        file = PageFile.objects.get(is_current=True)
        assert read_stored_text(file).text == file.text == "塔吊"
        page = client.get("/epaper/2024-03-05/1/?q=夜航 塔吊").content.decode()
        assert page.count("hit-mark") == 1

    def test_a_page_on_which_its_place_is_not_known_is_covered_whole(self, client: Client) -> None:
        article = withdrawn_article(region=False)
        covers.cover_article(article, WHY, by=person("gu"), at=NOW)
        assert WHITE not in colours(client, "/epaper/2024-03-05/1/", OUTSIDE)
        box = [[(0.1, 0.1), (0.5, 0.1), (0.5, 0.4), (0.1, 0.4)]]
        page = Page.objects.get()
        region_actions.draw_region(page, box[0:1], page.placements.get(), by=OPERATOR, at=NOW)
        assert colours(client, "/epaper/2024-03-05/1/", OUTSIDE) == {WHITE}
        assert WHITE not in colours(client, "/epaper/2024-03-05/1/", INSIDE)


class TestUncovering:
    def test_the_page_as_it_was_printed_comes_back(self, client: Client) -> None:
        article = withdrawn_article()
        before = pictures(client)
        covers.cover_article(article, WHY, by=person("gu"), at=NOW)
        covers.uncover_article(article, "裁定已经撤销", by=person("gu"), at=NOW)
        assert pictures(client) == before
        assert ArticleCover.objects.get().lifted_at == NOW
        acts = JournalEntry.objects.filter(article=article, outcome="done")
        assert {"article.covered", "article.uncovered"} <= set(acts.values_list("act", flat=True))

    def test_covering_again_draws_nothing_anew(self) -> None:
        article = withdrawn_article()
        covers.cover_article(article, WHY, by=person("gu"), at=NOW)
        count = PageFile.objects.count()
        covers.uncover_article(article, "裁定已经撤销", by=person("gu"), at=NOW)
        covers.cover_article(article, "再次裁定停止传播", by=person("gu"), at=NOW)
        assert PageFile.objects.count() == count


class TestWhatIsRefused:
    def test_only_a_withdrawn_article_is_covered_once_by_a_chief_with_a_reason(self) -> None:
        article = withdrawn_article()
        with pytest.raises(NotYours):
            covers.cover_article(article, WHY, by=person("lin"), at=NOW)
        with pytest.raises(Invalid):
            covers.cover_article(article, "不", by=person("gu"), at=NOW)
        with pytest.raises(WrongState):
            covers.uncover_article(article, WHY, by=person("gu"), at=NOW)
        with pytest.raises(WrongState):
            covers.cover_article(make_published("在线的稿件"), WHY, by=person("gu"), at=NOW)
        assert not ArticleCover.objects.exists()
        covers.cover_article(article, WHY, by=person("gu"), at=NOW)
        with pytest.raises(WrongState):
            covers.cover_article(article, WHY, by=person("gu"), at=NOW)

    def test_a_full_disk_covers_nothing_and_says_so(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        article = withdrawn_article()
        PageRegion.objects.update(polygons=[[[0.2, 0.2], [0.3, 0.2], [0.3, 0.3]]])  # never drawn
        before = pictures(client)

        def full(*args: Any, **kwargs: Any) -> str:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(storages["pages"], "save", full)
        client.force_login(person("gu"))
        address = f"/admin/articles/article/{article.pk}/cover/"
        answer = client.post(address, {"reason": WHY}, follow=True)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "版面无法保存" in page
        assert WHY in page
        assert pictures(client) == before
        assert not ArticleCover.objects.exists()


def test_another_file_of_the_page_is_covered_too(client: Client) -> None:
    article = withdrawn_article()
    covers.cover_article(article, WHY, by=person("gu"), at=NOW)
    page = Page.objects.get()
    store_page_file(page, pdf=blank_pdf("neu"), pictures=[blank_picture(400)])
    covers.refresh_pages([page], at=NOW)
    assert PageFile.objects.get(is_current=True).covered_from is not None
    assert WHITE not in colours(client, "/epaper/2024-03-05/1/", INSIDE)


def test_the_desk_covers_and_uncovers_on_the_screen_of_the_article(client: Client) -> None:
    article = withdrawn_article()
    client.force_login(person("gu"))
    address = f"/admin/articles/article/{article.pk}"
    assert f"{address}/cover/" in client.get(f"{address}/change/").content.decode()
    client.post(f"{address}/cover/", {"reason": WHY})
    assert article.covers.filter(lifted_at=None).exists()
    client.post(f"{address}/uncover/", {"reason": "裁定已经撤销"})
    assert not article.covers.filter(lifted_at=None).exists()
