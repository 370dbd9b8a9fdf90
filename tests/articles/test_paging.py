"""Every list can be walked to its end: each article once, none twice, none missing."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from articles.actions.archive import bulk
from articles.actions.publishing import corrections
from articles.actions.writing.drafts import CreditLine
from articles.domain.choices import CreditRole
from articles.errors import Invalid
from articles.models import Article, Column
from articles.selectors.listing.paging import format_cursor, parse_cursor
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    make_column,
    make_draft,
    make_issue,
    make_person,
    make_published,
    the_publication,
)
from tests.module_rows import keep_for_module

pytestmark = [pytest.mark.django_db, pytest.mark.engine]  # ordered by the database
NEXT = re.compile(r'rel="next" href="([^"]*)"')
LISTED = re.compile(r'<h[23]><a href="/articles/(\d+)/"')
COUNT = 65  # four pages of twenty
LISTS = [
    "/columns/要闻/",
    "/authors/林晓舟/",
    "/archive/2024/3/5/",
    "/search/?q=提速",
    "/search/?q=提速&order=relevance",
    "/search/?q=提速&column=要闻",
    "/search/?q=提速&author=林 晓舟",
    "/search/?editor=shen yan",
    "/search/?issue=1322",
    "/search/?since=2024-03-05&until=2024-03-05",
    "/search/?q=“提速”&column=要闻&author=林晓舟&editor=SHEN YAN&issue=1322&since=2024-03-05",
]
QUERIES = [
    "",
    "limit=1",
    "limit=33",
    "column=要闻",
    "since=2024-03-01T00:00:00Z",
    "limit=64&column=要闻",
]


def fill(count: int = COUNT, at: datetime = MORNING, apart: timedelta = timedelta(0)) -> list[int]:
    """Bring in articles of one author, column, editor and page; return their ids."""
    column = Column.objects.first() or make_column()
    credit = CreditLine(role=CreditRole.REPORTER, person=make_person())
    page = make_issue().pages.get(position=1)
    entries = [
        bulk.Entry(
            publication=the_publication(),
            draft=make_draft(f"提速{number}", columns=[column], credits=[credit]),
            source_system="tests",
            source_id=str(number),
            public_from=at + number * apart,
            pages=[(page, number + 1)],
            archived=True,
        )
        for number in range(count)
    ]
    return sorted(article.pk for article in bulk.load_articles(entries, by=OPERATOR, at=MORNING))


def walked(client: Client, address: str) -> list[int]:
    """Return the numbers of the articles on every page of a list, from its first to its last."""
    found: list[int] = []
    for content in pages(client, address):
        found += map(int, LISTED.findall(content))
    return found


def pages(client: Client, address: str) -> Iterator[str]:
    path = address.partition("?")[0]
    for _page in range(COUNT + 2):
        content = client.get(address).content.decode()
        yield content
        following = NEXT.search(content)
        if following is None:
            return
        address = path + following[1].replace("&amp;", "&")
    pytest.fail("The list has no end.")


@pytest.fixture(scope="class")
def articles_of_one_second(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[int]]:
    """Articles of one moment, built once for the tests of a class."""
    with keep_for_module(django_db_blocker):
        with translation.override("en"):
            articles = fill()
        yield articles


class TestArticlesOfOneSecond:
    @pytest.mark.parametrize("address", LISTS)
    def test_they_stand_once_each_in_a_list(
        self, articles_of_one_second: list[int], client: Client, address: str
    ) -> None:
        assert sorted(walked(client, address)) == articles_of_one_second

    @pytest.mark.parametrize("query", QUERIES)
    def test_programs_can_walk_the_whole_list(
        self, articles_of_one_second: list[int], client: Client, query: str
    ) -> None:
        found: list[str] = []
        address = f"/api/v1/articles/?{query}"
        while address:
            answer = client.get(address).json()
            found += [item["uri"] for item in answer["items"]]
            address = answer.get("next")
        assert len(found) == len(set(found)) == len(articles_of_one_second)


def test_lists_are_walked_newest_first_by_their_keys(client: Client) -> None:
    articles = fill(apart=timedelta(seconds=1))
    for address in ("/columns/要闻/", "/search/?q=提速", "/archive/2024/3/5/"):
        assert walked(client, address) == articles[::-1]


def test_a_list_of_a_paper_of_1872_can_be_walked(client: Client) -> None:
    """Seconds before 1970 are fewer than none, and so are the keys of their pages."""
    articles = fill(at=datetime(1872, 4, 30, 1, tzinfo=UTC), apart=timedelta(days=9))
    for address in ("/columns/要闻/", "/authors/林晓舟/", "/search/?q=提速"):
        assert walked(client, address) == articles[::-1]


def test_a_day_of_more_articles_than_a_page_leads_on_and_back(client: Client) -> None:
    fill(21)
    first, second = pages(client, "/archive/2024/3/5/")
    assert (len(LISTED.findall(first)), len(LISTED.findall(second))) == (20, 1)
    assert 'rel="prev"' in second


def test_every_correction_is_listed_once(client: Client) -> None:
    article = make_published()
    for number in range(45):
        words = corrections.CorrectionText(note=f"第{number}条说明")
        corrections.add_note(article, words, by=person("gu"), at=MORNING)
    told = re.findall(r"第\d+条说明", "".join(pages(client, "/corrections/")))
    assert len(told) == len(set(told)) == 45


def test_every_issue_is_reached_from_the_one_after_it(client: Client) -> None:
    days = [date(2024, 3, 5) + timedelta(days=7 * week) for week in range(23)]
    for number, day in enumerate(days, start=1322):
        make_issue(number, day)
    address, seen = client.get("/epaper/").headers["Location"], []
    while address:
        seen.append(address)
        before = re.search(
            r'href="(/epaper/[^"]*)" rel="prev"|rel="prev" href="(/epaper/[^"]*)"',
            client.get(address).content.decode(),
        )
        address = (before[1] or before[2]) if before else ""
    assert seen == [f"/epaper/{day.isoformat()}/" for day in reversed(days)]


@pytest.mark.parametrize(
    "at",
    [
        MORNING,
        datetime(1872, 4, 29, 15, 54, 17, 1, tzinfo=UTC),
        datetime(1600, 1, 2, tzinfo=UTC),
        datetime(2199, 12, 31, tzinfo=UTC),
        datetime(1, 1, 3, tzinfo=UTC),
        datetime(9999, 12, 29, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_what_a_cursor_is_made_of_is_what_is_read_from_it(at: datetime) -> None:
    article = Article(pk=2**63 - 1, published_at=at)
    assert parse_cursor(format_cursor(article)) == (at, article.pk)


@pytest.mark.parametrize("text", ["1-１", "1-", "1", "-", "", "9" * 40, "1-" + "9" * 40])
def test_what_no_page_links_to_is_no_cursor(text: str) -> None:
    with pytest.raises(Invalid):
        parse_cursor(text)
