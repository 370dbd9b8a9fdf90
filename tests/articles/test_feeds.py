"""What feed readers get: of the paper, of a column and of an author, as RSS and as Atom."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from articles.actions.pictures.picture_rights import keep_picture_rights
from articles.actions.writing.drafts import CreditLine
from articles.models import Article, Image, Publication
from articles.origins import choose_tagging_entity
from subscriptions.actions.access import access
from subscriptions.models import AccessRule
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_column,
    make_image,
    make_person,
    make_publication,
    make_published,
    the_publication,
)

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
BRIEF = "<p>临岚完成清点。共1233件。</p>"


def read_feed(client: Client, address: str) -> ET.Element:
    answer = client.get(address)
    assert answer.status_code == 200
    return ET.fromstring(answer.content)


def rss_items(client: Client, address: str = "/feeds/latest.rss") -> list[ET.Element]:
    return read_feed(client, address).findall("channel/item")


def atom_entries(client: Client, address: str = "/feeds/latest.atom") -> list[ET.Element]:
    return read_feed(client, address).findall(f"{ATOM}entry")


def stored_image(**fields: Any) -> Image:
    """A picture with its files, under names that no other test gives another size."""
    image = make_image(**fields)
    image.renditions = [{**copy, "name": f"feeds/{copy['name']}"} for copy in image.renditions]
    image.save()
    for copy in image.renditions:
        default_storage.delete(copy["name"])
        default_storage.save(copy["name"], ContentFile(b"x" * copy["width"]))
    return image


def test_a_column_and_an_author_have_feeds_that_their_pages_name(client: Client) -> None:
    lin = make_person("林晓舟", slug="lin")
    column = make_column("要闻", slug="news")
    credits_ = [CreditLine(role="reporter", person=lin)]
    mine = make_published("本报记者写的", columns=[column], credits=credits_)
    make_published("别人写的", columns=[make_column("副刊", slug="fukan")])
    for page in ("/columns/news/", "/authors/lin/"):
        shown = client.get(page).content.decode()
        for kind in ("rss", "atom"):
            assert f'href="{page}feed.{kind}"' in shown
            feed = client.get(f"{page}feed.{kind}").content.decode()
            assert mine.headline in feed
            assert "别人写的" not in feed
            assert f"http://testserver{page}feed.{kind}" in feed
    for missing in ("/columns/none/feed.atom", "/authors/none/feed.rss"):
        assert client.get(missing).status_code == 404


def test_authors_stand_apart_with_their_pages(client: Client) -> None:
    credits_ = [
        CreditLine(role="reporter", person=make_person("尹竹筠", slug="yin")),
        CreditLine(role="correspondent", name="何以宁"),
    ]
    make_published(credits=credits_)
    (entry,) = atom_entries(client)
    authors = [
        (author.findtext(f"{ATOM}name"), author.findtext(f"{ATOM}uri"))
        for author in entry.findall(f"{ATOM}author")
    ]
    assert authors == [("尹竹筠", "http://testserver/authors/yin/"), ("何以宁", None)]
    (item,) = rss_items(client)
    assert [creator.text for creator in item.findall(CREATOR)] == ["尹竹筠", "何以宁"]


def test_the_paper_stands_for_an_article_without_a_byline(client: Client) -> None:
    make_published(credits=[])
    feed = read_feed(client, "/feeds/latest.atom")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "江岸采购报"
    assert feed.find(f"{ATOM}entry/{ATOM}author") is None
    assert read_feed(client, "/feeds/latest.rss").find(f"channel/item/{CREATOR}") is None


def test_the_first_sentence_stands_for_a_missing_abstract(client: Client) -> None:
    make_published(body=BRIEF, text={"abstract": ""})
    (item,) = rss_items(client)
    assert item.findtext("description") == "临岚完成清点。"


def test_a_sold_text_gives_no_more_than_everybody_may_read(client: Client) -> None:
    rule = AccessRule(publication=the_publication(), mode="paid")
    access.save_access_rule(rule, by=OPERATOR, at=MORNING)
    make_published(body="<p>全文只有这一句话而已。</p>", text={"abstract": ""})
    (item,) = rss_items(client)
    assert item.findtext("description") == "全文只有这…"


def test_signs_of_html_in_an_abstract_survive_feed_readers(client: Client) -> None:
    make_published(text={"abstract": "若a<b且c>d，则R&D"})
    expected = "若a&lt;b且c&gt;d，则R&amp;D"  # as HTML, once the XML is read
    (item,) = rss_items(client)
    assert item.findtext("description") == expected
    (entry,) = atom_entries(client)
    summary = entry.find(f"{ATOM}summary")
    assert summary is not None
    assert (summary.get("type"), summary.text) == ("html", expected)


def test_a_picture_comes_with_its_kind_its_length_and_its_words(client: Client) -> None:
    image = stored_image(caption="三月的码头")
    make_published(pictures=[lead_picture(image)])
    (item,) = rss_items(client)
    (entry,) = atom_entries(client)
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert (enclosure.get("type"), enclosure.get("length")) == ("image/jpeg", "800")
    for place in (item, entry):
        content = place.find(f"{MEDIA}content")
        assert content is not None
        assert content.get("url") == enclosure.get("url")
        assert (content.get("width"), content.get("height")) == ("800", "400")
        assert content.findtext(f"{MEDIA}description") == "三月的码头"
        assert content.findtext(f"{MEDIA}credit") == "王立 摄"


def test_a_picture_whose_rights_are_over_is_in_no_feed(client: Client) -> None:
    image = stored_image()
    make_published(pictures=[lead_picture(image)])
    record = {
        "holder": "新华社",
        "licence": "",
        "limits": "",
        "valid_from": None,
        "valid_until": date(2024, 3, 5),
        "web_allowed": True,
        "print_allowed": True,
        "machines": "forbidden",
    }
    keep_picture_rights(image, record, by=person("rao"), at=MORNING)
    for address in ("/feeds/latest.rss", "/feeds/latest.atom"):
        feed = client.get(address).content.decode()
        assert "renditions/" not in feed
        assert "enclosure" not in feed


class TestIdentifiers:
    """RFC 4151: a host and a day on which it was the newspaper's."""

    def identifiers(self, client: Client, article: Article) -> set[str | None]:
        (entry,) = atom_entries(client)
        (item,) = rss_items(client)
        ninjs = client.get(f"/api/v1/articles/{article.pk}/").json()
        return {entry.findtext(f"{ATOM}id"), item.findtext("guid"), ninjs["uri"]}

    def test_all_machines_hear_the_same_and_a_move_changes_nothing(self, client: Client) -> None:
        paper = make_publication(domain="paper.example")
        article = make_published(publication=paper)
        known = {f"tag:paper.example,2024-03-04:article:{article.pk}"}
        assert self.identifiers(client, article) == known
        Publication.objects.update(domain="moved.example")
        make_published(publication=Publication.objects.get(), at=timezone.now() + timedelta(1))
        assert self.identifiers(client, article) == known

    def test_two_installations_have_no_identifier_in_common(self) -> None:
        one = Publication(domain="one.example")
        other = Publication(domain="other.example")
        day = date(2026, 11, 30)
        assert choose_tagging_entity(one, day) == "one.example,2026-11-30"
        assert choose_tagging_entity(other, day) == "other.example,2026-11-30"

    def test_a_host_in_chinese_is_written_as_the_network_writes_it(self) -> None:
        paper = Publication(domain="临岚日报.中国")
        entity = choose_tagging_entity(paper, date(2026, 11, 30))
        assert entity == "xn--miqw46avuecud.xn--fiqs8s,2026-11-30"

    @pytest.mark.parametrize("trial", ["localhost", "127.0.0.1", "testserver"])
    def test_what_a_trial_began_with_gives_way_to_the_first_real_host(self, trial: str) -> None:
        paper = Publication(domain="paper.example", tagging_entity=f"{trial},2024-03-04")
        entity = choose_tagging_entity(paper, date(2026, 11, 30))
        assert entity == "paper.example,2026-11-30"
        paper.domain = trial
        assert choose_tagging_entity(paper, date(2026, 12, 1)) == f"{trial},2024-03-04"
