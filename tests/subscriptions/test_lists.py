"""Lists of the counter and of the newsroom's desk can be walked to their end: each row once."""

import re
from datetime import date
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.accounts.models import User
from subscriptions import desk
from subscriptions.desk.records.tables import RecordTable
from subscriptions.models import Party
from tests.articles.test_paging import fill
from tests.factories.articles import MORNING

pytestmark = pytest.mark.django_db
MODULES = [
    import_module(module.name) for module in walk_packages(desk.__path__, f"{desk.__name__}.")
]
TABLES = [
    thing for module in MODULES for thing in vars(module).values() if isinstance(thing, RecordTable)
]
SORTED = {
    **{module.__name__: module.SORTS for module in MODULES if hasattr(module, "SORTS")},
    **{table.desk.table: table.sorts() for table in TABLES},
}
NEXT = re.compile(r'rel="next"\s+href="([^"]*)"')


@pytest.fixture
def root(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    return client


@pytest.mark.parametrize("name", sorted(SORTED))
def test_every_order_of_a_list_ends_with_the_row_itself(name: str) -> None:
    """Rows that are alike otherwise would change places between two pages."""
    assert [fields for fields in SORTED[name].values() if fields[-1] not in {"pk", "-pk"}] == []


def test_every_list_with_orders_of_its_own_is_looked_at() -> None:
    assert len(SORTED) >= 4


@pytest.mark.parametrize("query", ["", "sort=name", "sort=-name", "sort=last", "sort=-last"])
def test_every_subscriber_is_listed_once(root: Client, query: str) -> None:
    made = Party.objects.bulk_create(
        [Party(name="同名订户", phone=f"138000{n:05}", made_at=MORNING) for n in range(120)]
    )
    path = reverse("admin:subscriptions_party_changelist")
    found: list[int] = []
    address = f"{path}?{query}"
    while address:
        content = root.get(address).content.decode()
        found += {int(pk) for pk in re.findall(rf"{path}(\d+)/", content)}
        following = NEXT.search(content)
        address = path + following[1].replace("&amp;", "&") if following else ""
    assert sorted(found) == [party.pk for party in made]


def test_every_article_is_listed_once_at_the_desk(root: Client) -> None:
    articles = fill(120)
    path = reverse("admin:articles_article_changelist")
    found: list[int] = []
    for number in (1, 2, 3):
        content = root.get(f"{path}?p={number}").content.decode()
        found += {int(pk) for pk in re.findall(rf"{path}(\d+)/change/", content)}
    assert sorted(found) == articles


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_a_day_outside_the_limits_is_refused_in_words(client: Client, day: date) -> None:
    values = {"start": day.isoformat(), "end": day.isoformat(), "months": "12", "copies": "1"}
    assert client.get("/subscribe/", values).status_code < 500
    assert client.get("/subscribe/order/", values).status_code < 500
