"""A confirmed form counts once: each act of the counter is sent twice as its page gave it, and done
once."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.contrib.messages import constants, get_messages
from django.db import models, transaction

from articles.models import JournalEntry
from newsroom.accounts.models import User
from subscriptions.models import Confirmation
from tests.browser import Browser, token_of
from tests.cast import person
from tests.house.addresses import filled, routes
from tests.house.confirmed import BASE, FORMS, READS, csv
from tests.house.everything import Everything
from tests.house.rights_matrix import DOORS, NOBODY
from tests.house.shares import portion_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite,  # tests/…/test_confirmation.py races them
    pytest.mark.usefixtures("frame_counted_once"),
]
LONG = {"content"}  # files as they came


@pytest.fixture(autouse=True)
def _refusals_are_no_news(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", logger="django.request")


def tables() -> dict[str, list[Any]]:
    """Return every row of the counter, of the accounts and of the journal, but for the forms that
    were used."""
    found: dict[str, list[Any]] = {}
    mine = [*apps.get_app_config("subscriptions").get_models(), JournalEntry, User]
    for model in (one for one in mine if one is not Confirmation):
        names = [one.attname for one in model._meta.concrete_fields if one.name not in LONG]
        rows: models.QuerySet[Any] = model._base_manager.order_by("pk")
        found[model._meta.db_table] = list(rows.values_list(*names))
    return found


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Desk:
    """The subscription manager in the newspaper of everything."""

    def __init__(self, house: Everything) -> None:
        self.house = house
        self.client = Browser()
        self.client.force_login(person("miao"))
        self.cookies = dict(self.client.cookies)

    def address(self, route: str) -> str:
        of = DOORS[route].of or route.removeprefix(BASE).split("/")[0]
        pk = self.house.pk.get(of, 0)
        parts = {**self.house.parts, "pk": pk, "object_id": pk, "id": pk}
        query = DOORS[route].query.format(**self.house.pk)
        return f"{filled(route, parts)}?{query}" if query else filled(route, parts)

    def body(self, route: str) -> dict[str, Any]:
        if route == f"{BASE}bankstatement/add/":
            return self.statement()
        if route == f"{BASE}order/add/":
            return self.order()
        if route in FORMS:
            return dict(FORMS[route](self.house))
        door = DOORS[route]
        return {name: value.format(**self.house.pk) for name, value in door.body.items()}

    def statement(self) -> dict[str, Any]:
        """A statement that was looked at, as its page carries it."""
        file = csv(
            "流水号,交易日期,贷方金额,借方金额,对方户名,对方账号,摘要", "B9,2024-03-06,5.00,,许诺,,"
        )
        looked = self.client.post(f"{BASE}bankstatement/add/", {"file": file})
        return {"held": looked.context["held"]}

    def order(self) -> dict[str, Any]:
        """An order whose price was looked at."""
        asked = dict(FORMS[f"{BASE}order/add/"](self.house))
        priced = self.client.post(f"{BASE}order/add/", {**asked, "price": "1"})
        return {**asked, "promise": priced.context["priced"].sealed, "place": "1"}

    def faults(self, route: str) -> list[str]:
        """Send the form of a page twice, and return what is wrong with that."""
        address = self.address(route)
        body = self.body(route)
        self.client.cookies.load(self.cookies)
        before = tables()
        token = token_of(self.client, address, body)
        sent = {**body, "confirmation": token}
        answer = self.client.post(address, rewound(sent))
        after = tables()
        again = self.client.post(address, rewound(sent))
        wrong = [] if changed(before, after) else [f"nothing was done: {refused(answer)}"]
        wrong += [f"done again: {table}" for table in changed(after, tables())]
        if (again.status_code, again.headers.get("Location")) != (
            answer.status_code,
            answer.headers.get("Location"),
        ):
            wrong.append(f"{again.status_code} is another answer than {answer.status_code}")
        told = [
            str(one) for one in get_messages(again.wsgi_request) if one.level >= constants.ERROR
        ]
        return [f"{route}: {one}" for one in [*wrong, *told]]


def refused(answer: Any) -> str:
    """Return why a page did nothing."""
    lists = re.findall(r'class="errorlist[^"]*"[^>]*>(.*?)</ul>', answer.content.decode(), re.S)
    return f"{answer.status_code} {lists}"


def rewound(sent: dict[str, Any]) -> dict[str, Any]:
    for value in sent.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return sent


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    return [table for table, rows in before.items() if rows != after[table]]


def desk_acts() -> list[str]:
    """Return every address of the counter's desk at which something can be sent."""
    return [
        route
        for route in routes()
        if route.startswith(BASE) and DOORS[route].post != NOBODY and not DOORS[route].reads
    ]


def test_every_address_of_the_desk_says_what_is_sent_to_it() -> None:
    passed_on = ("/history/", "<path:object_id>/")  # read, and led on to …/change/
    unknown = [
        route
        for route in desk_acts()
        if not DOORS[route].does and route not in READS | FORMS.keys()
        if not route.endswith(passed_on)
    ]
    assert unknown == [], "tests/house/confirmed.py lacks these; its head says how"
    assert not (READS | FORMS.keys()) - set(routes()), "there are no such addresses"


def test_what_the_desk_confirms_twice_is_done_once(house: Everything) -> None:
    desk = Desk(house)
    faults = []
    # A report counts anew as often as it is asked to: nothing is confirmed by it.
    confirming = (route for route in desk_acts() if route not in READS)
    acts = [route for route in confirming if DOORS[route].does or route in FORMS]
    for route in portion_of(acts, 6):
        with taken_back():
            faults += desk.faults(route)
    assert not faults, "\n".join(faults)
