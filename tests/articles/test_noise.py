"""Odd characters come in with every paste and archive: readers find the words, and programs get
XML."""

import re
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import fields
from articles.actions.writing.drafts import CreditLine
from articles.domain.choices import CreditRole
from articles.models import Article, Column, Person
from articles.views import feed_formats
from newsroom.accounts.models import User
from subscriptions.models import Party
from tests.factories.articles import (
    MORNING,
    make_article,
    make_column,
    make_person,
    make_published,
    the_publication,
)

pytestmark = pytest.mark.django_db
MARK = re.compile("</?mark>")
# What stands in a text, and what readers ask for.
ASKED = [
    ("全市招\u200b标公告已经发出。", "招标公告"),
    ("临岚大\u00ad坝合龙。", "大坝合龙"),
    ("（本报记者　周　明　通讯员　何以宁）", "周明"),
    ("（本报记者　周　明　通讯员　何以宁）", "周　明"),
    ("全县开通 6G 试验站三座。", "开通6G试验站"),
    ("全县开通6G试验站三座。", "开通 6G 试验站"),
    ("“十五五”规划启动。", '"十五五"'),
    ("“十五五”规划启动。", "“十五五”"),
    ("“十五五”规划启动。", "十五五规划"),
    ("绿色建材下乡。", "“绿色建材”"),
    ("“绿色 建材”下乡。", "“绿色建材”下乡"),
    ("黑龍江省財政廳發佈採購公告。", "黑龙江省财政厅发布采购公告"),
    ("王后在後宮，剩餘的乾糧。", "王后在后宫，剩余的干粮"),
    ("Ａ３２０客机，下降２．７％。", "A320客机"),
    ("下降２．７％。", "2.7%"),
    ("𠮶家村的堎上。", "𠮶家村"),
    ("奈\U000e0100良县的神社。", "奈良县"),
    ("大家笑了👩‍🌾，🎊开幕。", "🎊开幕"),
    ("讯息發(fā)布，據(jù)了解。", "发布"),
    ("ئۇيغۇر تىلى 与 བོད་སྐད།", "تىلى"),
    ("naïve 与 nai\u0308ve 同。", "nai\u0308ve 同"),
    ("江岸\u00a0区的码头。", "江岸区"),
    ("江岸区的大<br>桥合龙。", "大桥合龙"),
    ("江岸区的<strong>大</strong>桥<em>合</em>龙。", "大桥合龙"),
    ("江岸区的大\n桥合龙。", "大桥合龙"),
    ("⽔⼿们的⻛帆。", "水手们的风帆"),
    ("总额7,654,321元。", "7654321"),
    ("总额７６万元。", "76万元"),
    ("《临岚县志》付印。", "临岚县志"),
    ("阿依古丽·买买提到场。", "阿依古丽•买买提"),
    ("二○二四年竣工。", "二零二四年"),
    ("می‌خواهم و خانه", "میخواهم"),
]


def hits(client: Client, query: str) -> list[str]:
    content = client.get("/search/", {"q": query}).content.decode()
    return re.findall(r"<h2><a href=\"(/articles/\d+/)\"", content)


@pytest.mark.parametrize(("text", "query"), ASKED)
def test_readers_find_what_they_read(client: Client, text: str, query: str) -> None:
    make_published("另一篇", body="<p>别的事情。</p>")
    article = make_published("这一篇", body=f"<p>{text}</p>")
    assert hits(client, query) == [article.get_absolute_url()]
    assert "<mark>" in client.get("/search/", {"q": query}).content.decode()


def test_a_name_is_found_however_its_characters_are_written(client: Client) -> None:
    credit = CreditLine(role=CreditRole.REPORTER, name="王　立")
    article = make_published("署名稿", credits=[credit])
    make_published("别人的稿")
    for name in ("王立", "王 立", "王　立", "王\u200b立"):
        found = client.get("/search/", {"author": name}).content.decode()
        assert re.findall(r"<h2><a href=\"(/articles/\d+/)\"", found) == [
            article.get_absolute_url()
        ]
    for name in ("shen yan", "ＳＨＥＮ ＹＡＮ"):
        assert "署名稿" in client.get("/search/", {"editor": name}).content.decode()
    assert article.release is not None
    assert article.release.credits[0]["name"] == "王　立"  # as written


def test_the_hit_is_marked_where_it_stands(client: Client) -> None:
    make_published("这一篇", body="<p>据“绿色　建材”协会介绍，1,234,567元。</p>")
    content = client.get("/search/", {"q": "绿色建材 1234567"}).content.decode()
    assert "据“<mark>绿色　建材</mark>”协会介绍，<mark>1,234,567</mark>元。" in content


def test_noise_never_gets_into_a_table(admin_client: Client) -> None:
    dirty = "采\u200b购\ufffe部\u202e"
    article = make_article(
        dirty,
        text={"kicker": dirty, "abstract": f"{dirty}\u2028第二行", "keywords": dirty},
        credits=[CreditLine(role=CreditRole.REPORTER, name=dirty)],
        body=f"<p>　　{dirty}</p>",
    )
    article = Article.objects.get(pk=article.pk)
    assert (article.headline, article.kicker, article.keywords) == ("采购部",) * 3
    assert (article.abstract, article.body) == ("采购部\n第二行", "<p>采购部</p>")
    revision = article.revisions.get()
    assert revision.headline == "采购部"
    assert revision.credits[0]["name"] == "采购部"
    assert make_column_name(dirty) == make_person_name(dirty) == "采购部"
    assert Party.objects.create(name=dirty, made_at=MORNING).name == dirty
    assert Party.objects.get().name == "采购部"


def make_column_name(name: str) -> str:
    column = make_column(name, slug="dirty")
    return Column.objects.get(pk=column.pk).name


def make_person_name(name: str) -> str:
    found = make_person(name, slug="dirty")
    return Person.objects.get(pk=found.pk).name


def test_the_desk_stores_a_pasted_name_without_its_noise(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    publication = the_publication()
    values = {
        "publication": publication.pk,
        "name": "要\u200b闻\ufeff",
        "slug": "yw",
        "position": 0,
    }
    client.post(reverse("admin:articles_column_add"), values)
    assert Column.objects.get(slug="yw").name == "要闻"


def test_every_feed_is_xml_whatever_is_stored_already(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts of an earlier version of the program hold what is cleaned away today."""
    bad = "题\ufffe目\uffff\ufdd0\U0001ffff<b>&]]>"

    def as_it_was(text: Any) -> Any:
        return text

    monkeypatch.setattr(fields, "clean_line", as_it_was)
    monkeypatch.setattr(fields, "clean_text", as_it_was)
    words = dict.fromkeys(("kicker", "subhead", "abstract", "keywords"), bad)
    publication = the_publication()
    publication.name = publication.holder = bad
    publication.save()
    make_column(bad, slug="c1", description=bad)
    article = make_published(bad, text=words, at=timezone.now() - timedelta(hours=1))
    assert "\ufffe" in article.revisions.get().headline
    for address in (
        "/feeds/latest.rss",
        "/feeds/latest.atom",
        "/columns/c1/feed.rss",
        "/news-sitemap.xml",
        "/sitemap.xml",
        "/sitemap-articles.xml",
        "/sitemap-columns.xml",
        f"/articles/{article.pk}/qr.svg",
    ):
        content = client.get(address).content
        root = ET.fromstring(content)
        assert not re.search("[\ufffe\uffff\ufdd0\U0001ffff]", "".join(root.itertext())), address
    assert "题目" in client.get("/feeds/latest.rss").content.decode()
    assert "题目" in client.get("/news-sitemap.xml").content.decode()


@pytest.mark.parametrize("kind", [feed_formats.Rss, feed_formats.Atom])
def test_a_feed_leaves_out_what_xml_cannot_carry(kind: type[feed_formats.WellFormed]) -> None:
    bad = "题\x00\x07\x0b\x9f目\ud800"
    feed = kind(title=bad, link="/", description=bad, categories=(bad,), feed_copyright=bad)
    feed.add_item(
        title=bad, link="/1", description=bad, author_name=bad, categories=[bad], item_copyright=bad
    )
    content = feed.writeString("utf-8")
    assert content.count("题目") > 5
    assert "题目" in "".join(ET.fromstring(content.encode()).itertext())
