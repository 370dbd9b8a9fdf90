"""Every form of the desk with missing, odd, over-long and double values: never a 500, never an
emptied form.

A share of the cases runs each time (tests/house/shares.py); all of them take some twenty minutes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

import pytest
from django.contrib.messages import ERROR, get_messages
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape

from newsroom.accounts.models import User
from tests.house.addresses import filled
from tests.house.everything import Everything
from tests.house.forms import Form, main_form, odd_bodies
from tests.house.rights_matrix import DOORS
from tests.house.shares import portion_of, share_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite,
    pytest.mark.usefixtures("frame_counted_once"),
]
ROUTE_PARTS = 8
SHARE = 100  # of the thousand cases or more of these
NAMES_OF_A_ROW = ("path:object_id", "int:pk")
SHOWN_BACK = 60  # characters of a value that must stand in the form again
NO_FORMS = ("/delete/", "/history/", "/password/", "password_change/", "/admin/<url>")


Body = dict[str, list[str]]


@dataclass(frozen=True)
class Case:
    """One form with one odd value. `asks`: a person fills something in; else all of it is hidden
    behind buttons, and a refusal may lead back to the page."""

    route: str
    address: str
    field: str
    value: str
    body: Body
    asks: bool

    def typed(self) -> str:
        """Return what must be in the form again: a word that was typed, nothing for a choice or a
        missing field."""
        return "" if "(" in self.field + self.value[:1] else self.value


class Desk:
    """A superuser at the desk of everything, whose every act is taken back."""

    def __init__(self, house: Everything) -> None:
        self.house = house
        root = User.objects.create_superuser("root", "root@example.com", "x", is_staff=True)
        self.client = Client(raise_request_exception=False)
        self.client.force_login(root)
        self.client.cookies["django_language"] = "en"

    def addresses(self) -> Iterator[tuple[str, str]]:
        """Yield (route, address) of every page of the desk that may carry a form."""
        for route, door in DOORS.items():
            if not route.startswith("/admin/") or door.reads or route.endswith(NO_FORMS):
                continue
            pk = self.house.pk.get(door.of, 0)
            parts = {**self.house.parts, "pk": pk, "object_id": pk, "id": pk}
            address = filled(route, parts)
            yield route, f"{address}?{door.query}" if door.query else address

    def cases(self) -> Iterator[Case]:
        """Yield everything that can be sent."""
        known = dict(self.addresses())
        assert len(known) > 90
        for route, address in portion_of(known.items(), ROUTE_PARTS):
            form = self.form_at(address)
            if form is None:
                continue
            rows = [f"{route.removesuffix('add/')}<{pk}>/change/" for pk in NAMES_OF_A_ROW]
            row = next((row for row in rows if row in known), "")
            double = self.form_at(known[row]) if route.endswith("/add/") and row else None
            for field, value, body in odd_bodies(form, double):
                yield Case(route, urljoin(address, form.action), field, value, body, form.asks())

    def form_at(self, address: str) -> Form | None:
        answer = self.client.get(address)
        shown = answer.status_code == 200 and "text/html" in answer["Content-Type"]
        return main_form(answer.content.decode()) if shown else None

    def fault(self, case: Case) -> str:
        """Send a form, take back what it did, and say what was wrong with the answer."""
        with transaction.atomic():
            answer = self.client.post(case.address, case.body)
            transaction.set_rollback(True)
        self.client.cookies.pop("messages", None)  # they are about this form, not about the next
        return fault_of(answer, case.typed(), asks=case.asks)


def fault_of(answer: HttpResponse, typed: str, *, asks: bool = True) -> str:
    """Return what is wrong with an answer to a form into which somebody `typed` something, or
    nothing."""
    if answer.status_code >= 500:
        return "500"
    if answer.status_code in {400, 404, 403}:
        return f"{answer.status_code}: the form is gone"
    if answer.status_code in {302, 303}:
        told = [str(one) for one in get_messages(answer.wsgi_request) if one.level >= ERROR]  # type: ignore[attr-defined]
        return f"refused without the form: {told}" if told and asks else ""
    if answer.streaming or "text/html" not in answer["Content-Type"]:
        return ""
    wanted = typed.strip().replace("\0", "")[:SHOWN_BACK]
    shown = answer.content.decode().replace("\0", "")
    return (
        ""
        if escape(wanted) in shown or wanted in shown
        else "the form came back without what was typed"
    )


@pytest.fixture(autouse=True)
def _refusals_are_no_news(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", logger="django.request")


def test_no_form_of_the_desk_breaks_or_comes_back_empty(house: Everything) -> None:
    desk = Desk(house)
    faults = [
        f"{case.route} {case.field}={case.value[:30]!r}: {fault}"
        for case in share_of(desk.cases(), SHARE, outer_parts=ROUTE_PARTS)
        if (fault := desk.fault(case))
    ]
    assert not faults, "\n".join(faults)


def test_the_walk_would_see_a_form_that_came_back_empty() -> None:
    answer = HttpResponse('<input name="name" value="">')
    assert fault_of(answer, "89a")
    answer = HttpResponse('<input name="name" value="89a">')
    assert not fault_of(answer, "89a")
