"""Lists of the newsroom's desk are sorted by the headings of columns that are cheap to sort by."""

import re
from datetime import date, timedelta
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

import articles.desk
from articles.desk.lists.listing import ArticleListing
from articles.desk.lists.record_list import RecordScreen
from articles.models import Article, Person, SavedView
from tests.cast import person
from tests.factories.articles import MORNING, make_article, make_issue

pytestmark = pytest.mark.django_db
ARTICLES = "/admin/articles/article/"
ISSUES = "/admin/articles/issue/"
HEADING = re.compile(
    r'<th scope="col" class="(\w+)"(?: aria-sort="(\w+)")?>\s*<a class="sort-link" href="\?([^"]*)"'
)
MODULES = [
    import_module(module.name)
    for module in walk_packages(articles.desk.__path__, f"{articles.desk.__name__}.")
]
THINGS = [thing for module in MODULES for thing in vars(module).values()]
SCREENS = {
    screen.template: screen
    for thing in THINGS
    if isinstance(screen := getattr(thing, "screen", thing), RecordScreen)
}


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(person("gu"))
    return client


def headings(client: Client, address: str) -> dict[str, tuple[str, str]]:
    """Return how a list is sorted by each heading with a link, and the query of the link."""
    page = client.get(address).content.decode()
    return {
        name: (sort, query.replace("&amp;", "&")) for name, sort, query in HEADING.findall(page)
    }


def rows(client: Client, address: str) -> list[int]:
    listing = client.get(address).context["listing"]
    return [getattr(row, "article", row).pk for row in listing.rows]


def test_a_heading_of_the_article_list_sorts_up_and_down(chief: Client) -> None:
    late, early, never = (make_article(name) for name in ("甲", "乙", "丙"))
    Article.objects.filter(pk=late.pk).update(due_at=MORNING + timedelta(days=2))
    Article.objects.filter(pk=early.pk).update(due_at=MORNING)
    assert headings(chief, f"{ARTICLES}?all=1")["changed"] == ("descending", "order=-changed")
    query = headings(chief, f"{ARTICLES}?all=1&p=1")["due"][1]
    assert rows(chief, f"{ARTICLES}?{query}") == [early.pk, late.pk]
    sort, query = headings(chief, f"{ARTICLES}?{query}")["due"]
    assert (sort, rows(chief, f"{ARTICLES}?{query}")) == ("ascending", [late.pk, early.pk])
    for order, expected in (
        ("number", [never, early, late]),
        ("-number", [late, early, never]),
        ("-changed", [late, early, never]),
    ):
        listed = rows(chief, f"{ARTICLES}?order={order}")
        assert listed == [article.pk for article in expected], order


def test_an_order_keeps_the_filters_and_is_saved_with_them(chief: Client) -> None:
    make_article("甲")
    links = headings(chief, f"{ARTICLES}?q=甲&order=-changed&p=3")
    assert links["number"][1] == "q=%E7%94%B2&order=-number"
    chief.post(
        "/admin/views/articles/",
        {"save": "1", "name": "最早", "query": "q=甲&order=-number", "audience": "own"},
    )
    assert "order=-number" in SavedView.objects.get().query
    page = chief.get(f"{ARTICLES}?q=甲&order=-number").content.decode()
    assert '<option value="-number" selected>' in page


def test_issues_are_sorted_by_number_and_by_date(chief: Client) -> None:
    first = make_issue(20, date(2024, 3, 5))
    second = make_issue(7, date(2024, 3, 12))
    assert rows(chief, ISSUES) == [second.pk, first.pk]
    assert rows(chief, f"{ISSUES}?order=oldest") == [first.pk, second.pk]
    links = headings(chief, f"{ISSUES}?order=number")
    assert rows(chief, f"{ISSUES}?order=number") == [second.pk, first.pk]
    assert links["headline"] == ("ascending", "order=-number")
    assert rows(chief, f"{ISSUES}?order=-number") == [first.pk, second.pk]


@pytest.mark.parametrize("name", sorted(SCREENS))
def test_every_order_of_a_heading_is_an_order_of_its_list(name: str) -> None:
    screen = SCREENS[name]
    filters = screen.filter_class({}, queryset=screen.rows.all(), at=timezone.now())
    offered = {"", *(value for value, _label in filters.form.fields["order"].choices)}
    assert filters.sorted_columns
    for orders in filters.sorted_columns.values():
        assert {*orders} <= offered
    assert all(str(fields[-1]).lstrip("-") == "pk" for fields in filters.all_orders().values())


@pytest.mark.parametrize("order", ["", "-changed", "due", "-due", "number", "-number"])
def test_no_order_of_the_article_list_sorts_all_articles(order: str) -> None:
    """The database walks along an index, so that the first two thousand cost the same always."""
    listing = ArticleListing(QueryDict(f"order={order}"), person("gu"), MORNING)
    ids: Any = listing.ordered_rows.values_list("pk", flat=True)[:2000]
    if connection.vendor == "sqlite":
        assert "USE TEMP B-TREE FOR ORDER BY" not in ids.explain()


def test_a_list_of_reference_data_says_how_it_is_sorted(chief: Client) -> None:
    Person.objects.create(name="甲", slug="jia", sort_key="a")
    address = "/admin/articles/person/"
    assert 'aria-sort="ascending"' in chief.get(f"{address}?o=1").content.decode()
    assert 'aria-sort="descending"' in chief.get(f"{address}?o=-1").content.decode()
