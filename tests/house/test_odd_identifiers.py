"""Every identifier of the rights matrix in eight other spellings: it opens no door, and shows no
row.

A share runs each time (tests/house/shares.py); all of them take an hour.
"""

import re
from itertools import product

import pytest

from newsroom.accounts.models import User
from newsroom.accounts.roles import ROLES
from tests.cast import CAST
from tests.house.addresses import Quick
from tests.house.asking import Answer, Asker, watched
from tests.house.everything import Everything
from tests.house.garbage import SPELLINGS
from tests.house.rights_matrix import DOORS, Door
from tests.house.shares import share_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite,
    pytest.mark.usefixtures("frame_counted_once"),
]
SHARE = 200
HIDDEN_SPELLINGS = ("0{}", " {}", "+{}", "{}_0", "１{}", "²", "9" * 5000, "")
IDENTIFIERS = ("pk", "object_id", "id", "content_type_id")
AS_TEXT = re.compile(r"<path:(?:object_id|content_type_id)>|<id>")  # read by Django, not by a route
ON_TO_THE_FORM = "<path:object_id>/"  # Django's old address leads on, whatever it is asked


@pytest.fixture(autouse=True)
def _refusals_are_no_news(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", logger="django")


def fault_of(door: Door, route: str, role: str, method: str, answer: Answer) -> str:
    """Return what is wrong with the answer to an address in another spelling, or nothing."""
    let_in = role in (door.get if method == "get" else door.post)
    if answer.status >= 500:
        return "500"
    if answer.wrote and not (let_in and method == "post"):
        return f"wrote {set(answer.wrote)}"
    if answer.status == 200 and not let_in and role not in door.get:
        return "let in"
    if AS_TEXT.search(route) and (answer.status == 200 or answer.wrote):
        return f"found a row: {answer}"
    return ""


def test_no_other_spelling_of_an_identifier_opens_a_door(house: Everything) -> None:
    faults = []
    askers = {role: Asker(house, name) for name, (_printed, role) in CAST.items()}
    named = {route: re.findall(r"<(?:\w+:)?(\w+)>", route) for route in DOORS}
    known = [
        (route, name)
        for route, found in named.items()
        for name in found
        if name in IDENTIFIERS and not route.endswith(ON_TO_THE_FORM)
    ]
    assert len(known) > 180
    cases = product(known, ROLES, SPELLINGS, ("get", "post"))
    for (route, name), role, spelling, method in share_of(cases, SHARE):
        door = DOORS[route]
        asker = askers[role]
        odd = {name: spelling.format(asker.parts(door)[name])}
        answer = asker.ask(method, route, door, parts=odd)
        fault = fault_of(door, route, role, method, answer)
        if fault:
            faults.append(f"{method.upper()} {route} {odd} by {role}: {fault}")
    assert not faults, "\n".join(faults)


def test_a_number_in_a_hidden_field_in_another_spelling_names_no_row(
    house: Everything,
) -> None:
    client = Quick(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    pk, promise = str(house.pk["renewal"]).split(":", 1)
    draft = house.pk["draft"]
    for spelling in HIDDEN_SPELLINGS:
        sent = {
            "/admin/subscriptions/subscription/renewals/": {
                "renew": f"{spelling.format(pk)}:{promise}"
            },
            f"/admin/articles/article/{draft}/remarks/": {"settle": spelling.format(1)},
            f"/admin/articles/article/{draft}/proof/": {"accept": spelling.format(1)},
            f"/admin/articles/article/{draft}/compare/": {"revision": spelling.format(1)},
            f"/admin/articles/article/{draft}/change/": {"_recover": spelling.format(1)},
        }
        for address, body in sent.items():
            with watched():
                assert client.post(address, body).status_code < 500, address
        for query in ("publication", "column"):
            address = "/admin/subscriptions/legaltext/add/"
            assert client.get(address, {query: spelling.format(1)}).status_code < 500
