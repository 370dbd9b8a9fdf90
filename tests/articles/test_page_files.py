"""Files of printed pages: who gets which, under what address, for how long, and how."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.utils import timezone, translation
from pypdf import PdfReader

from articles.models import Issue, PageFile
from subscriptions.actions.access import access
from subscriptions.models import AccessRule
from tests.cast import OPERATOR, person, reader
from tests.factories.articles import MORNING, make_issue, make_published, the_publication
from tests.factories.pages import blank_pdf, blank_picture, make_page_file, place, store_page_file
from tests.module_rows import keep_for_module

pytestmark = pytest.mark.django_db


class Reader(Client):
    """A browser that takes each file to its end, which closes it: `body` of its answer."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        response.body = response.getvalue()
        return response


FILE = re.compile(r"/epaper/files/[^\"\s]+")
NOW = MORNING + timedelta(hours=1)


@pytest.fixture
def client() -> Reader:
    return Reader()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """`clock(moment)` lets it be that moment; it begins an hour after the issue came out."""

    def turn_to(moment: Any) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    turn_to(NOW)
    return turn_to


@pytest.fixture(scope="module")
def issue_of_module(django_db_setup: None, django_db_blocker: Any) -> Iterator[Issue]:
    """An issue of two pages with files, an article on each. No test may delete these files."""
    with keep_for_module(django_db_blocker):
        with pytest.MonkeyPatch.context() as patch, translation.override("en"):
            patch.setattr(timezone, "now", lambda: NOW)
            issue = make_issue(page_count=2)
            for position in (1, 2):
                place(make_published(f"第{position}版的消息"), issue, position)
                make_page_file(issue.pages.get(position=position))
        yield issue


@pytest.fixture
def issue(clock: Any, issue_of_module: Issue, db: None) -> Issue:
    shutil.rmtree(storages["pages"].path("issues"), ignore_errors=True)  # of another test
    return Issue.objects.get(pk=issue_of_module.pk)


def sell(mode: str = "paid", **fields: Any) -> AccessRule:
    rule = AccessRule(publication=the_publication(), mode=mode, **fields)
    access.save_access_rule(rule, by=OPERATOR, at=NOW)
    return rule


def files(client: Reader, address: str) -> list[str]:
    """The addresses of files on a page, each once, in their order."""
    return list(dict.fromkeys(FILE.findall(client.get(address).content.decode())))


def picture_of(client: Reader, address: str) -> str:
    found = [file for file in files(client, address) if ".1000-webp." in file]
    assert len(found) == 1
    return found[0]


def pdf_of(client: Reader, address: str) -> str:
    """The address of the PDF of the page, which comes before that of the issue."""
    return next(file for file in files(client, address) if ".pdf." in file)


class TestWhoGetsIt:
    def test_page_1_is_everybodys_and_the_others_are_as_the_paper_decides(
        self, client: Reader, issue: Issue
    ) -> None:
        assert files(client, "/epaper/2024-03-05/2/")
        sell()
        assert client.get(picture_of(client, "/epaper/2024-03-05/1/")).status_code == 200
        shut = client.get("/epaper/2024-03-05/2/").content.decode()
        assert FILE.findall(shut.split("<details")[0]) == []
        assert "第2版的消息" in shut  # headlines are free

    def test_a_stranger_is_told_why_and_a_subscriber_sees_the_page(
        self, client: Reader, issue: Issue
    ) -> None:
        sell()
        full = "/epaper/2024-03-05/2/full/"
        assert client.get(full).status_code == 403
        client.force_login(reader())
        assert client.get(full).status_code == 403
        grant = access.EntitlementGrant(
            reader(),
            issue.publication,
            "epaper",
            MORNING.date(),
            MORNING.date() + timedelta(days=3),
            source="complimentary",
        )
        access.grant_entitlement(grant, by=OPERATOR, at=NOW)
        answer = client.get(full)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        picture = client.get(picture_of(client, full))
        assert picture.status_code == 200
        assert "private" in picture["Cache-Control"]

    def test_the_staff_sees_every_page(self, client: Reader, issue: Issue) -> None:
        sell()
        client.force_login(person("gu"))
        assert client.get("/epaper/2024-03-05/2/full/").status_code == 200

    def test_what_is_free_has_one_address(self, client: Reader, issue: Issue) -> None:
        answer = client.get("/epaper/2024-03-05/2/full/")
        assert (answer.status_code, answer["Location"]) == (302, "/epaper/2024-03-05/2/")

    def test_the_pdf_of_the_issue_is_not_for_who_may_see_page_1_only(
        self, client: Reader, issue: Issue
    ) -> None:
        assert any("i." in file for file in files(client, "/epaper/2024-03-05/1/"))
        sell()
        assert not any("/i." in file for file in files(client, "/epaper/2024-03-05/1/"))

    def test_nobody_gets_a_file_of_an_issue_that_is_not_out(
        self, client: Reader, issue: Issue
    ) -> None:
        address = picture_of(client, "/epaper/2024-03-05/1/")
        assert client.get(address).status_code == 200
        Issue.objects.filter(pk=issue.pk).update(published_at=NOW + timedelta(days=1))
        assert client.get(address).status_code == 404

    def test_the_folder_of_the_files_has_no_address(self, client: Reader, issue: Issue) -> None:
        name = PageFile.objects.latest("pk").images[0]["name"]
        for address in (f"/media/{name}", f"/{name}", f"/pages/{name}", f"/epaper/files/{name}"):
            assert client.get(address).status_code == 404


class TestAddresses:
    def test_pages_of_one_hour_carry_the_same_addresses(
        self, client: Reader, issue: Issue, clock: Any
    ) -> None:
        clock(NOW.replace(minute=1))
        first = client.get("/epaper/2024-03-05/1/").content
        clock(NOW.replace(minute=58))
        assert client.get("/epaper/2024-03-05/1/").content == first

    def test_an_address_is_good_for_an_hour_at_least_and_two_at_most(
        self, client: Reader, issue: Issue, clock: Any
    ) -> None:
        address = picture_of(client, "/epaper/2024-03-05/1/")
        for minutes, status in ((60, 200), (120, 302)):
            clock(NOW + timedelta(minutes=minutes))
            assert client.get(address).status_code == status

    def test_one_that_has_ended_leads_whoever_may_read_to_a_fresh_one(
        self, client: Reader, issue: Issue, clock: Any
    ) -> None:
        address = picture_of(client, "/epaper/2024-03-05/2/")
        sell()
        clock(NOW + timedelta(hours=3))
        turned_away = client.get(address)
        assert turned_away["Location"] == "/epaper/2024-03-05/2/"
        assert turned_away["Cache-Control"] == "private, no-store"
        client.force_login(person("gu"))
        fresh = client.get(address)["Location"]
        assert fresh != address
        assert client.get(fresh)["Cache-Control"].startswith("private")

    def test_a_page_set_anew_breaks_no_address(self, client: Reader, issue: Issue) -> None:
        old = pdf_of(client, "/epaper/2024-03-05/1/")
        newer = make_page_file(issue.pages.get(position=1))
        answer = client.get(old, follow=True)
        assert answer.status_code == 200
        assert answer.redirect_chain[0][0].startswith(f"/epaper/files/p.{newer.pk}.pdf.")

    @pytest.mark.parametrize("change", ["part", "end", "sharing", "signature", "page"])
    def test_one_that_was_altered_is_unknown(
        self, client: Reader, issue: Issue, change: str
    ) -> None:
        address = picture_of(client, "/epaper/2024-03-05/1/")
        other = {
            "part": address.replace("1000-webp", "pdf"),
            "end": re.sub(r"\.(\d{10}):", r".9999999999:", address),
            "sharing": address.replace(".s.", ".o."),
            "signature": address[:-3] + ("AAA" if address[-3:] != "AAA" else "BBB"),
            "page": re.sub(r"p\.(\d+)\.", lambda found: f"p.{int(found[1]) + 1}.", address),
        }[change]
        assert other != address
        answer = client.get(other)
        assert answer.status_code == 404
        assert "请在数字报里重新打开" in answer.content.decode()


class TestHowItIsSent:
    def test_a_shared_file_may_lie_in_a_shared_cache_until_its_address_ends(
        self, client: Reader, issue: Issue, clock: Any
    ) -> None:
        clock(NOW.replace(minute=30, second=0, microsecond=0))
        answer = client.get(picture_of(client, "/epaper/2024-03-05/1/"))
        assert answer["Cache-Control"] == "public, max-age=5400"
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer["Content-Type"] == "image/webp"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"

    def test_an_unchanged_file_is_not_sent_again(self, client: Reader, issue: Issue) -> None:
        address = picture_of(client, "/epaper/2024-03-05/1/")
        etag = client.get(address)["ETag"]
        again = client.get(address, headers={"If-None-Match": etag})
        assert (again.status_code, again.body) == (304, b"")
        assert client.get(address, headers={"If-None-Match": '"x"'}).status_code == 200

    def test_a_head_says_the_length_and_sends_nothing(self, client: Reader, issue: Issue) -> None:
        address = pdf_of(client, "/epaper/2024-03-05/1/")
        whole = client.get(address).body
        head = client.head(address)
        assert (head.status_code, head.body) == (200, b"")
        assert int(head["Content-Length"]) == len(whole)

    @pytest.mark.parametrize(
        ("asked", "start", "end"),
        [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None)],
    )
    def test_a_part_of_a_pdf_is_sent_where_it_is_asked_for(
        self, client: Reader, issue: Issue, asked: str, start: int, end: int | None
    ) -> None:
        address = pdf_of(client, "/epaper/2024-03-05/1/")
        whole = client.get(address).body
        part = client.get(address, headers={"Range": asked})
        assert part.status_code == 206
        assert part.body == whole[start:end]
        first = len(whole) + start if start < 0 else start
        assert part["Content-Range"] == (f"bytes {first}-{(end or len(whole)) - 1}/{len(whole)}")
        assert int(part["Content-Length"]) == len(whole[start:end])

    @pytest.mark.parametrize(
        "asked",
        ["bytes=5-2", "bytes=", "bytes=-", "lines=1-2", "bytes=0-1,3-4", "bytes=٠-٩", "x" * 900],
    )
    def test_what_is_no_range_gets_the_whole(
        self, client: Reader, issue: Issue, asked: str
    ) -> None:
        address = pdf_of(client, "/epaper/2024-03-05/1/")
        assert client.get(address, headers={"Range": asked}).status_code == 200

    @pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0", f"bytes={10**17}-"])
    def test_a_range_outside_the_file_is_refused(
        self, client: Reader, issue: Issue, asked: str
    ) -> None:
        address = pdf_of(client, "/epaper/2024-03-05/1/")
        answer = client.get(address, headers={"Range": asked})
        assert answer.status_code == 416
        assert answer["Content-Range"].startswith("bytes */")

    def test_a_range_of_a_file_that_changed_gets_the_whole(
        self, client: Reader, issue: Issue
    ) -> None:
        address = pdf_of(client, "/epaper/2024-03-05/1/")
        for condition, status in ((client.get(address)["ETag"], 206), ('"older"', 200)):
            asked = {"Range": "bytes=0-9", "If-Range": condition}
            assert client.get(address, headers=asked).status_code == status

    def test_nginx_sends_it_where_it_is_told_where_the_files_are(
        self, client: Reader, issue: Issue, settings: Any
    ) -> None:
        settings.PAGES_ACCEL = "/page-files/"
        answer = client.get(pdf_of(client, "/epaper/2024-03-05/1/"))
        file = issue.pages.get(position=1).files.get()
        assert answer["X-Accel-Redirect"] == f"/page-files/{file.pdf.name}"
        assert answer.body == b""
        assert "attachment" in answer["Content-Disposition"]
        assert answer["Cache-Control"].startswith("public")

    def test_a_file_that_is_lost_is_told_in_words(self, client: Reader, issue: Issue) -> None:
        file = make_page_file(issue.pages.get(position=1))
        address = picture_of(client, "/epaper/2024-03-05/1/")
        for image in file.images:
            storages["pages"].delete(image["name"])
        assert client.get(address).status_code == 404

    def test_nothing_can_be_sent_there(self, client: Reader, issue: Issue) -> None:
        address = picture_of(client, "/epaper/2024-03-05/1/")
        assert client.post(address).status_code == 405


class TestThePdfOfAnIssue:
    def issue_pdf(self, client: Reader) -> str:
        return next(file for file in files(client, "/epaper/2024-03-05/1/") if "/i." in file)

    def test_it_has_the_pages_in_their_order(self, client: Reader, issue: Issue) -> None:
        answer = client.get(self.issue_pdf(client))
        texts = [page.extract_text() for page in PdfReader(BytesIO(answer.body)).pages]
        assert [text.split() for text in texts] == [["1322", "1"], ["1322", "2"]]
        assert "1322" in answer["Content-Disposition"]

    def test_it_is_made_once_and_anew_when_a_page_gets_another_file(
        self, client: Reader, issue: Issue
    ) -> None:
        address = self.issue_pdf(client)
        first = client.get(address)
        assert client.get(address).body == first.body
        folder = f"issues/{issue.pk}"
        (kept,) = storages["pages"].listdir(folder)[1]
        store_page_file(
            issue.pages.get(position=2), pdf=blank_pdf("anew"), pictures=[blank_picture(400)]
        )
        assert client.get(address)["Location"] == self.issue_pdf(client)
        anew = client.get(self.issue_pdf(client))
        assert "anew" in PdfReader(BytesIO(anew.body)).pages[1].extract_text()
        (other,) = storages["pages"].listdir(folder)[1]
        assert other != kept
        assert anew["ETag"] != first["ETag"]

    def test_there_is_none_while_a_page_has_no_file(self, client: Reader, issue: Issue) -> None:
        address = self.issue_pdf(client)
        PageFile.objects.filter(page__position=2).update(is_current=False)
        assert not any("/i." in file for file in files(client, "/epaper/2024-03-05/1/"))
        assert client.get(address).status_code == 404

    def test_a_page_that_cannot_be_joined_is_told_in_words(
        self, client: Reader, issue: Issue
    ) -> None:
        store_page_file(
            issue.pages.get(position=2), pdf=b"%PDF-1.7 torn", pictures=[blank_picture(400)]
        )
        answer = client.get(self.issue_pdf(client))
        assert answer.status_code == 404
        assert "一页一页" in answer.body.decode()
        assert not storages["pages"].exists(f"issues/{issue.pk}")
