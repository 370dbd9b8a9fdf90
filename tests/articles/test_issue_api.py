"""Printed issues for programs: IIIF manifests, collections of issues, articles in page order."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image as Pillow

from articles.actions.editions import flatplan
from articles.actions.publishing import publishing
from articles.models import Issue, Placement
from subscriptions.actions.access import access
from subscriptions.models import AccessRule
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_article,
    make_issue,
    make_published,
    the_publication,
)
from tests.factories.editions import make_planned
from tests.factories.pages import make_page_file, make_region, place

pytestmark = pytest.mark.django_db
NOW = MORNING + timedelta(hours=1)
MANIFEST = "/epaper/2024-03-05/manifest.json"
ITEMS = "/api/v1/issues/2024-03-05/"
SIGNED = re.compile(r"/epaper/files/[^\"\s]+")
# Presentation API 3.0, appendix A: what each class must have.
REQUIRED = {
    "Collection": {"id", "type", "label"},
    "Manifest": {"id", "type", "label"},
    "Canvas": {"id", "type", "width", "height"},
    "AnnotationPage": {"id", "type"},
    "Annotation": {"id", "type", "motivation", "target"},
    "Range": {"id", "type", "items"},
    "Image": {"id", "type", "format"},
    "Text": {"id", "type", "label", "format"},
    "Dataset": {"id", "type", "label"},
    "Agent": {"id", "type", "label", "homepage"},
    "SpecificResource": {"id", "type", "source"},
    "FragmentSelector": {"type", "value"},
}
LANGUAGE_MAPS = ("label", "summary", "value")


class Reader(Client):
    """A browser that takes each file to its end, which closes it: `body` of its answer."""

    def request(self, **request: Any) -> Any:
        response = super().request(**request)
        response.body = response.getvalue()
        return response


@pytest.fixture
def client() -> Reader:
    return Reader()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def issue() -> Issue:
    """An issue of three pages: the first two with files and one region, an article on each."""
    issue = make_issue(page_count=3)
    for position in (1, 2):
        placement = place(make_published(f"第{position}版的消息"), issue, position)
        make_page_file(issue.pages.get(position=position))
        make_region(placement)
    return issue


def sell() -> None:
    rule = AccessRule(publication=the_publication(), mode="paid")
    access.save_access_rule(rule, by=OPERATOR, at=NOW)


def load(client: Reader, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    content: dict[str, Any] = json.loads(answer.content)
    return content


def resources(node: Any) -> Iterator[dict[str, Any]]:
    """Every object of a document that has a type."""
    if isinstance(node, dict):
        if "type" in node:
            yield node
        for value in node.values():
            yield from resources(value)
    elif isinstance(node, list):
        for value in node:
            yield from resources(value)


def check_structure(document: dict[str, Any]) -> None:
    """Hold a document to the rules of the Presentation API."""
    assert document["@context"] == "http://iiif.io/api/presentation/3/context.json"
    for node in resources(document):
        reference = set(node) == {"id", "type"}
        assert reference or REQUIRED[node["type"]] <= set(node), node
        if "id" in node:
            assert node["id"].startswith("http")
        for name in LANGUAGE_MAPS:
            if isinstance(node.get(name), dict):
                assert all(isinstance(words, list) for words in node[name].values())
        for name in ("homepage", "thumbnail", "rendering", "seeAlso", "provider", "partOf"):
            assert isinstance(node.get(name, []), list)
    named = [
        node["id"]
        for node in resources(document)
        if node["type"] in {"Canvas", "Range", "Annotation"} and set(node) != {"id", "type"}
    ]
    assert len(named) == len(set(named))


class TestManifest:
    def test_it_has_the_pages_with_their_real_sizes(self, client: Reader, issue: Issue) -> None:
        manifest = load(client, MANIFEST)
        check_structure(manifest)
        assert manifest["navDate"] == "2024-03-05T00:00:00Z"
        assert manifest["label"] == {
            "zh-Hans": ["江岸采购报 第1322期 2024-03-05"],
            "en": ["江岸采购报, No. 1322, 2024-03-05"],
        }
        assert manifest["rights"] == "http://rightsstatements.org/vocab/InC/1.0/"
        assert "江岸采购报社享有著作权" in manifest["requiredStatement"]["value"]["zh-Hans"][0]
        assert manifest["partOf"][0]["id"].endswith("/epaper/collection/2024.json")
        first = manifest["items"][0]
        body = first["items"][0]["items"][0]["body"]
        answer = client.get("/" + body["id"].split("/", 3)[3])
        with Pillow.open(BytesIO(answer.body)) as picture:
            assert picture.size == (body["width"], body["height"]) == (1000, 1400)
        assert (first["width"], first["height"]) == (1000, 1400)
        assert first["items"][0]["items"][0]["target"] == first["id"]
        assert first["thumbnail"][0]["width"] == 400

    def test_a_page_without_a_file_is_a_canvas_without_a_picture(
        self, client: Reader, issue: Issue
    ) -> None:
        third = load(client, MANIFEST)["items"][2]
        assert "items" not in third
        assert (third["width"], third["height"]) == (1000, 1400)

    def test_articles_are_ranges_at_their_places(self, client: Reader, issue: Issue) -> None:
        page = load(client, MANIFEST)["structures"][0]
        (article,) = [row for row in page["items"] if row["type"] == "Range"]
        assert article["label"] == {"zh-Hans": ["第1版的消息"]}
        (part,) = article["items"]
        assert part["source"]["id"] == load(client, MANIFEST)["items"][0]["id"]
        assert part["selector"]["value"] == "xywh=100,140,400,420"

    def test_what_is_sold_has_no_picture_and_page_1_has(self, client: Reader, issue: Issue) -> None:
        make_page_file(issue.pages.get(position=3))
        assert "rendering" in load(client, MANIFEST)
        sell()
        manifest = load(client, MANIFEST)
        check_structure(manifest)
        first, second, _third = manifest["items"]
        assert "items" in first
        assert "items" not in second
        assert "thumbnail" not in second
        assert "rendering" not in manifest
        assert second["summary"]["en"]
        assert (second["width"], second["height"]) == (1000, 1400)
        article = manifest["structures"][1]["items"][1]
        assert article["items"] == [{"id": second["id"], "type": "Canvas"}]
        assert article["label"] == {"zh-Hans": ["第2版的消息"]}

    def test_an_issue_that_is_not_out_is_unknown(self, client: Reader) -> None:
        planned = make_planned()
        place(make_article("未来"), planned)
        for address in (MANIFEST, ITEMS, "/epaper/collection/2024.json"):
            answer = client.get(address)
            assert answer.status_code == 404
            assert answer["Content-Type"] == "application/problem+json"
        assert load(client, "/epaper/collection.json")["items"] == []

    def test_programs_of_any_host_read_it_and_caches_keep_it(
        self, client: Reader, issue: Issue
    ) -> None:
        answer = client.get(MANIFEST)
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "iiif.io/api/presentation/3" in answer["Content-Type"]
        assert answer["Cache-Control"] == client.get("/epaper/2024-03-05/")["Cache-Control"]
        assert client.get(MANIFEST, headers={"if-none-match": answer["ETag"]}).status_code == 304

    def test_only_pictures_for_everybody_are_open_to_other_hosts(
        self, client: Reader, issue: Issue
    ) -> None:
        sell()
        address = SIGNED.findall(client.get(MANIFEST).content.decode())[0]
        assert client.get(address)["Access-Control-Allow-Origin"] == "*"
        client.force_login(person("gu"))
        page = client.get("/epaper/2024-03-05/2/full/").content.decode()
        own = [link for link in SIGNED.findall(page) if ".o." in link]
        assert own
        assert "Access-Control-Allow-Origin" not in client.get(own[0]).headers

    def test_an_article_that_is_gone_says_so(self, client: Reader, issue: Issue) -> None:
        article = Placement.objects.get(page__position=1).article
        publishing.withdraw_article(article, reason="来源有误", by=OPERATOR, at=NOW)
        shown = client.get(MANIFEST).content.decode()
        assert "第1版的消息" not in shown
        assert "no longer available" in shown

    def test_the_e_paper_leads_to_it(self, client: Reader, issue: Issue) -> None:
        for address in ("/epaper/2024-03-05/", "/epaper/2024-03-05/2/"):
            page = client.get(address).content.decode()
            link = re.search(r"<link[^>]*ld\+json[^>]*>", page)
            assert link is not None
            assert f'{MANIFEST}"' in link[0]

    def test_an_extra_has_a_manifest_of_its_own(self, client: Reader, issue: Issue) -> None:
        make_issue(1323, kind="extra", page_count=1)
        manifest = load(client, f"{MANIFEST}?number=1323")
        assert manifest["id"].endswith(f"{MANIFEST}?number=1323")
        assert manifest["label"]["en"] == ["江岸采购报, No. 1323, 2024-03-05"]
        assert client.get(f"{MANIFEST}?number=9").status_code == 404

    def test_a_big_issue_asks_as_many_queries_as_a_small_one(
        self, client: Reader, issue: Issue, django_assert_num_queries: Any
    ) -> None:
        with CaptureQueriesContext(connection) as captured:
            client.get(MANIFEST)
        for number in range(10):
            placement = place(make_published(f"更多{number}"), issue, 2)
            make_region(placement)
        with django_assert_num_queries(len(captured)):
            client.get(MANIFEST)


class TestCollection:
    def test_years_lead_to_issues_with_their_dates(self, client: Reader, issue: Issue) -> None:
        make_issue(1200, date(2023, 3, 7), page_count=1)
        top = load(client, "/epaper/collection.json")
        check_structure(top)
        assert [row["id"].rsplit("/", 1)[1] for row in top["items"]] == ["2024.json", "2023.json"]
        year = load(client, "/epaper/collection/2023.json")
        check_structure(year)
        assert [row["navDate"] for row in year["items"]] == ["2023-03-07T00:00:00Z"]
        assert client.get("/epaper/collection/0.json").status_code == 404
        assert client.get("/epaper/collection/99999999.json").status_code == 404

    def test_a_manifest_is_in_the_collection_that_it_names(
        self, client: Reader, issue: Issue
    ) -> None:
        manifest = load(client, MANIFEST)
        year = load(client, "/" + manifest["partOf"][0]["id"].split("/", 3)[3])
        assert manifest["id"] in [row["id"] for row in year["items"]]


class TestItems:
    def test_articles_come_in_page_order_with_their_places(
        self, client: Reader, issue: Issue
    ) -> None:
        later = place(make_published("头版的另一条"), issue, 1)
        flatplan_places = load(client, ITEMS)
        assert flatplan_places["issue"]["number"] == 1322
        rows = [
            (entry["places"][0]["page"], entry["places"][0]["order"])
            for entry in flatplan_places["items"]
        ]
        assert rows == [("1", 1), ("1", later.position), ("2", 1)]

    def test_an_item_is_the_item_of_the_article_api(self, client: Reader, issue: Issue) -> None:
        for entry in load(client, ITEMS)["items"]:
            number = entry["item"]["uri"].rsplit(":", 1)[1]
            assert entry["item"] == load(client, f"/api/v1/articles/{number}/")

    def test_parts_follow_each_other_and_none_is_lost(self, client: Reader, issue: Issue) -> None:
        place(make_published("头版的另一条"), issue, 1)
        address: str | None = f"{ITEMS}?limit=1"
        uris = []
        while address:
            part = load(client, address)
            uris += [entry["item"]["uri"] for entry in part["items"]]
            address = part["next"] and "/" + part["next"].split("/", 3)[3]
        assert uris == [entry["item"]["uri"] for entry in load(client, ITEMS)["items"]]
        assert len(uris) == 3

    def test_only_what_readers_see_is_there(self, client: Reader, issue: Issue) -> None:
        place(make_article("未刊稿"), issue, 2)
        gone = Placement.objects.get(article__headline="第1版的消息").article
        publishing.withdraw_article(gone, reason="来源有误", by=OPERATOR, at=NOW)
        shown = client.get(ITEMS).content.decode()
        assert "未刊稿" not in shown
        assert "第1版的消息" not in shown
        sell()
        (entry,) = load(client, ITEMS)["items"]
        assert entry["item"]["representationType"] == "partial"

    def test_an_article_on_two_pages_is_one_item_with_two_places(self, client: Reader) -> None:
        issue = make_planned(page_count=2)
        placement = place(make_published("长稿"), issue, 1)
        flatplan.continue_article(placement, issue.pages.get(position=2), by=OPERATOR, at=MORNING)
        Issue.objects.filter(pk=issue.pk).update(published_at=MORNING)
        (entry,) = load(client, ITEMS)["items"]
        assert [row["page"] for row in entry["places"]] == ["1", "2"]

    @pytest.mark.parametrize("query", ["limit=0", "limit=x", "after=x", "after=999999"])
    def test_a_wrong_question_is_answered_in_words(
        self, client: Reader, issue: Issue, query: str
    ) -> None:
        answer = client.get(f"{ITEMS}?{query}")
        assert answer.status_code == 400
        assert answer.json()["title"]
