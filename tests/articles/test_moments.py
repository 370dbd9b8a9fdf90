"""Moments have limits that everything can carry; what lies outside is refused in words and never
fails."""

import re
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse

from articles.actions.archive.importing import ImportPlan, import_rows
from articles.actions.publishing import publishing
from articles.actions.review import interventions
from articles.common import moments
from articles.errors import Invalid
from articles.imports.items import Item, ItemRow
from articles.models import Article
from newsroom.accounts.models import User
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_article,
    make_issue,
    make_publication,
    make_published,
    make_ready,
    the_publication,
)

pytestmark = pytest.mark.django_db
NEVER = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
FAR = datetime(2999, 12, 31, 16, tzinfo=UTC)
FIRST = datetime(1, 1, 1, tzinfo=UTC)
OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:\d\d")
READERS = [
    "/search/?q=提速&{}",
    "/search/?{}",
    "/columns/要闻/?{}",
    "/corrections/?{}",
    "/archive/?{}",
    "/archive/2024/3/5/?{}",
    "/epaper/2024-03-05/?{}",
    "/api/v1/articles/?{}",
    "/feeds/latest.rss?{}",
    "/subscribe/?{}",
    "/subscribe/order/?{}",
]
ODD = [
    "since=0001-01-01&until=0001-01-01&start=0001-01-01&end=0001-01-01",
    "since=9999-12-31&until=9999-12-31&start=9999-12-31&end=9999-12-31",
    "since=9999-12-31T23:59:59-14:00&start=9999-12-31&months=12&copies=1",
    "since=0001-01-01T00:00:00%2B14:00&until=1600-01-01",
    f"before={2**63}&after={2**63}&issue={2**63}&number={2**63}&page={2**63}",
    f"before=-{2**63}&start={2**64}&order=relevance&limit={2**63}",
    f"before=-{'9' * 18}-1",
    f"after={'9' * 18}-{'9' * 19}",
    "before=-99999999999999999999-1",
    "start=1000&order=relevance&until=2199-12-31",
]


def item(**fields: object) -> ItemRow:
    text = {"headline": "旧稿", "body": "<p>正文</p>"}
    values = {"source": "old", "source_id": "1", "text": text, "public_from": MORNING}
    return ItemRow(1, item=Item(**{**values, "rights": {"kind": "original"}, **fields}))  # type: ignore[arg-type]


def brought(headline: str, at: datetime) -> Article:
    """An article of an archive, public since long."""
    row = item(public_from=at, source_id=headline, text={"headline": headline, "body": "<p>字</p>"})
    import_rows([row], ImportPlan(publication=the_publication()), by=OPERATOR, at=MORNING)
    return Article.objects.get(source_id=headline)


@pytest.mark.parametrize("at", [NEVER, FAR, FIRST, moments.LATEST + timedelta(microseconds=1)])
def test_no_act_takes_a_moment_that_cannot_be_shown(at: datetime) -> None:
    ready = make_ready()
    live = make_published("已发")
    draft = make_article("草稿")
    with pytest.raises(Invalid, match="2199"):
        publishing.publish_article(ready, by=person("gu"), at=MORNING, public_from=at)
    with pytest.raises(Invalid, match="2199"):
        publishing.set_expiry(live, at, by=person("gu"), at=MORNING)
    with pytest.raises(Invalid, match="2199"):
        interventions.set_deadline(draft, at, by=person("gu"), at=MORNING)
    with pytest.raises(Invalid, match="2199"):
        interventions.set_embargo(draft, at, by=person("gu"), at=MORNING, reason="与来源约定")
    with pytest.raises(Invalid, match="2199"):
        make_article("另一篇", expires_at=at)


def test_the_limits_themselves_are_taken() -> None:
    article = publishing.set_expiry(make_published(), moments.LATEST, by=person("gu"), at=MORNING)
    assert article.expires_at == moments.LATEST
    assert brought("明代邸报", moments.EARLIEST).published_at == moments.EARLIEST


@pytest.mark.parametrize("at", [FAR, FIRST])
def test_an_archive_is_told_of_a_moment_that_cannot_be(at: datetime) -> None:
    report = import_rows(
        [item(public_from=at)],
        ImportPlan(publication=make_publication(), keep_going=True),
        by=OPERATOR,
        at=MORNING,
    )
    assert report.broken == 1
    assert "2199" in report.faults[0][2]


def test_an_archives_end_in_the_year_9999_means_that_there_is_none(client: Client) -> None:
    report = import_rows(
        [item(expires_at=NEVER)],
        ImportPlan(publication=make_publication()),
        by=OPERATOR,
        at=MORNING,
    )
    article = Article.objects.get()
    assert (report.published, article.expires_at) == (1, None)
    assert [words for _row, _id, words in report.remarks] == [
        "its end, so far ahead, was read as “never”"
    ]
    assert client.get(f"/api/v1/articles/{article.pk}/").status_code == 200


@pytest.mark.parametrize("at", [NEVER, FAR])
def test_rows_that_are_stored_so_still_open(client: Client, at: datetime) -> None:
    live = make_published()
    draft = make_article("草稿")
    Article.objects.update(expires_at=at, due_at=at)
    root = User.objects.create_superuser("root", "root@example.com", "x")
    for address in (f"/articles/{live.pk}/", f"/api/v1/articles/{live.pk}/", "/api/v1/articles/"):
        assert client.get(address).status_code == 200
    client.force_login(root)
    for article in (live, draft):
        address = reverse("admin:articles_article_change", args=[article.pk])
        assert client.get(address).status_code == 200
    assert client.get(reverse("admin:articles_article_changelist")).status_code == 200


def test_rows_stored_with_a_public_moment_outside_still_open(client: Client) -> None:
    old = make_published("旧")
    far = make_published("远")
    Article.objects.filter(pk=old.pk).update(published_at=FIRST)
    Article.objects.filter(pk=far.pk).update(published_at=NEVER)
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    for address in (
        "/",
        "/archive/",
        "/feeds/latest.rss",
        "/feeds/latest.atom",
        "/api/v1/articles/",
        "/columns/要闻/",
        "/search/?q=旧",
        "/sitemap.xml",
        reverse("admin:articles_article_change", args=[old.pk]),
        reverse("admin:articles_article_change", args=[far.pk]),
        reverse("admin:articles_article_changelist"),
    ):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("address", READERS)
def test_no_limit_of_an_address_is_a_failure(client: Client, address: str) -> None:
    make_published(), make_issue()
    answers = {query: client.get(address.format(query)).status_code for query in ODD}
    assert {query: status for query, status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("year", [0, 1, 1599, 1600, 1872, 2199, 2200, 9999, 10000, 10**20])
def test_no_year_of_an_address_is_a_failure(client: Client, year: int) -> None:
    make_published(), make_issue()
    for address in (f"{year}/", f"{year}/12/", f"{year}/12/31/", f"{year}/1/1/", f"{year}/13/1/"):
        expected = 200 if 1600 <= year <= 2199 and "/13/" not in address else 404
        assert client.get(f"/archive/{address}").status_code == expected
    for day in (f"{year:04}-12-31", f"{year:04}-01-01"):
        assert client.get(f"/epaper/{day}/").status_code == 404


def test_a_wrong_day_of_the_search_is_told_in_its_form(client: Client) -> None:
    make_published()
    content = client.get("/search/?q=提速&until=9999-12-31").content.decode()
    assert "1600" in content
    assert 'role="alert"' in content


def test_the_archive_lists_years_that_have_something(client: Client) -> None:
    for at in (MORNING, datetime(1872, 4, 30, tzinfo=UTC), datetime(1650, 1, 1, tzinfo=UTC)):
        brought(f"{at.year}年的报", at)
    make_issue(7, date(2011, 7, 1))
    content = client.get("/archive/").content.decode()
    assert re.findall(r"/archive/(\d+)/\"", content) == ["2024", "2011", "1872", "1650"]


def test_the_years_cost_a_few_queries_a_century(count_queries, client: Client) -> None:  # type: ignore[no-untyped-def]
    make_published()
    one = count_queries(lambda: client.get("/archive/"))
    brought("旧", datetime(1899, 1, 1, tzinfo=UTC))
    assert count_queries(lambda: client.get("/archive/")) <= one + 4


def test_programs_are_told_whole_minutes_of_an_offset(client: Client) -> None:
    """Until 1901 clocks in Shanghai went by the sun, 8 h 5 min 43 s before Greenwich."""
    at = datetime(1872, 4, 29, 15, 54, 17, tzinfo=UTC)
    article = brought("光绪年间的旧报", at)
    assert moments.iso_moment(at) == "1872-04-30T00:00:17+08:06"
    assert datetime.fromisoformat(moments.iso_moment(at)) == at
    page = client.get(f"/articles/{article.pk}/").content.decode()
    told = re.findall(r'(?:datetime|content)="(\d{4}-\d\d-\d\dT[^"]*)"', page)
    told += re.findall(r'"date(?:Published|Modified)": "([^"]*)"', page)
    found = client.get(f"/api/v1/articles/{article.pk}/").json()
    told += [found["firstCreated"], found["versionCreated"], found["contentCreated"]]
    atom = ET.fromstring(client.get("/feeds/latest.atom").content)
    told += [node.text or "" for node in atom.iter() if node.tag.endswith(("published", "updated"))]
    for address in ("/", "/search/?q=旧报", "/columns/资料库/", "/archive/1872/4/30/"):
        told += re.findall(r'datetime="([^"]*T[^"]*)"', client.get(address).content.decode())
    assert len(told) > 10
    assert [moment for moment in told if not OFFSET.fullmatch(moment)] == []


@pytest.mark.parametrize("at", [NEVER, FIRST, FAR, MORNING])
def test_every_moment_that_is_stored_has_a_form_for_programs(at: datetime) -> None:
    assert OFFSET.fullmatch(moments.iso_moment(at))


def test_a_day_of_the_newspaper_begins_at_its_own_midnight_and_not_at_that_of_utc() -> None:
    before_midnight = datetime(2024, 3, 5, 15, 59, 59, tzinfo=UTC)
    after_midnight = datetime(2024, 3, 5, 16, tzinfo=UTC)
    assert moments.newspaper_day(before_midnight) == date(2024, 3, 5)
    assert moments.newspaper_day(after_midnight) == date(2024, 3, 6)
    assert moments.last_midnight(before_midnight) == datetime(2024, 3, 4, 16, tzinfo=UTC)
    assert moments.last_midnight(after_midnight) == after_midnight
