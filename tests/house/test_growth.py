"""A page costs the database the same in a large archive as in a small one.

What it does is counted: SQLite's instructions, or the rows that PostgreSQL looks at where it seeks
whenever it can. An archive of eight times as many articles may cost twice as much, not eight times.
What PostgreSQL's planner prefers in a large archive is measured there: benchmarks/growth.py.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from articles.actions.editions import editions
from articles.actions.writing.drafts import CreditLine
from articles.domain.choices import CreditRole
from articles.selectors.listing import bounded, words
from articles.selectors.lists import article_search
from articles.selectors.search import hits
from benchmarks.addresses import Words, addresses
from benchmarks.archive import multiply
from newsroom.accounts.models import User
from tests.cast import OPERATOR
from tests.factories.articles import (
    MORNING,
    make_column,
    make_issue,
    make_person,
    make_published,
)
from tests.house.shares import portion_of
from tests.house.work import counted

pytestmark = pytest.mark.django_db
SPAN = 14  # days of the first issues
COPIES, MORE = 60, 7  # of the first twelve articles; of all of these together
SLACK = 400  # what a page may add whatever it costs
WORDS = Words("提速", "采购提速", "速提购采")


@pytest.fixture
def _bounded_sooner(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Reach the bounds of lists and counts in an archive of hundreds."""
    monkeypatch.setattr(bounded, "PAGED_MAX", 300)
    monkeypatch.setattr(words, "SEARCHED_MAX", 300)
    monkeypatch.setattr(article_search, "LISTED_MAX", 300)
    monkeypatch.setattr(article_search, "FOUND_MAX", 300)
    monkeypatch.setattr(hits, "TOTAL_MAX", 200)
    monkeypatch.setattr(hits, "TESTED_MAX", 300)
    monkeypatch.setattr(hits, "FEW", 50)
    monkeypatch.setattr("articles.selectors.machines.sitemaps.SIZE", 300)
    monkeypatch.setattr("articles.selectors.search.search.RANKED_MAX", 200)
    monkeypatch.setattr("articles.search.postgresql.SAMPLE", 50)
    monkeypatch.setattr("articles.search.postgresql.DENSE", 10)
    monkeypatch.setattr("articles.search.postgresql.LOOKED_AT_MAX", 300)
    monkeypatch.setattr("articles.desk.lists.filtered_rows.ROWS_OF_A_PAGE", 10)


def print_a_paper() -> None:
    """Twelve articles in three columns by three people, on the pages of an issue."""
    columns = [make_column(name) for name in ("要闻", "采购", "人物")]
    people = [make_person(name) for name in ("林晓舟", "周明", "王立")]
    pages = list(make_issue().pages.all())
    for number in range(12):
        place = 0 if number < 8 else 1 if number < 11 else 2
        article = make_published(
            f"码头采购提速{number}",
            at=MORNING + timedelta(hours=number),
            columns=[columns[place]],
            credits=[CreditLine(role=CreditRole.REPORTER, person=people[place])],
        )
        editions.place_article(article, pages[number % 4], by=OPERATOR, at=MORNING)


def work_of_each_page(client: Client) -> dict[str, int]:
    """Return what each page costs the database once it was opened before: half of the pages, on the
    next run the others."""
    found = {}
    for name, address in portion_of(addresses(WORDS).items(), 2):
        assert client.get(address).status_code in {200, 404}, address
        with counted() as work:
            client.get(address)
        found[name] = work.done
    return found


@pytest.mark.usefixtures("_bounded_sooner")
def test_eight_times_as_many_articles_cost_no_page_more_than_twice_the_work() -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    print_a_paper()
    multiply(COPIES, days=SPAN)
    few = work_of_each_page(client)
    multiply(MORE, days=SPAN * (COPIES // 5 + 1))
    many = work_of_each_page(client)
    slower = [
        f"{name}: {few[name]} → {done}"
        for name, done in many.items()
        if done > 2 * few[name] + SLACK
    ]
    assert not slower, "\n".join(slower)
