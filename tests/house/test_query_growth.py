"""A list costs as many queries for twenty rows as for two, and the busiest pages stay within their
budgets."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from articles.actions.editions import editions
from articles.actions.review import workflow
from articles.actions.writing import remarks
from subscriptions.models import PriceList
from tests.cast import OPERATOR, person
from tests.factories.articles import (
    MORNING,
    lead_picture,
    make_article,
    make_column,
    make_image,
    make_issue,
    make_published,
)
from tests.house.shares import share_of

pytestmark = pytest.mark.django_db
MANY_PARTS = ("/epaper/", "/search/", "/columns/")
LISTS = [
    "/",
    "/columns/要闻/",
    "/archive/2024/3/5/",
    "/epaper/2024-03-05/",
    "/feeds/latest.rss",
    "/search/?q=提速",
]


def fill(count: int, page: Any) -> None:
    for number in range(count):
        picture = lead_picture(make_image(f"图{page.placements.count()}-{number}"))
        article = make_published(
            f"提速{number}", at=MORNING + timedelta(seconds=number), pictures=[picture]
        )
        editions.place_article(article, page, by=OPERATOR, at=MORNING)


@pytest.mark.parametrize("address", share_of(LISTS, 3))
def test_a_list_costs_the_same_for_two_articles_and_for_twenty(
    client: Client, count_queries: Callable[[Callable[[], Any]], int], address: str
) -> None:
    make_column()
    page = make_issue().pages.get(position=1)
    fill(2, page)
    small = count_queries(lambda: client.get(address))
    fill(18, page)
    assert count_queries(lambda: client.get(address)) == small
    # An issue also asks for its files, regions, terms, neighbours and the calendar of its month;
    # a front for its slots, the newest issue, the newest of each column, and terms of reading.
    assert small <= (15 if address == "/" or address.startswith(MANY_PARTS) else 9)


def test_an_article_page_costs_eleven_queries(
    client: Client, count_queries: Callable[[Callable[[], Any]], int]
) -> None:
    # the article with its release; columns; pictures; its issue; two neighbours; related; topics;
    # prices with the schedule; on what terms it is read
    page = make_issue().pages.get(position=1)
    fill(12, page)
    PriceList.objects.create(
        publication=page.issue.publication,
        effective_from=date(2024, 1, 1),
        year_fen=27600,
        quarter_fen=6900,
        month_fen=2300,
        copy_fen=300,
    )
    article = page.placements.first().article
    assert count_queries(lambda: client.get(f"/articles/{article.pk}/")) <= 11


def keep_waiting(count: int) -> None:
    """Hand in texts of Lin's; each second one comes back, and each has a note for him and for the
    chief."""
    lin = person("lin")
    shen = person("shen")
    for number in range(count):
        article = workflow.submit_article(make_article(f"待审{number}", by=lin), by=lin, at=MORNING)
        remarks.add_remark(article, "核对金额", by=shen, at=MORNING, mentions=[lin, person("gu")])
        if number % 2:
            workflow.return_article(
                article,
                article.stage,
                by=shen,
                at=MORNING,
                reason=workflow.ReturnReason("金额没有出处"),
            )


@pytest.mark.parametrize("name", ["gu", "zhao", "lin"])
def test_the_start_page_costs_the_same_for_two_articles_waiting_and_for_forty(
    client: Client, count_queries: Callable[[Callable[[], Any]], int], name: str
) -> None:
    make_issue()
    client.force_login(person(name))
    keep_waiting(2)
    assert client.get("/admin/").context["desk"].counts["review_1"] == 1
    small = count_queries(lambda: client.get("/admin/"))
    keep_waiting(38)
    assert client.get("/admin/").context["desk"].counts["review_1"] == 20
    assert count_queries(lambda: client.get("/admin/")) == small
    # six of them for the frame, eleven for the rows that wait, one for the checklist, one for the
    # first steps, and one for what can be published
    assert small <= 34
