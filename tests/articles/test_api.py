"""What programs get from /api/v1/articles/: what readers see, as ninjs 3.1, and never more."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from articles.actions.archive import bulk
from articles.actions.publishing import corrections, publishing
from articles.actions.writing import writing
from articles.actions.writing.drafts import CreditLine
from articles.api import ninjs
from articles.models import Article
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    correct,
    lead_picture,
    make_article,
    make_column,
    make_draft,
    make_image,
    make_person,
    make_publication,
    make_published,
    make_ready,
    the_publication,
)

pytestmark = pytest.mark.django_db
LIST = "/api/v1/articles/"
LATER = MORNING + timedelta(hours=1)
ATOM = "{http://www.w3.org/2005/Atom}"

# What ninjs 3.1 allows, as the IPTC's schema says; anything else makes an item invalid.
ITEM = {
    "uri": str,
    "standard": dict,
    "type": str,
    "representationType": str,
    "pubStatus": str,
    "version": str,
    "firstCreated": str,
    "versionCreated": str,
    "contentCreated": str,
    "expires": str,
    "language": str,
    "headlines": list,
    "descriptions": list,
    "bodies": list,
    "by": str,
    "people": list,
    "organisations": list,
    "subjects": list,
    "infoSources": list,
    "located": str,
    "copyrightHolder": str,
    "copyrightNotice": str,
    "usageTerms": str,
    "rightsInfo": dict,
    "associations": list,
    "altIds": list,
    "edNote": str,
    "renditions": list,
    "name": str,
}
INNER = {
    "standard": {"name", "version", "schema"},
    "headlines": {"role", "contentType", "value"},
    "descriptions": {"role", "contentType", "value"},
    "bodies": {"role", "contentType", "charCount", "wordCount", "value"},
    "people": {"name", "rel", "uri", "literal", "contactInfo"},
    "organisations": {"name", "rel", "uri", "literal", "symbols", "contactInfo"},
    "subjects": {"name", "rel", "uri", "literal", "creator", "relevance", "confidence"},
    "infoSources": {"name", "role", "uri", "literal", "contactInfo"},
    "renditions": {"name", "href", "contentType", "width", "height", "sizeInBytes"},
    "altIds": {"role", "value"},
    "rightsInfo": {"langId", "linkedRights", "encodedRights"},
}
URI = re.compile(
    r"[a-z][a-z0-9+.-]*:[\x21-\x7e]+"
)  # no Chinese: such an address travels percent-encoded


def addresses_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in {"uri", "href", "schema"}:
                yield inner
            yield from addresses_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from addresses_in(inner)


def check_ninjs(item: dict[str, Any]) -> None:
    """Assert what the IPTC's schema asks of an item, of ours and of the pictures in it."""
    assert item["uri"]
    assert item.get("pubStatus", "usable") in {"usable", "withheld", "canceled"}
    for name, value in item.items():
        assert isinstance(value, ITEM[name]), name
        assert value, name
        for entry in (value if isinstance(value, list) else [value]) if name in INNER else ():
            assert set(entry) <= INNER[name], name
    for name in ("firstCreated", "versionCreated", "contentCreated", "expires"):
        assert name not in item or datetime.fromisoformat(item[name]).tzinfo is not None
    for name in ("headlines", "descriptions", "bodies"):
        assert all(isinstance(entry["value"], str) for entry in item.get(name, []))
    for address in addresses_in(item):
        assert URI.fullmatch(address), address
    for picture in item.get("associations", []):
        assert picture["name"]
        check_ninjs(picture)


def one(client: Client, article: Article) -> dict[str, Any]:
    answer = client.get(f"{LIST}{article.pk}/")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def uris(client: Client, **query: Any) -> list[str]:
    return [item["uri"] for item in client.get(LIST, query).json()["items"]]


def linked_data(client: Client, article: Article) -> dict[str, Any]:
    page = client.get(article.get_absolute_url()).content.decode()
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert script
    found: dict[str, Any] = json.loads(script[1])
    return found


def rich(headline: str = "码头电子化采购提速") -> Article:
    """An article with everything an item can tell."""
    lin = make_person("林晓舟")
    inside = make_image("泊位")
    body = (
        f'<p>见<a href="/articles/7/">前文</a>，<a href="https://example.org/a">原文</a>。</p>'
        f'<p><img src="/media/x.jpg" data-image="{inside.pk}" alt="表一, /甲"></p>'
    )
    return make_published(
        headline,
        body=body,
        columns=[make_column("要闻"), make_column("采购")],
        credits=[
            CreditLine(role="reporter", person=lin),
            CreditLine(role="correspondent", name="周平"),
        ],
        pictures=[lead_picture(make_image("码头"), caption="清晨的码头")],
        text={
            "kicker": "提质增效",
            "subhead": "——访江岸港务局",
            "keywords": "码头,采购",
            "dateline": "本报江岸3月4日电",
            "source_name": "江岸晚报",
            "source_url": "https://example.org/新闻/1",
        },
    )


class TestOneArticle:
    def test_an_item_is_valid_ninjs(self, client: Client) -> None:
        item = one(client, rich())
        check_ninjs(item)
        assert item["standard"] == {
            "name": "ninjs",
            "version": "3.1",
            "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
        }
        assert (item["type"], item["pubStatus"], item["version"], item["language"]) == (
            "text",
            "usable",
            "1",
            "zh-Hans",
        )
        assert item["located"] == "本报江岸3月4日电"
        assert item["infoSources"] == [
            {"name": "江岸晚报", "uri": "https://example.org/%E6%96%B0%E9%97%BB/1"}
        ]

    def test_headlines_and_abstract_have_their_roles(self, client: Client) -> None:
        item = one(client, rich())
        assert {line["role"]: line["value"] for line in item["headlines"]} == {
            "kicker": "提质增效",
            "main": "码头电子化采购提速",
            "subtitle": "——访江岸港务局",
        }
        assert [line["value"] for line in item["descriptions"]] == [
            "采购周期由三十天缩短到十二天。"
        ]

    def test_pictures_have_whole_addresses_above_and_within_the_text(self, client: Client) -> None:
        item = one(client, rich())
        (lead,) = item["associations"]
        assert lead["by"] == "王立 摄"
        assert {line["role"]: line["value"] for line in lead["descriptions"]} == {
            "caption": "清晨的码头",
            "alternative": "清晨的码头，两艘货船靠泊",
        }
        assert all(
            copy["href"].startswith("http://testserver/media/") for copy in lead["renditions"]
        )
        body = item["bodies"][0]["value"]
        assert "<picture>" in body
        found = re.findall(r'(?:href|src|srcset)="([^"]*)"', body)
        places = [part for value in found for part in value.split(", ")]
        assert len(places) >= 7
        assert all(
            place.startswith(("http://testserver/", "https://example.org/")) for place in places
        )
        assert 'href="http://testserver/articles/7/"' in body
        assert 'alt="表一, /甲"' in body

    def test_a_body_is_cleaned_when_shown_even_if_dirt_was_stored(self, client: Client) -> None:
        article = make_published(body='<p onclick="x()">清白<script>alert(1)</script></p>')
        assert one(client, article)["bodies"][0]["value"] == "<p>清白</p>"

    def test_a_picture_without_its_file_is_left_out(self, client: Client) -> None:
        bare = make_image(
            "没有文件", original="", renditions=[], source_url="https://example.org/x.jpg"
        )
        body = f'<p>文<img src="/x" data-image="{bare.pk}"></p>'
        draft = make_draft("旧报稿件", pictures=[lead_picture(bare)], body=body)
        entry = bulk.Entry(
            publication=the_publication(),
            draft=draft,
            public_from=MORNING,
            source_system="old",
            source_id="1",
            archived=True,
        )
        item = one(client, bulk.load_articles([entry], by=OPERATOR, at=MORNING)[0])
        assert "associations" not in item
        assert "img" not in item["bodies"][0]["value"]


class TestWhatNobodyMaySee:
    @pytest.fixture
    def hidden(self) -> dict[str, Article]:
        """An article for each way of not being public, beside one that is."""
        now = datetime.now(UTC)
        make_published("公开的稿件")
        future = publishing.publish_article(
            make_ready("机密未来", at=now), by=OPERATOR, at=now, public_from=now + timedelta(days=1)
        )
        expired = make_published("机密过期", text={"abstract": "机密摘要"})
        publishing.set_expiry(expired, LATER, by=OPERATOR, at=MORNING)
        withdrawn = make_published("机密撤稿", text={"abstract": "机密摘要"})
        publishing.withdraw_article(withdrawn, by=OPERATOR, at=LATER, reason="当事人要求核实")
        off = make_published("机密下线")
        publishing.unpublish_article(off, by=person("zhao"), at=LATER, reason="机密的缘由")
        return {
            "draft": make_article("机密草稿"),
            "future": future,
            "expired": expired,
            "withdrawn": withdrawn,
            "off": off,
        }

    @pytest.mark.parametrize(
        "query",
        [
            "",
            "?limit=100",
            "?since=2000-01-01T00:00:00Z",
            "?column=要闻",
            "?before=9999999999999999-1",
        ],
    )
    def test_the_list_holds_only_what_is_public(
        self, client: Client, hidden: dict[str, Article], query: str
    ) -> None:
        text = client.get(LIST + query).content.decode()
        assert "机密" not in text
        assert len(json.loads(text)["items"]) == 1

    @pytest.mark.parametrize("kind", ["draft", "future", "off"])
    def test_what_is_not_public_is_not_there(
        self, client: Client, hidden: dict[str, Article], kind: str
    ) -> None:
        answer = client.get(f"{LIST}{hidden[kind].pk}/")
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json().keys() == {"status", "title"}
        assert "机密" not in answer.content.decode()

    @pytest.mark.parametrize(
        ("kind", "why"), [("withdrawn", "当事人要求核实"), ("expired", "发布期限")]
    )
    def test_of_what_was_public_a_tombstone_is_left(
        self, client: Client, hidden: dict[str, Article], kind: str, why: str
    ) -> None:
        answer = client.get(f"{LIST}{hidden[kind].pk}/")
        assert answer.status_code == 410
        assert answer["Content-Type"] == "application/json; charset=utf-8"
        item = answer.json()
        assert item.keys() == {"uri", "standard", "type", "pubStatus", "versionCreated", "edNote"}
        assert item["pubStatus"] == "canceled"
        assert item["edNote"] in client.get(f"/articles/{hidden[kind].pk}/").content.decode()
        assert "机密" not in answer.content.decode()
        assert datetime.fromisoformat(item["versionCreated"]) == LATER
        check_ninjs(item)

    def test_a_newer_text_shows_only_once_it_is_released(self, client: Client) -> None:
        article = make_published("读者看到的标题")
        corrections.open_correction(
            article,
            "update",
            corrections.CorrectionText(note="已更新。"),
            by=person("shen"),
            at=LATER,
        )
        later = make_draft(
            "机密的新标题",
            body="<p>机密的新正文</p>",
            credits=[CreditLine(role="author", name="机密作者")],
            columns=[make_column("机密栏目")],
            text={"abstract": "机密摘要"},
        )
        writing.save_article(article, later, by=OPERATOR, at=LATER)
        for address in (LIST, f"{LIST}{article.pk}/"):
            text = client.get(address).content.decode()
            assert "读者看到的标题" in text
            assert "机密" not in text
        assert uris(client, column="机密栏目") == []

    def test_an_embargo_set_after_publication_hides_it_here_too(self, client: Client) -> None:
        now = datetime.now(UTC)
        article = publishing.publish_article(
            make_ready("机密约定", at=now),
            by=OPERATOR,
            at=now,
            public_from=now + timedelta(hours=1),
        )
        Article.objects.filter(pk=article.pk).update(
            published_at=now - timedelta(hours=1), embargo_until=now + timedelta(days=1)
        )
        assert uris(client) == []
        assert client.get(f"{LIST}{article.pk}/").status_code == 404


class TestOneTruth:
    """The interface, the feeds and JSON-LD say the same."""

    def test_headline_byline_columns_and_words(self, client: Client) -> None:
        article = rich()
        item = one(client, article)
        linked = linked_data(client, article)
        entry = ET.fromstring(client.get("/feeds/latest.rss").content).find("channel/item")
        assert entry is not None
        headline = next(line["value"] for line in item["headlines"] if line["role"] == "main")
        assert headline == linked["headline"] == entry.findtext("title")
        names = [somebody["name"] for somebody in item["people"] if somebody["rel"] == "author"]
        assert names == [author["name"] for author in linked["author"]] == ["林晓舟", "周平"]
        creators = entry.findall("{http://purl.org/dc/elements/1.1/}creator")
        assert names == [creator.text for creator in creators]
        assert item["by"] == "、".join(names)
        assert item["uri"] == entry.findtext("guid")
        assert item["altIds"][0]["value"] == linked["url"] == entry.findtext("link")
        subjects = {
            rel: [found["name"] for found in item["subjects"] if found["rel"] == rel]
            for rel in ("column", "keyword")
        }
        assert subjects["column"] == linked["articleSection"] == ["要闻", "采购"]
        assert (
            subjects["keyword"]
            == linked["keywords"]
            == [found.text for found in entry.findall("category")]
        )
        editor = next(
            somebody["name"]
            for somebody in item["people"]
            if somebody["rel"] == "responsibleEditor"
        )
        assert editor == linked["editor"]["name"]
        assert item["copyrightNotice"] == linked["copyrightNotice"]
        assert item["copyrightHolder"] == linked["copyrightHolder"]["name"]
        assert (
            item["descriptions"][0]["value"] == linked["abstract"] == entry.findtext("description")
        )

    def test_dates_before_and_after_a_correction(self, client: Client) -> None:
        article = make_published("旧标题")
        for _again in range(2):
            item = one(client, article)
            linked = linked_data(client, article)
            entry = ET.fromstring(client.get("/feeds/latest.atom").content).find(f"{ATOM}entry")
            assert entry is not None
            assert item["firstCreated"] == linked["datePublished"]
            assert item["versionCreated"] == linked["dateModified"]
            for name, there in (("firstCreated", "published"), ("versionCreated", "updated")):
                moment = datetime.fromisoformat(entry.findtext(f"{ATOM}{there}", ""))
                assert datetime.fromisoformat(item[name]).replace(microsecond=0) == moment.replace(
                    microsecond=0
                )
            article = correct(article, make_draft("新标题"), at=LATER, note="标题已改正。")
        item = one(client, article)
        check_ninjs(item)
        assert item["version"] == "3"  # corrected twice
        assert "标题已改正。" in item["edNote"]

    def test_the_list_and_the_article_are_the_same_item(self, client: Client) -> None:
        article = rich()
        assert client.get(LIST).json()["items"] == [one(client, article)]

    def test_the_addresses_it_names_answer(self, client: Client) -> None:
        item = one(client, rich())
        named = [*item["people"], *item["subjects"]]
        there = [entry["uri"] for entry in named if "uri" in entry] + [item["altIds"][0]["value"]]
        assert len(there) == 4
        for address in there:
            assert client.get(address.removeprefix("http://testserver")).status_code == 200


class TestTheList:
    def test_a_column_counts_everything_inside_it(self, client: Client) -> None:
        outer = make_column("要闻")
        inner = make_column("港口", parent=outer)
        other = make_column("副刊")
        make_published("甲", columns=[inner]), make_published("乙", columns=[other])
        assert len(uris(client, column="要闻")) == len(uris(client, column="港口")) == 1
        assert len(uris(client)) == 2

    def test_pages_are_newest_first_and_keep_the_question(self, client: Client) -> None:
        made = [
            make_published(f"第{number}篇", at=MORNING + timedelta(minutes=number))
            for number in range(5)
        ]
        make_published("别处", columns=[make_column("副刊")])
        address: str | None = f"{LIST}?limit=2&column=要闻&since=2000-01-01T00:00:00%2B08:00"
        seen: list[str] = []
        while address:
            answer = client.get(address).json()
            assert answer.keys() == {"items", "next", "generated"}
            seen += [item["uri"] for item in answer["items"]]
            address = answer["next"]
        assert seen == [ninjs.article_uri(article) for article in reversed(made)]

    def test_a_scheduled_text_counts_as_changed_when_its_moment_comes(self, client: Client) -> None:
        now = datetime.now(UTC)
        early = now - timedelta(days=2)
        publishing.publish_article(
            make_ready(at=early), by=OPERATOR, at=early, public_from=now - timedelta(hours=1)
        )
        assert len(uris(client, since=(now - timedelta(hours=2)).isoformat())) == 1
        assert uris(client, since=(now - timedelta(minutes=30)).isoformat()) == []

    def test_a_plus_that_was_not_encoded_is_understood(self, client: Client) -> None:
        make_published()
        assert len(client.get(f"{LIST}?since=2024-03-05T00:00:00+08:00").json()["items"]) == 1

    def test_each_newspaper_lists_its_own(self, client: Client) -> None:
        make_published("甲报")
        other = make_publication("other", domain="other.localhost")
        make_published("乙报", publication=other, columns=[make_column("副刊", publication=other)])
        text = client.get(LIST).content.decode()
        assert "甲报" in text
        assert "乙报" not in text

    @pytest.mark.parametrize(
        "query",
        [
            "limit=0",
            "limit=101",
            "limit=x",
            "limit=1.5",
            "limit=%00",
            "since=yesterday",
            "since=2024-02-31T00:00:00Z",
            "since=0001-01-01T00:00:00%2B14:00",
            "since=9999-12-31T23:59:59-14:00",
            "since=%00",
            "since=2024-03-05",
            "column=nowhere",
            "column=%00",
            "column=%ff",
            "before=x",
            "before=%00",
            "before=" + "9" * 38 + "-1",
        ],
    )
    def test_a_wrong_value_is_refused_in_words(self, client: Client, query: str) -> None:
        make_published()
        answer = client.get(f"{LIST}?{query}")
        assert answer.status_code == 400
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer.json()["status"] == 400
        assert len(answer.json()["title"]) > 8

    @pytest.mark.parametrize(
        "query",
        [
            "since=0001-01-01T00:00:00Z",
            "since=9999-12-31T23:59:59Z",
            "before=0-0",
            "before=1-9999999999999999999999",
            "limit=&since=&column=&before=",
            "limit=1&limit=2",
            "x=%00",
            "after=x",
            "%ff=%ff",
        ],
    )
    def test_odd_values_that_mean_something_are_answered(self, client: Client, query: str) -> None:
        make_published()
        assert client.get(f"{LIST}?{query}").status_code == 200

    @pytest.mark.parametrize(
        "number", ["0", "9223372036854775807", "9223372036854775808", "9" * 40]
    )
    def test_a_number_without_an_article_is_not_there(self, client: Client, number: str) -> None:
        make_published()
        answer = client.get(f"{LIST}{number}/")
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"

    def test_without_a_newspaper_it_says_so_in_json(self, client: Client) -> None:
        answer = client.get(LIST)
        assert answer.status_code == 404
        assert answer.json()["status"] == 404

    def test_it_costs_the_same_for_two_articles_and_for_twenty(
        self, client: Client, count_queries: Callable[[Callable[[], Any]], int]
    ) -> None:
        def fill(count: int) -> None:
            for _number in range(count):
                inside = make_image("内")
                body = f'<p>文<img src="/x" data-image="{inside.pk}" alt="图"></p>'
                article = make_published(
                    "提速", body=body, pictures=[lead_picture()], text={"keywords": "码头"}
                )
                corrections.add_note(
                    article, corrections.CorrectionText(note="说明。"), by=person("zhao"), at=LATER
                )

        fill(2)
        few = count_queries(lambda: client.get(LIST))
        fill(18)
        assert (
            count_queries(lambda: client.get(LIST)) == few <= 6
        )  # newspaper, columns, articles, corrections, pictures, on what terms they are read
        assert (
            count_queries(
                lambda: client.get(f"{LIST}?limit=100&column=要闻&since=2000-01-01T00:00:00Z")
            )
            <= 7
        )  # and what changed since

    def test_one_article_costs_six_queries(
        self, client: Client, count_queries: Callable[[Callable[[], Any]], int]
    ) -> None:
        # The article, its corrections, pictures, columns, its authors' pages, on what terms it is
        # read.
        article = rich()
        assert count_queries(lambda: client.get(f"{LIST}{article.pk}/")) <= 6


class TestManners:
    @pytest.mark.parametrize("address", [LIST, f"{LIST}1/"])
    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
    def test_nothing_can_be_written_here(self, address: str, method: str) -> None:
        answer = getattr(Client(enforce_csrf_checks=True), method)(address)
        assert answer.status_code == 405
        assert answer["Allow"] == "GET, HEAD, OPTIONS"
        assert answer["Content-Type"] == "application/problem+json"

    def test_pages_of_other_hosts_may_ask(self, client: Client) -> None:
        article = make_published()
        for address in (LIST, f"{LIST}{article.pk}/", f"{LIST}0/"):
            assert client.get(address)["Access-Control-Allow-Origin"] == "*"
        answer = client.options(LIST)
        assert answer.status_code == 204
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Access-Control-Allow-Methods"] == answer["Allow"] == "GET, HEAD, OPTIONS"

    def test_it_is_kept_as_other_public_pages_are_and_never_knows_who_asks(
        self, client: Client, cast: Callable[[str], Any]
    ) -> None:
        article = make_published()
        page = client.get(article.get_absolute_url())
        for address in (LIST, f"{LIST}{article.pk}/"):
            stranger = client.get(address)
            assert stranger["Content-Type"] == "application/json; charset=utf-8"
            assert stranger["Cache-Control"] == page["Cache-Control"]
            assert "Cookie" in stranger["Vary"]
            assert client.head(address).status_code == 200
            known = Client()
            known.force_login(cast("shen"))
            assert known.get(address)["ETag"] == stranger["ETag"]

    def test_what_a_program_has_already_is_not_sent_again(self, client: Client) -> None:
        article = make_published()
        for address in (LIST, f"{LIST}{article.pk}/"):
            tag = client.get(address)["ETag"]
            again = client.get(address, headers={"If-None-Match": tag})
            assert again.status_code == 304
            assert again.content == b""
            assert again["ETag"] == tag
            assert "public" in again["Cache-Control"]
            assert again["Access-Control-Allow-Origin"] == "*"
        tags = {address: client.get(address)["ETag"] for address in (LIST, f"{LIST}{article.pk}/")}
        correct(article, make_draft("新标题"), at=LATER)
        for address, tag in tags.items():
            assert client.get(address, headers={"If-None-Match": tag}).status_code == 200
        publishing.withdraw_article(article, by=OPERATOR, at=LATER, reason="内容失实")
        assert client.get(f"{LIST}{article.pk}/", headers={"If-None-Match": "*"}).status_code == 410
