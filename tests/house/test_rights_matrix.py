"""Every address × every role × every method, from the URL resolver: asked, and compared with what
is declared.

Each role asks a forty-eighth of the addresses on each run, each another one (tests/house/shares.py).
So that no guard of a page is missed for days, one role that may not see it asks each page on each
run.
"""

import random
import re

import pytest

from newsroom.accounts.roles import ROLES
from tests.cast import CAST
from tests.house.addresses import routes
from tests.house.asking import Answer, Asker
from tests.house.everything import Everything
from tests.house.rights_matrix import APART, DOORS, OWN, PUBLIC, Door
from tests.house.shares import portion_of, this_turn

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite,  # doors are the same on PostgreSQL, and this takes minutes
    pytest.mark.usefixtures("frame_counted_once"),
]
MANIFESTS = r"OPTIONS /epaper/.*\.json"  # of IIIF viewers, which are programs too
UNKNOWN_METHODS = ("put", "delete", "patch", "options")


@pytest.fixture(autouse=True)
def _refusals_are_no_news(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of refusals with their tracebacks would hide the one fault, and take seconds."""
    caplog.set_level("CRITICAL", logger="django.request")


def faults_of_unknown(asker: Asker, route: str, door: Door) -> list[str]:
    """Return which of the methods the house does not know got another answer than 405."""
    answers = ((method, asker.ask(method, route, door)) for method in UNKNOWN_METHODS)
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
def test_each_role_is_let_in_where_declared_and_refused_elsewhere(
    house: Everything, role: str
) -> None:
    asker = Asker(house, next(name for name, (_printed, played) in CAST.items() if played == role))
    faults = []
    for route, door in portion_of(DOORS.items(), 48, role):
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
        faults += faults_of_unknown(asker, route, door)
    assert not faults, "\n".join(faults)


def nearest_role(route: str, door: Door) -> str:
    """Return who comes nearest to a page without being let in: one who sees most of its table.

    A page of a row may be guarded twice, by the right to see the row and by the right to act. Only
    who has the first shows whether the second is asked. Among equals another one comes on each run.
    """
    table = route.split("/")[:4]
    seen = [other.get for path, other in DOORS.items() if path.split("/")[:4] == table]
    refused = [role for role in ROLES if role not in door.get]
    random.Random(f"{this_turn()} {route}").shuffle(refused)
    return max(refused, key=lambda role: sum(role in roles for roles in seen))


def test_each_page_is_refused_to_who_comes_nearest_on_each_run(house: Everything) -> None:
    names = {role: name for name, (_printed, role) in CAST.items()}
    guarded = {route: door for route, door in DOORS.items() if set(ROLES) - door.get}
    askers: dict[str, Asker] = {}
    faults = []
    for route, door in guarded.items():
        role = nearest_role(route, door)
        if role not in askers:
            askers[role] = Asker(house, names[role])
        fault = fault_of_get(door, role, askers[role].ask("get", route, door, blank=True))
        faults += [f"GET {route} by {role}: {fault}"] if fault else []
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", ["", "reader"])
def test_strangers_and_readers_are_led_to_the_sign_in_page_whatever_they_ask_of_the_desk(
    house: Everything, name: str
) -> None:
    asker = Asker(house, name)
    faults = []
    for route, door in portion_of(DOORS.items(), 24, name):
        for method in ("get", "head", "post"):
            answer = asker.ask(method, route, door)
            led = answer.status == 302 and answer.location.startswith("/admin/login/?next=")
            if not led or answer.wrote or answer.denied != (1 if name else 0):
                faults.append(f"{method.upper()} {route} by {name or 'a stranger'}: {answer}")
        faults += faults_of_unknown(asker, route, door)
    assert not faults, "\n".join(faults)


def test_what_is_public_is_read_by_everybody_alike_and_nothing_can_be_sent_there(
    house: Everything,
) -> None:
    faults = []
    for name in ("", "reader", *CAST):
        asker = Asker(house, name)
        for route, door in portion_of(PUBLIC.items(), 24, name):
            for method, status in {"get": door.answer, "head": door.answer, "post": 405}.items():
                answer = asker.ask(method, route, door)
                if answer.status != status or answer.wrote or answer.denied:
                    faults.append(f"{method.upper()} {route} by {name or 'a stranger'}: {answer}")
            # Programs ask the API by OPTIONS whether they may; tests/articles/test_api.py holds the
            # answer.
            faults += [
                fault
                for fault in faults_of_unknown(asker, route, door)
                if "OPTIONS /api/" not in fault and not re.search(MANIFESTS, fault)
            ]
    assert not faults, "\n".join(faults)


def test_a_readers_own_pages_are_open_to_whoever_is_signed_in_and_to_no_stranger(
    house: Everything,
) -> None:
    faults = []
    for name in ("", "reader", *CAST):
        asker = Asker(house, name)
        for route, door in portion_of(OWN.items(), 24, name):
            for method in ("get", "head", "post"):
                answer = asker.ask(method, route, door)
                led = answer.status == 302 and "?next=" in answer.location and not answer.wrote
                let_in = answer.status in {200, 302} and "?next=" not in answer.location
                does = let_in and bool(answer.wrote) is (method == "post" and door.does)
                if not (does if name else led) or answer.denied:
                    faults.append(f"{method.upper()} {route} by {name or 'a stranger'}: {answer}")
            faults += faults_of_unknown(asker, route, door)
    assert not faults, "\n".join(faults)
