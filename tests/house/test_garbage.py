"""Three thousand requests of garbage, to readers' addresses and to the staff's: never a 500.

A share runs each time (tests/house/shares.py); all of them take some ten minutes.
"""

from itertools import islice

import pytest

from newsroom.accounts.models import User
from subscriptions.models import Order, Party, Subscription
from tests.cast import reader
from tests.house.addresses import Quick, filled, parts, routes
from tests.house.asking import watched
from tests.house.everything import Everything
from tests.house.garbage import garbage
from tests.house.rights_matrix import DOORS, OWN, PUBLIC, Door
from tests.house.shares import portion_of, share_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite,
    pytest.mark.usefixtures("frame_counted_once"),
]
READERS_OWN = {"holds": "hold", "addresses": "dispatch", "subscriptions": "held_subscription"}
REQUESTS, SHARE = 1000, 40


@pytest.fixture(autouse=True)
def _refusals_are_no_news(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", logger="django")


def parts_of(house: Everything, route: str) -> dict[str, object]:
    """Return what fills an address with the row it is about."""
    door = (DOORS | PUBLIC | OWN).get(route, Door())
    noun = next((noun for noun in READERS_OWN if f"/{noun}/<int:pk>/" in route), "")
    pk = house.pk.get(READERS_OWN[noun] if noun else door.of, 1)
    unknown = dict.fromkeys(parts(route), "x")
    if route.startswith("/subscribe/order/"):
        unknown["code"] = Order.objects.latest("pk").code
        return {**house.parts, **unknown}
    return {**unknown, **house.parts, "pk": pk, "object_id": pk, "id": pk}


def test_a_form_with_nothing_in_it_is_answered_in_words(house: Everything) -> None:
    client = Quick(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    cookies, bad = dict(client.cookies), []
    for route in portion_of(routes(), 20):
        with watched():
            client.cookies.load(cookies)
            address = filled(route, parts_of(house, route))
            if client.post(address, {}).status_code >= 500:
                bad.append(address)
    assert bad == []


@pytest.mark.parametrize("who", ["a stranger", "a reader", "the staff"])
def test_garbage_is_answered_in_words(house: Everything, who: str) -> None:
    client = Quick(raise_request_exception=False)
    at_the_desk = who == "the staff"
    if at_the_desk:
        client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    elif who == "a reader":
        client.force_login(reader())
        Party.objects.filter(user=reader()).update(user=None)
        Party.objects.filter(pk=house.pk["twin"]).update(user=reader())
        house.pk["held_subscription"] = Subscription.objects.get(party=house.pk["twin"]).pk
    cookies = dict(client.cookies)
    known = {
        route: parts_of(house, route)
        for route in routes()
        if route.startswith("/admin/") is at_the_desk and "logout" not in route
    }
    bad = []
    cases = islice(garbage(known, seed=len(who)), REQUESTS)
    for method, address, body in share_of(cases, SHARE, who):
        with watched():
            client.cookies.load(cookies)
            status = getattr(client, method)(address, body).status_code
        if status >= 500:
            bad.append(f"{method.upper()} {address[:200]} {str(body)[:200]}: {status}")
    assert not bad, "\n".join(bad)
