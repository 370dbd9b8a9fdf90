"""The years of the archive: each has an issue or an article that readers may see."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from articles.selectors.public.archive import list_years
from articles.selectors.public.site import site_of
from tests.factories.articles import (
    MORNING,
    make_issue,
    make_publication,
    make_published,
    the_publication,
)

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=366)


@pytest.fixture(autouse=True)
def _newspaper() -> None:
    make_publication()


def tuesday(year: int) -> date:
    """Return a day of a year on which the paper appears."""
    return next(day for n in range(1, 8) if (day := date(year, 3, n)).isoweekday() == 2)


def years() -> list[int]:
    return list_years(site_of(the_publication()), MORNING)


def test_a_year_is_listed_for_an_issue_or_for_an_article() -> None:
    make_published()
    make_published("老码头", at=MORNING - 12 * YEAR)
    make_published("旧码头", at=MORNING - 10 * YEAR)
    make_issue(9, tuesday(2011))
    make_issue(10, tuesday(2014))
    make_issue(11, tuesday(2016), published_at=MORNING + YEAR)
    assert years() == [2024, 2014, 2012, 2011]


def test_years_with_issues_cost_no_question_about_articles(
    count_queries: Callable[[Callable[[], Any]], int],
) -> None:
    make_published()
    make_published("老码头", at=MORNING - 2 * YEAR)
    site = site_of(the_publication())
    with_articles_asked = count_queries(lambda: list_years(site, MORNING))
    for number, year in enumerate((2022, 2023, 2024), start=1):
        make_issue(number, tuesday(year))
    assert count_queries(lambda: list_years(site, MORNING)) == with_articles_asked - 1
