"""Every address × every role × every method, from the URL resolver: asked, and compared with what is declared."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from articles.models import JournalEntry
from tests.cast import CAST, person, reader
from tests.house.addresses import filled, routes
from tests.house.everything import Everything, everything
from tests.house.rights_matrix import APART, DOORS, PUBLIC, Door

pytestmark = pytest.mark.django_db
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
TOLD = {"articles_journalentry", "articles_journalseal", "django_session"}  # where a refusal may be written
UNKNOWN_METHODS = ("put", "delete", "patch", "options")


@dataclass(frozen=True)
class Answer:
    """What came back, whether the journal holds a denial of it, and which tables were written."""

    status: int
    location: str
    denied: int
    wrote: frozenset[str]


@contextmanager
def watched() -> Iterator[set[str]]:
    """Collect the tables that are written meanwhile, and take everything back."""
    tables: set[str] = set()

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if found := WRITES.match(sql):
            tables.add(found[1])
        return execute(sql, *rest)

    with transaction.atomic(), connection.execute_wrapper(note):
        yield tables
        transaction.set_rollback(True)


class Asker:
    """Somebody with a browser in the newspaper of everything."""

    def __init__(self, house: Everything, name: str = "") -> None:
        self.house, self.client = house, Client()
        if name:
            self.client.force_login(reader() if name == "reader" else person(name))
        self.cookies = dict(self.client.cookies)

    def ask(self, method: str, route: str, door: Door) -> Answer:
        pk = self.house.pk.get(door.of, 0)
        address = filled(route, {**self.house.parts, "pk": pk, "object_id": pk, "id": pk})
        body = {"sent": "yes", **{name: value.format(**self.house.pk) for name, value in door.body.items()}}
        known = JournalEntry.objects.filter(outcome="denied")
        with watched() as tables:
            before = known.count()
            self.client.cookies.load(self.cookies)
            answer = getattr(self.client, method)(
                address + (f"?{door.query}" if door.query else ""), body if method == "post" else None
            )
            denied = known.count() - before
        return Answer(answer.status_code, answer.headers.get("Location", ""), denied, frozenset(tables - TOLD))


@pytest.fixture(autouse=True)
def _refusals_are_no_news(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of refusals with their tracebacks would hide the one fault, and take seconds."""
    caplog.set_level("CRITICAL", logger="django.request")


def fault_of_get(door: Door, role: str, answer: Answer) -> str:
    """Return what is wrong with the answer to a GET, or nothing."""
    wanted = (door.answer, 0) if role in door.get else (403, 1)
    if answer.wrote:
        return f"wrote {set(answer.wrote)}"
    return "" if (answer.status, answer.denied) == wanted else f"{wanted} (status, denials) was declared"


def fault_of_post(door: Door, role: str, answer: Answer) -> str:
    """Return what is wrong with the answer to a POST, or nothing."""
    if door.reads:
        return "" if answer.status == 405 and not answer.wrote else "405 was declared"
    if role not in door.post:
        if answer.wrote:
            return f"nothing may change, and it wrote {set(answer.wrote)}"
        told = answer.status == 403 or (answer.status in {200, 302} and role in door.get)
        return "" if told and answer.denied == 1 else "a refusal with one denial in the journal was declared"
    if answer.status not in {200, 302, door.answer} or answer.denied:
        return "it was declared to be let in"
    if bool(answer.wrote) is not door.does:
        return f"declared does={door.does}, and it wrote {set(answer.wrote) or 'nothing'}"
    return ""


def test_every_address_is_declared_and_every_declaration_has_its_address() -> None:
    declared = {*DOORS, *PUBLIC, *APART}
    advice = "write a row for it in tests/house/rights_matrix.py (how stands at its head)"
    assert [f"{route}: {advice}" for route in routes() if route not in declared] == []
    assert [f"{route}: no such address; take its row away" for route in declared - set(routes())] == []


@pytest.mark.parametrize("name", CAST)
def test_each_of_the_staff_is_let_in_where_declared_and_refused_elsewhere(name: str) -> None:
    asker, role = Asker(everything(), name), CAST[name][1]
    faults = []
    for route, door in DOORS.items():
        for method, judge in (("get", fault_of_get), ("post", fault_of_post)):
            answer = asker.ask(method, route, door)
            if fault := judge(door, role, answer):
                faults.append(f"{method.upper()} {route} by {role}: {fault}; {answer}")
    assert not faults, "\n".join(faults)
