"""What a page looks like where somebody shares it, in a tab, and on a home screen."""

import io
import json
import re
from itertools import count
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import Client
from PIL import Image as Pillow

from articles.actions.publishing import publishing
from articles.models import Publication
from articles.reading.sharing import stored
from articles.reading.sharing.cards import ShareCard, article_card
from articles.selectors.public.site import site_of
from tests.cast import OPERATOR
from tests.factories.articles import (
    MORNING,
    correct,
    lead_picture,
    make_article,
    make_column,
    make_draft,
    make_image,
    make_issue,
    make_person,
    make_publication,
    make_published,
    the_publication,
)

pytestmark = pytest.mark.django_db
META = re.compile(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"')


@pytest.fixture(autouse=True)
def _own_storage(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "pages": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def head_of(client: Client, address: str) -> dict[str, list[str]]:
    """Return what the head of a page says, by its names."""
    response = client.get(address)
    assert response.status_code == 200, address
    page = response.content.decode().partition("</head>")[0]
    said: dict[str, list[str]] = {}
    for name, content in META.findall(page):
        said.setdefault(name, []).append(content)
    said["canonical"] = re.findall(r'<link rel="canonical" href="([^"]+)"', page)
    return said


def open_png(client: Client, address: str) -> Pillow.Image:
    response = client.get(address.removeprefix("http://testserver"))
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    return Pillow.open(io.BytesIO(response.content))


def stored_files() -> list[str]:
    storage = storages["pages"]
    folders = storage.listdir("share")[0]
    return [name for folder in folders for name in storage.listdir(f"share/{folder}")[1]]


def neighbours() -> tuple[ShareCard, ShareCard]:
    """Return two cards whose pictures lie in the same folder."""
    folders: dict[str, ShareCard] = {}
    for number in count():
        card = ShareCard("江岸采购报", "", f"第{number}条")
        other = folders.setdefault(card.version[: stored.CARD_FILES[1]], card)
        if other is not card:
            return other, card
    raise AssertionError


class TestHeads:
    def test_every_kind_of_page_is_ready_to_be_shared(self, client: Client) -> None:
        make_publication(slogan="江岸看采购", about="<p>本报创刊于2010年。</p>")
        column = make_column("要闻", slug="news")
        make_person("林晓舟", slug="lin")
        article = make_published(columns=[column])
        make_issue()
        addresses = {
            "/",
            "/columns/news/",
            "/authors/lin/",
            article.get_absolute_url(),
            "/epaper/2024-03-05/",
            "/epaper/2024-03-05/3/",
            "/epaper/calendar/2024/3/",
            "/archive/",
            "/archive/2024/",
            "/archive/2024/3/",
            "/archive/2024/3/5/",
            "/corrections/",
            "/about/",
            "/search/",
            "/subscribe/",
            "/terms/",
        }
        descriptions = set()
        for address in addresses:
            said = head_of(client, address)
            assert said["og:url"] == said["canonical"], address
            assert said["og:url"][0].startswith("http://testserver/"), address
            assert said["og:title"][0], address
            assert said["description"] == said["og:description"], address
            assert said["twitter:card"] == ["summary_large_image"], address
            assert (said["og:image:width"][0], said["og:image:height"][0]) == ("1200", "630")
            assert said["og:image:alt"][0], address
            assert open_png(client, said["og:image"][0]).size == (1200, 630)
            descriptions.add(said["description"][0])
        assert len(descriptions) >= len(addresses) - 1  # the archive and its newest year
        assert head_of(client, article.get_absolute_url())["og:type"] == ["article"]

    def test_what_other_sites_add_is_no_part_of_an_address(self, client: Client) -> None:
        column = make_column("要闻", slug="news")
        for number in range(30):
            make_published(f"第{number}篇", columns=[column])
        first = client.get("/columns/news/").content.decode()
        older = re.search(r'rel="next" href="\?(before=[^"]+)"', first)
        assert older
        for query, kept in (
            ("utm_source=weibo&from=timeline", ""),
            ("page=1", ""),
            ("before=", ""),
            (f"x=1&{older[1]}&spm=2", f"?{older[1]}"),
        ):
            (canonical,) = head_of(client, f"/columns/news/?{query}")["canonical"]
            assert canonical == f"http://testserver/columns/news/{kept}"
        for address in ("/about/?a=b", "/corrections/?a=b", "/archive/2024/3/5/?a=b"):
            (canonical,) = head_of(client, address)["canonical"]
            assert canonical == f"http://testserver{address.partition('?')[0]}"

    def test_a_page_that_is_not_there_claims_no_address(self, client: Client) -> None:
        the_publication()
        page = client.get("/columns/none/?utm_source=weibo").content.decode()
        assert "canonical" not in page
        assert "og:url" not in page

    def test_words_of_an_article_cannot_leave_their_attribute(self, client: Client) -> None:
        headline = '引号"><script>alert(1)</script>&amp;'
        article = make_published(headline, text={"abstract": '摘要" onload="x'})
        page = client.get(article.get_absolute_url()).content.decode()
        assert "<script>alert" not in page
        assert 'content="引号&quot;&gt;&lt;script&gt;' in page
        assert 'content="摘要&quot; onload=&quot;x"' in page


class TestPicturesOfArticles:
    def test_each_release_has_a_picture_of_its_own(self, client: Client) -> None:
        article = make_published("旧标题")
        (before,) = head_of(client, article.get_absolute_url())["og:image"]
        correct(article, make_draft("新标题"))
        (after,) = head_of(client, article.get_absolute_url())["og:image"]
        assert before != after
        path = before.removeprefix("http://testserver")
        assert client.get(path, follow=True).redirect_chain[0][0] == after.removeprefix(
            "http://testserver"
        )

    def test_nothing_is_drawn_for_what_readers_cannot_see(self, client: Client) -> None:
        article = make_published()
        (picture,) = head_of(client, article.get_absolute_url())["og:image"]
        path = picture.removeprefix("http://testserver")
        assert client.get(path).status_code == 200
        publishing.withdraw_article(article, by=OPERATOR, at=MORNING, reason="内容有误")
        draft = make_article("没发表的稿件")
        for hidden in (path, f"/articles/{draft.pk}/share-0.png"):
            answer = client.get(hidden)
            assert answer.status_code == 404
            assert "没发表" not in answer.content.decode()

    def test_a_picture_is_drawn_once_and_lies_in_a_bounded_place(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        drawn: list[ShareCard] = []
        draw = stored.drawing.draw_share_card

        def note(card: ShareCard, *others: Any) -> bytes:
            drawn.append(card)
            return draw(card, *others)

        monkeypatch.setattr(stored.drawing, "draw_share_card", note)
        first, second = neighbours()
        for card in (first, first, second):
            assert stored.share_picture(card).startswith(b"\x89PNG")
        assert drawn == [first, second]
        assert stored_files() == [second.version[stored.CARD_FILES[1] :]]

    @pytest.mark.parametrize(
        "headline",
        [
            "短",
            "长" * 200,
            "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3,
            "𬮱字\u200b与\t空白",
        ],
    )
    def test_any_headline_and_any_column_fit(self, headline: str) -> None:
        card = ShareCard("江岸采购报", "", headline, headline, "2024-03-05")
        picture = Pillow.open(io.BytesIO(stored.share_picture(card))).convert("RGB")
        paper = picture.getpixel((0, 0))
        margins = [picture.crop((0, 0, 60, 630)), picture.crop((1150, 0, 1200, 630))]
        for margin in margins:
            assert margin.getcolors() == [(margin.width * margin.height, paper)]

    def test_the_masthead_stands_for_the_name_and_a_lost_file_brings_letters(self) -> None:
        image = make_image("报头")
        paper = make_publication(masthead=image)
        article = make_published()
        assert article.release
        card = article_card(site_of(paper), article, article.release)
        assert card.masthead == "renditions/1-800.jpeg"
        default_storage.delete(card.masthead)
        letters = stored.share_picture(card)
        storage = storages["pages"]
        (name,) = stored_files()
        storage.delete(f"share/{card.version[:3]}/{name}")
        file = io.BytesIO()
        Pillow.new("RGB", (800, 400), "#008000").save(file, "JPEG")
        default_storage.save(card.masthead, ContentFile(file.getvalue()))
        with_picture = stored.share_picture(card)
        assert with_picture != letters
        pixel = Pillow.open(io.BytesIO(with_picture)).convert("RGB").getpixel((80, 100))
        assert isinstance(pixel, tuple)
        assert pixel[1] > 90
        assert max(pixel[0], pixel[2]) < 40

    def test_a_crowd_waits_and_is_told_to_come_again(
        self, client: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        article = make_published()
        (picture,) = head_of(client, article.get_absolute_url())["og:image"]
        path = picture.removeprefix("http://testserver")
        monkeypatch.setattr(stored, "PATIENCE", 0.01)
        with stored.DRAWING:
            answer = client.get(path)
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert answer["Cache-Control"] == "no-store"
        assert client.get(path).status_code == 200


class TestSigns:
    def test_a_newspaper_has_its_own_icons_and_manifest(self, client: Client) -> None:
        make_publication(slogan="江岸看采购")
        page = client.get("/").content.decode()
        for address, size in (("/apple-touch-icon.png", 180), ("/icon-192.png", 192)):
            assert f'href="{address}"' in page
            assert open_png(client, address).size == (size, size)
        icon = client.get("/favicon.ico")
        assert icon["Content-Type"] == "image/x-icon"
        assert Pillow.open(io.BytesIO(icon.content)).info["sizes"] == {
            (16, 16),
            (32, 32),
            (48, 48),
        }
        assert 'rel="manifest" href="/site.webmanifest"' in page
        assert page.count('name="theme-color"') == 2
        manifest = client.get("/site.webmanifest")
        assert manifest["Content-Type"] == "application/manifest+json"
        described = json.loads(manifest.content)
        assert described["name"] == "江岸采购报"
        for sign in described["icons"]:
            side = int(sign["sizes"].partition("x")[0])
            assert open_png(client, sign["src"]).size == (side, side)

    def test_two_newspapers_have_two_signs(self, client: Client) -> None:
        make_publication()
        make_publication("other", name="临岚日报", domain="other.example")
        first = client.get("/icon-192.png").content
        second = client.get("/icon-192.png", headers={"host": "other.example"}).content
        assert first != second

    def test_a_square_part_of_the_masthead_is_the_sign(self, client: Client) -> None:
        name = "renditions/square.jpeg"
        file = io.BytesIO()
        Pillow.new("RGB", (400, 400), "#008000").save(file, "JPEG")
        default_storage.delete(name)
        default_storage.save(name, ContentFile(file.getvalue()))
        copy = {"format": "jpeg", "width": 400, "height": 400, "name": name}
        area = {"left": 0.0, "top": 0.0, "width": 0.5, "height": 1.0}
        image = make_image("报头", crops={"square": {**area, "copies": [copy]}})
        make_publication(masthead=image)
        pixel = open_png(client, "/apple-touch-icon.png").convert("RGB").getpixel((90, 90))
        assert isinstance(pixel, tuple)
        assert pixel[1] > 120
        assert max(pixel[0], pixel[2]) < 10

    def test_without_a_newspaper_there_is_no_sign(self, client: Client) -> None:
        assert not Publication.objects.exists()
        for address in ("/favicon.ico", "/site.webmanifest", "/share-0.png"):
            assert client.get(address).status_code == 404


class TestShapes:
    """The leading picture in the three shapes that search engines choose from."""

    def test_a_picture_that_nobody_cropped_is_cut_around_its_focal_point(
        self, client: Client
    ) -> None:
        image = make_image(focal_x=1.0)
        file = io.BytesIO()
        striped = Pillow.new("RGB", (800, 400), "#008000")
        striped.paste("#800000", (700, 0, 800, 400))
        striped.save(file, "JPEG")
        name = image.renditions[-1]["name"]
        default_storage.delete(name)
        default_storage.save(name, ContentFile(file.getvalue()))
        article = make_published(pictures=[lead_picture(image)])
        page = client.get(article.get_absolute_url()).content.decode()
        shapes = re.findall(r'"url": "http://testserver(/articles/\d+/picture-[^"]+)"', page)
        sizes = {}
        for address in shapes:
            response = client.get(address)
            assert response["Content-Type"] == "image/jpeg"
            picture = Pillow.open(io.BytesIO(response.content))
            sizes[address.split("-")[1]] = picture.size
            right = picture.convert("RGB").getpixel((picture.width - 20, 200))
            assert isinstance(right, tuple)
            assert right[0] > 100 > right[1]
        assert sizes == {"lead": (711, 400), "search": (533, 400), "square": (400, 400)}
        earlier = re.sub(r"-[0-9a-f]+\.jpg", "-0.jpg", shapes[0])
        assert client.get(earlier)["Location"] == shapes[0]

    def test_what_readers_do_not_see_has_no_shape(self, client: Client) -> None:
        hidden = make_article(pictures=[lead_picture(make_image())])
        plain = make_published()
        for article, use in ((hidden, "square"), (plain, "square"), (plain, "print")):
            assert client.get(f"/articles/{article.pk}/picture-{use}-0.jpg").status_code == 404

    def test_a_picture_whose_file_is_gone_is_not_found(self, client: Client) -> None:
        image = make_image("没有文件")
        default_storage.delete(image.renditions[-1]["name"])
        article = make_published(pictures=[lead_picture(image)])
        page = client.get(article.get_absolute_url()).content.decode()
        found = re.search(r"(/articles/\d+/picture-square-[^\"]+)", page)
        assert found
        assert client.get(found[1]).status_code == 404
