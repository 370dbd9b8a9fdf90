"""Two thousand requests of garbage, to readers' addresses and to those of the staff: never a 500.

A seeded share runs each time; ODD_ADDRESSES=all runs every one of them (some ten minutes).
"""

from itertools import islice

import pytest

from newsroom.accounts.models import User
from tests.house.addresses import Quick, routes
from tests.house.asking import watched
from tests.house.everything import everything
from tests.house.garbage import garbage
from tests.house.shares import share_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
REQUESTS, SHARE = 1000, 150


@pytest.fixture(autouse=True)
def _refusals_are_no_news(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL", logger="django")


@pytest.mark.parametrize("who", ["a reader", "the staff"])
def test_garbage_is_answered_in_words(who: str) -> None:
    everything()
    client = Quick(raise_request_exception=False)
    at_the_desk = who == "the staff"
    if at_the_desk:
        client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    cookies = dict(client.cookies)
    known = [
        route
        for route in routes()
        if route.startswith("/admin/") is at_the_desk and "logout" not in route
    ]
    bad = []
    cases = islice(garbage(known, seed=len(who)), REQUESTS)
    for method, address, body in share_of(cases, SHARE, "ODD_ADDRESSES"):
        with watched():
            client.cookies.load(cookies)
            status = getattr(client, method)(address, body).status_code
        if status >= 500:
            bad.append(f"{method.upper()} {address[:200]} {str(body)[:200]}: {status}")
    assert not bad, "\n".join(bad)
