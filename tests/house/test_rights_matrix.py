"""Every address × every role × every method, from the URL resolver: asked, and compared with what is declared."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.template import Template

from articles.models import JournalEntry
from newsroom.accounts.roles import ROLES
from tests.browser import ROOMS, token_of
from tests.cast import CAST, person, reader
from tests.house.addresses import Quick, filled, routes
from tests.house.everything import Everything, everything
from tests.house.rights_matrix import APART, DOORS, OWN, PUBLIC, Door

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite,
]  # doors are the same on PostgreSQL, and this takes minutes
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
TOLD = {
    "articles_journalentry",
    "articles_journalseal",
    "django_session",
    "accounts_attemptcount",  # how often an old password was guessed
    "subscriptions_confirmation",  # of a form; taken back with the act that was refused
}  # where a refusal may be written
UNKNOWN_METHODS = ("put", "delete", "patch", "options")


@dataclass(frozen=True)
class Answer:
    """What came back, whether the journal holds a denial of it, and which tables were written."""

    status: int
    location: str
    denied: int
    wrote: frozenset[str]


@pytest.fixture(autouse=True)
def _refusals_are_no_news(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of refusals with their tracebacks would hide the one fault, and take seconds."""
    caplog.set_level("CRITICAL", logger="django.request")


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


@contextmanager
def blank_pages(*, only: bool = True) -> Iterator[None]:
    """Let templates write nothing meanwhile: the views and their rights run; pages that are let in were drawn for GET.

    To draw each page a second and a third time would take half of the minutes this file takes.
    """
    with pytest.MonkeyPatch.context() as patch:
        if only:
            patch.setattr(Template, "render", lambda template, context: "")
        yield


class Asker:
    """Somebody with a browser in the newspaper of everything."""

    def __init__(self, house: Everything, name: str = "") -> None:
        self.house, self.client = house, Quick()
        if name:
            self.client.force_login(reader() if name == "reader" else person(name))
        self.cookies = dict(self.client.cookies)
        self.denied = JournalEntry.objects.filter(outcome="denied").count()

    def ask(self, method: str, route: str, door: Door, *, blank: bool = False) -> Answer:
        """Ask, and take back what was done. `blank` for a page GET has drawn; nobody draws for HEAD."""
        pk = self.house.pk.get(door.of, 0)
        address = filled(route, {**self.house.parts, "pk": pk, "object_id": pk, "id": pk})
        body = {
            "sent": "yes",
            **{name: value.format(**self.house.pk) for name, value in door.body.items()},
        }
        query = door.query.format(**self.house.pk)
        address = f"{address}?{query}" if query else address
        if method == "post" and door.does:
            body["confirmation"] = self.token(address, body)
        with watched() as tables, blank_pages(only=blank or method == "head"):
            self.client.cookies.load(self.cookies)
            answer = getattr(self.client, method)(address, body if method == "post" else None)
            denied = JournalEntry.objects.filter(outcome="denied").count() - self.denied
        return Answer(
            answer.status_code, answer.headers.get("Location", ""), denied, frozenset(tables - TOLD)
        )

    def token(self, address: str, body: dict[str, str]) -> str:
        """Return the token of a page of the counter, nothing where there is none or it may not be seen."""
        if not address.startswith(ROOMS):
            return ""
        with watched():
            self.client.cookies.load(self.cookies)
            return token_of(self.client, address, body)

    def faults_of_unknown(self, route: str, door: Door) -> list[str]:
        """Return which of the methods the house does not know got another answer than 405."""
        answers = ((method, self.ask(method, route, door)) for method in UNKNOWN_METHODS)
        return [
            f"{method.upper()} {route}: {told}"
            for method, told in answers
            if told.status != 405 or told.wrote
        ]


def fault_of_get(door: Door, role: str, answer: Answer) -> str:
    """Return what is wrong with the answer to a GET, or nothing."""
    wanted = (door.answer, 0) if role in door.get else (403, 1)
    if answer.wrote:
        return f"wrote {set(answer.wrote)}"
    return (
        ""
        if (answer.status, answer.denied) == wanted
        else f"{wanted} (status, denials) was declared, and not {answer}"
    )


def fault_of_post(door: Door, role: str, answer: Answer) -> str:
    """Return what is wrong with the answer to a POST, or nothing."""
    if door.reads:
        return (
            ""
            if answer.status == 405 and not answer.wrote
            else f"405 was declared, and not {answer}"
        )
    if role not in door.post:
        if answer.wrote:
            return f"nothing may change, and it wrote {set(answer.wrote)}"
        told = answer.status == 403 or (answer.status in {200, 302, 409} and role in door.get)
        refused = told and answer.denied == 1
        return (
            ""
            if refused
            else f"a refusal with one denial in the journal was declared, and not {answer}"
        )
    if answer.status not in {200, 302, door.answer} or answer.denied:
        return f"it was declared to be let in, and not {answer}"
    if bool(answer.wrote) is not door.does:
        return f"declared does={door.does}, and it wrote {set(answer.wrote) or 'nothing'}"
    return ""


def test_every_address_is_declared_and_every_declaration_has_its_address() -> None:
    declared = {*DOORS, *PUBLIC, *OWN, *APART}
    row = '"{}": Door(get=READ, post=EDITORS, of="draft"),'
    missing = [row.format(route) for route in routes() if route not in declared]
    assert missing == [], (
        "tests/house/rights_matrix.py lacks these; its head says how: " + " ".join(missing)
    )
    assert [
        f"{route}: no such address; take its row away" for route in declared - set(routes())
    ] == []


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_let_in_where_declared_and_refused_elsewhere(role: str) -> None:
    asker = Asker(
        everything(), next(name for name, (_printed, played) in CAST.items() if played == role)
    )
    faults = []
    for route, door in DOORS.items():
        asked = {
            "GET": fault_of_get(door, role, asker.ask("get", route, door)),
            "HEAD": fault_of_get(door, role, asker.ask("head", route, door)),
            "POST": fault_of_post(
                door, role, asker.ask("post", route, door, blank=role not in door.post)
            ),
        }
        faults += [
            f"{method} {route} by {role}: {fault}" for method, fault in asked.items() if fault
        ]
        faults += asker.faults_of_unknown(route, door)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", ["", "reader"])
def test_strangers_and_readers_are_led_to_the_sign_in_page_whatever_they_ask_of_the_desk(
    name: str,
) -> None:
    asker, faults = Asker(everything(), name), []
    for route, door in DOORS.items():
        for method in ("get", "head", "post"):
            answer = asker.ask(method, route, door)
            led = answer.status == 302 and answer.location.startswith("/admin/login/?next=")
            if not led or answer.wrote or answer.denied != (1 if name else 0):
                faults.append(f"{method.upper()} {route} by {name or 'a stranger'}: {answer}")
        faults += asker.faults_of_unknown(route, door)
    assert not faults, "\n".join(faults)


def test_what_is_public_is_read_by_everybody_alike_and_nothing_can_be_sent_there() -> None:
    house, faults = everything(), []
    for name in ("", "reader", *CAST):
        asker = Asker(house, name)
        for route, door in PUBLIC.items():
            for method, status in {"get": door.answer, "head": door.answer, "post": 405}.items():
                answer = asker.ask(method, route, door)
                if answer.status != status or answer.wrote or answer.denied:
                    faults.append(f"{method.upper()} {route} by {name or 'a stranger'}: {answer}")
            # Programs ask the API by OPTIONS whether they may; tests/articles/test_api.py holds the answer.
            faults += [
                fault
                for fault in asker.faults_of_unknown(route, door)
                if "OPTIONS /api/" not in fault
            ]
    assert not faults, "\n".join(faults)


def test_a_readers_own_pages_are_open_to_whoever_is_signed_in_and_to_no_stranger() -> None:
    house, faults = everything(), []
    for name in ("", "reader", *CAST):
        asker = Asker(house, name)
        for route, door in OWN.items():
            for method in ("get", "head", "post"):
                answer = asker.ask(method, route, door)
                led = answer.status == 302 and "?next=" in answer.location and not answer.wrote
                let_in = answer.status in {200, 302} and "?next=" not in answer.location
                does = let_in and bool(answer.wrote) is (method == "post" and door.does)
                if not (does if name else led) or answer.denied:
                    faults.append(f"{method.upper()} {route} by {name or 'a stranger'}: {answer}")
            faults += asker.faults_of_unknown(route, door)
    assert not faults, "\n".join(faults)
