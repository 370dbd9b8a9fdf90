"""Lists are found where they are kept: by column, by name, by id, each article once."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from articles.actions.publishing import publishing
from articles.actions.writing.drafts import CreditLine
from articles.domain.choices import CreditRole
from articles.models import Article, Byline, Credit, ShownIn
from articles.selectors.listing.distinct import distinct_values
from articles.selectors.lists.article_search import find_articles
from articles.selectors.machines import sitemaps
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_article,
    make_column,
    make_issue,
    make_person,
    make_published,
    make_ready,
)

DAY = date(2024, 3, 5)  # of the year that 3月5日 means
pytestmark = pytest.mark.django_db
LOCATION = re.compile(r"<loc>([^<]*)</loc>")


def locations(client: Client, address: str) -> list[str]:
    return LOCATION.findall(client.get(address).content.decode())


def test_what_leads_to_an_article_keeps_its_moment() -> None:
    later = MORNING + timedelta(days=3)
    article = publishing.publish_article(make_ready(), by=OPERATOR, at=MORNING, public_from=later)
    moments = [*ShownIn.objects.filter(article=article), *Byline.objects.filter(article=article)]
    assert {row.published_at for row in moments} == {article.published_at} == {later}


def test_an_article_in_a_column_and_in_the_one_around_it_is_listed_once(client: Client) -> None:
    outer = make_column("要闻")
    inner = make_column("本地", parent=outer)
    made = [
        make_published(
            f"快讯{number}", columns=[inner, outer], at=MORNING + timedelta(hours=number)
        )
        for number in range(25)
    ]
    page = client.get("/columns/要闻/").content.decode()
    listed = re.findall(r'<h[23]><a href="/articles/(\d+)/"', page)
    assert listed == [str(article.pk) for article in reversed(made[5:])]
    before = re.search(r'rel="next" href="([^"]*)"', page)
    assert before
    rest = client.get(f"/columns/要闻/{before[1]}").content.decode()
    older = re.findall(r'<h[23]><a href="/articles/(\d+)/"', rest)
    assert older == [str(article.pk) for article in reversed(made[:5])]


def test_whoever_stands_twice_in_a_byline_has_the_article_once(client: Client) -> None:
    lin = make_person()
    twice = [CreditLine(role=role, person=lin) for role in list(CreditRole)[:2]]
    for number in range(22):
        make_published(f"图文{number}", credits=twice, at=MORNING + timedelta(hours=number))
    page = client.get("/authors/林晓舟/").content.decode()
    assert len(set(re.findall(r'<h[23]><a href="/articles/(\d+)/"', page))) == 20
    assert 'rel="next"' in page


class TestSitemaps:
    @pytest.fixture(autouse=True)
    def _small_parts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sitemaps, "SIZE", 3)

    def test_every_article_stands_in_one_part_of_those_that_the_index_names(
        self, client: Client
    ) -> None:
        made = [make_published(f"稿件{number}") for number in range(8)]
        parts = [
            address.partition("testserver")[2]
            for address in locations(client, "/sitemap.xml")
            if "sitemap-articles" in address
        ]
        assert len(parts) > 2
        found = [one for part in parts for one in locations(client, part)]
        assert sorted(found) == sorted(f"http://testserver/articles/{one.pk}/" for one in made)

    def test_a_part_of_nothing_but_drafts_is_not_named_and_one_behind_the_last_is_not_there(
        self, client: Client
    ) -> None:
        first = (make_published("第一篇").pk - 1) // 3 + 1
        for number in range(9):
            make_article(f"草稿{number}")
        last = make_published("最后一篇")
        number = (last.pk - 1) // 3 + 1
        named = [one for one in locations(client, "/sitemap.xml") if "articles" in one]
        assert named == [
            f"http://testserver/sitemap-articles.xml?p={first}",
            "http://testserver/sitemap-articles.xml",
        ]
        assert client.get(f"/sitemap-articles.xml?p={number}").status_code == 200
        for odd in (str(number + 1), "0", "-1", "x", "²", "9" * 40):
            assert client.get(f"/sitemap-articles.xml?p={odd}").status_code == 404

    def test_the_index_dates_the_parts_that_changed_last(self, client: Client) -> None:
        make_published("稿件")
        page = client.get("/sitemap.xml").content.decode()
        part = re.search(r"sitemap-articles.xml</loc>\s*<lastmod>([^<]*)</lastmod>", page)
        assert part
        assert part[1].startswith("2024-03-05")


class TestTheDeskFinds:
    def test_a_part_of_a_headline_of_a_public_text_and_of_one_on_its_way(self) -> None:
        public, draft = make_published("码头电子化采购提速"), make_article("采购人须知")
        assert {public.pk, draft.pk} <= set(find_articles("采购", DAY))
        assert find_articles("电子化采购", DAY) == [public.pk]
        assert find_articles("须知", DAY) == [draft.pk]
        assert find_articles("龘龘", DAY) == []

    def test_no_sign_of_a_term_stands_for_others(self) -> None:
        odd = make_published("降价 50%_off 公告")
        make_published("降价 500off 公告")
        assert find_articles("50%_off", DAY) == [odd.pk]

    def test_a_text_that_was_taken_off_the_site(self) -> None:
        article = make_published("码头电子化采购提速")
        publishing.withdraw_article(article, by=OPERATOR, at=MORNING, reason="事实有误")
        assert find_articles("电子化", DAY) == [article.pk]

    def test_a_person_a_bare_name_a_number_and_an_issue(self) -> None:
        lin = make_person()
        by_lin = make_published("一", credits=[CreditLine(role=CreditRole.REPORTER, person=lin)])
        by_zhou = make_published("二", credits=[CreditLine(role=CreditRole.REPORTER, name="周明")])
        page = make_issue(number=900_123).pages.get(position=1)
        by_zhou.placements.create(page=page, is_primary=True)
        assert find_articles("晓舟", DAY) == [by_lin.pk]
        assert find_articles("周明", DAY) == [by_zhou.pk]
        assert by_lin.pk in find_articles(str(by_lin.pk), DAY)
        assert by_zhou.pk in find_articles("900123", DAY)


def test_the_different_names_of_all_bylines_are_read_without_every_row() -> None:
    for name in ("周明", "王立", "周明"):
        make_published(f"{name}的稿件", credits=[CreditLine(role=CreditRole.REPORTER, name=name)])
    assert sorted(distinct_values(Credit, "name")) == ["周明", "王立"]


def test_years_stand_above_the_journal_and_lead_to_months_and_days(client: Client) -> None:
    client.force_login(person("gu"))
    for days in (0, 40, 400):
        make_article(f"稿件{days}", at=MORNING + timedelta(days=days))
    address = "/admin/articles/journalentry/"
    page = client.get(address).content.decode()
    assert "?since=2024-01-01&amp;until=2024-12-31" in page
    assert "?since=2025-01-01&amp;until=2025-12-31" in page
    page = client.get(f"{address}?since=2024-01-01&until=2024-12-31").content.decode()
    assert "since=2024-04-01&amp;until=2024-04-30" in page
    assert "since=2024-02-01" not in page  # before the first row
    page = client.get(f"{address}?since=2024-03-01&until=2024-03-31").content.decode()
    assert "since=2024-03-05&amp;until=2024-03-05" in page
    narrowed = client.get(f"{address}?since=2024-03-05&until=2024-03-05")
    assert narrowed.context["listing"].count == 1


def test_an_address_of_the_journal_that_somebody_kept_leads_to_the_same_days(
    client: Client,
) -> None:
    client.force_login(person("gu"))
    address = "/admin/articles/journalentry/"
    for old, today in (
        ("at__year=2024", "since=2024-01-01&until=2024-12-31"),
        ("at__year=2024&at__month=2", "since=2024-02-01&until=2024-02-29"),
        ("outcome__exact=denied&at__year=2024", "outcome=denied&since=2024-01-01&until=2024-12-31"),
        ("at__year=x", "all=1"),
        ("at__year=2024&at__month=13", "since=2024-01-01&until=2024-12-31"),
        ("at__month=3", "all=1"),
        ("at__year=0", "all=1"),
    ):
        assert client.get(f"{address}?{old}").headers["Location"] == f"{address}?{today}"


def test_a_long_list_says_that_it_goes_on(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("articles.selectors.listing.bounded.PAGED_MAX", 3)
    client.force_login(person("gu"))
    for number in range(4):
        make_article(f"稿件{number}")
    page = client.get("/admin/articles/article/")
    assert "最近的 3 篇" in page.content.decode()
    assert Article.objects.count() == 4
