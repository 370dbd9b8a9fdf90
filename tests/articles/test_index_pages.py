"""The indexes of authors and columns, and the ways into the archive."""

from datetime import timedelta

import pytest
from django.test import Client

from articles.actions.publishing import publishing
from articles.actions.writing.drafts import CreditLine
from articles.domain.choices import CreditRole
from articles.domain.pinyin import initial_of, spell_name
from articles.models import Article, Person
from articles.selectors.finding import author_index
from tests.cast import OPERATOR
from tests.factories.articles import (
    MORNING,
    make_article,
    make_column,
    make_person,
    make_publication,
    make_published,
)

pytestmark = [pytest.mark.django_db, pytest.mark.engine]  # counts have a query of their own


def write(author: Person, headline: str = "码头提速", **fields: object) -> Article:
    byline = [CreditLine(role=CreditRole.REPORTER, person=author)]
    return make_published(headline, credits=byline, **fields)


def listed(client: Client, query: str = "") -> dict[str, list[str]]:
    """Return the names of each initial on a page of the index."""
    index = client.get(f"/authors/{query}").context["index"]
    return {group.initial: [author.name for author in group.authors] for group in index.groups}


@pytest.mark.parametrize(
    ("name", "initial"),
    [
        ("何知棠", "H"),
        ("單雄信", "S"),
        ("曾国藩", "Z"),
        ("尉迟恭", "Y"),
        ("Ångström", "A"),
        ("Émile", "E"),
        ("３号笔名", "#"),
        ("·", "#"),
    ],
)
def test_a_name_is_listed_under_the_letter_that_it_is_read_by(name: str, initial: str) -> None:
    assert initial_of(spell_name(name)) == initial


def test_authors_are_listed_by_pinyin_as_far_as_readers_see_an_article(client: Client) -> None:
    for name in ("林晓舟", "单雄信", "李白", "John Smith"):
        write(make_person(name))
    write(make_person("乐嘉", sort_key="Le Jia"))
    gone = write(make_person("周明"))
    publishing.withdraw_article(gone, by=OPERATOR, at=MORNING + timedelta(hours=1), reason="核实")
    draft = CreditLine(role=CreditRole.REPORTER, person=make_person("王立"))
    make_article("草稿", credits=[draft])
    other = make_publication("other")
    elsewhere = make_column("别处", publication=other)
    write(make_person("外人"), publication=other, columns=[elsewhere])
    assert listed(client) == {
        "J": ["John Smith"],
        "L": ["乐嘉", "李白", "林晓舟"],
        "S": ["单雄信"],
    }
    assert listed(client, "?initial=L") == {"L": ["乐嘉", "李白", "林晓舟"]}
    assert client.get("/authors/?initial=Z").status_code == 404
    for odd in ("?initial=%00", "?initial=%23&start=9", "?start=-1", f"?start={'9' * 40}"):
        assert client.get(f"/authors/{odd}").status_code in {200, 404}, odd


def test_articles_of_an_author_are_counted_once_and_not_without_end(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(author_index, "COUNTED_MAX", 2)
    one = make_person("林晓舟")
    many = make_person("何知棠")
    twice = [
        CreditLine(role=role, person=one) for role in (CreditRole.REPORTER, CreditRole.PHOTOGRAPHER)
    ]
    make_published("甲", credits=twice)
    for number in range(3):
        write(many, f"乙{number}")
    page = client.get("/authors/").content.decode()
    plain = "".join(page.split("</header>")[-1].split())
    assert "1篇" in plain
    assert "2篇以上" in plain or "超过2篇" in plain


def test_many_authors_are_parted_by_letter_and_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(author_index, "AT_ONCE", 2)
    for name in ("安一", "安二", "安三", "林晓舟"):
        write(make_person(name))
    assert listed(client) == {"A": ["安二", "安三"]}
    assert "?initial=A&amp;start=2" in client.get("/authors/").content.decode()
    assert listed(client, "?initial=A&start=2") == {"A": ["安一"]}
    assert listed(client, "?initial=L") == {"L": ["林晓舟"]}


def test_columns_are_listed_as_a_tree_with_what_they_are_about(client: Client) -> None:
    news = make_column("要闻", slug="yaowen", description="每天的头条。")
    make_column("地方", slug="difang", parent=news)
    make_column("人物", slug="renwu", in_menu=False)
    ranks = client.get("/columns/").context["ranks"]
    assert [branch.column.name for branch in ranks] == ["要闻", "人物"]
    assert [branch.column.name for branch in ranks[0].children] == ["地方"]
    page = client.get("/columns/").content.decode()
    assert "每天的头条。" in page
    assert 'href="/columns/difang/"' in page


def test_the_archive_and_the_sitemap_lead_to_the_indexes(client: Client) -> None:
    write(make_person("林晓舟"))
    archive = client.get("/archive/").content.decode().split("<footer")[0]
    sitemap = client.get("/sitemap-pages.xml").content.decode()
    for address in ("/authors/", "/columns/"):
        assert f'href="{address}"' in archive
        assert f"{address}</loc>" in sitemap
        assert client.get(address)["Cache-Control"].startswith("public")
