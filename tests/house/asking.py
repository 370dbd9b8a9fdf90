"""Somebody with a browser asks the addresses of the rights matrix in the newspaper of everything;
what is done is taken back."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.template import Template

from articles.models import JournalEntry
from tests.browser import ROOMS, token_of
from tests.cast import person, reader
from tests.house.addresses import Quick, filled
from tests.house.everything import Everything
from tests.house.rights_matrix import Door

WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
# A sign-in is marked as in use once in five minutes, whatever page is asked for; walks last longer.
MARKED_AS_SEEN = re.compile(r'UPDATE "accounts_signin" SET "seen_at" = \S+ "seal" = ')
TOLD = {
    "articles_journalentry",
    "articles_journalseal",
    "django_session",
    "accounts_attemptcount",  # how often an old password was guessed
    "subscriptions_confirmation",  # of a form; taken back with the act that was refused
}  # where a refusal may be written

Parts = Mapping[str, object]
Body = dict[str, str]


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
        if (written := WRITES.match(sql)) and not MARKED_AS_SEEN.match(sql):
            tables.add(written[1])
        return execute(sql, *rest)

    with transaction.atomic(), connection.execute_wrapper(note):
        yield tables
        transaction.set_rollback(True)


@contextmanager
def blank_pages(*, only: bool = True) -> Iterator[None]:
    """Let templates write nothing meanwhile: the views and their rights run; pages that are let in
    were drawn for GET.

    To draw each page a second and a third time would take half of the minutes this file takes.
    """
    with pytest.MonkeyPatch.context() as patch:
        if only:
            patch.setattr(Template, "render", lambda template, context: "")
        yield


class Asker:
    """Somebody with a browser in the newspaper of everything."""

    def __init__(self, house: Everything, name: str = "") -> None:
        self.house = house
        self.client = Quick()
        if name:
            self.client.force_login(reader() if name == "reader" else person(name))
        self.cookies = dict(self.client.cookies)
        self.denied = JournalEntry.objects.filter(outcome="denied").count()

    def ask(
        self,
        method: str,
        route: str,
        door: Door,
        *,
        blank: bool = False,
        parts: Parts | None = None,
    ) -> Answer:
        """Ask, and take back what was done. `blank` for a page GET has drawn; nobody draws for
        HEAD."""
        address, body = self.filled_in(method, route, door, parts)
        with watched() as tables, blank_pages(only=blank or method == "head"):
            answer = self.send(method, address, body)
            denied = JournalEntry.objects.filter(outcome="denied").count() - self.denied
        return Answer(
            answer.status_code, answer.headers.get("Location", ""), denied, frozenset(tables - TOLD)
        )

    def parts(self, door: Door) -> dict[str, object]:
        """Return what fills the parts of an address: the row a door is about, and names."""
        pk = self.house.pk.get(door.of, 0)
        return {**self.house.parts, "pk": pk, "object_id": pk, "id": pk}

    def filled_in(
        self, method: str, route: str, door: Door, parts: Parts | None = None
    ) -> tuple[str, Body]:
        """Return an address and what is sent to it; `parts` fills it with something else than its
        row."""
        address = filled(route, {**self.parts(door), **(parts or {})})
        body = {
            "sent": "yes",
            **{name: value.format(**self.house.pk) for name, value in door.body.items()},
        }
        query = door.query.format(**self.house.pk)
        address = f"{address}?{query}" if query else address
        if method == "post" and door.does:
            body["confirmation"] = self.token(address, body)
        return address, body

    def send(self, method: str, address: str, body: Body) -> HttpResponse:
        """Ask an address as the person who came with the cookies."""
        self.client.cookies.load(self.cookies)
        data = body if method == "post" else None
        answer: HttpResponse = getattr(self.client, method)(address, data)
        return answer

    def token(self, address: str, body: Body) -> str:
        """Return the token of a page of the counter, nothing where there is none or it may not be
        seen."""
        if not address.startswith(ROOMS):
            return ""
        with watched():
            self.client.cookies.load(self.cookies)
            return token_of(self.client, address, body)
