"""Whatever is asked of the site, it answers in words: never a 500.

A share of the addresses and of the queries is asked on each run (tests/house/shares.py).
"""

from datetime import date
from itertools import product

import pytest

from newsroom.accounts.models import User
from tests.factories.articles import make_column, make_issue, make_person, make_published
from tests.house.addresses import Quick, filled, parts, routes
from tests.house.shares import portion_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.engine,  # what a column cannot hold, each says so
    pytest.mark.usefixtures("frame_counted_once"),
]
DAYS = ("since", "until", "start", "end", "first", "last", "day", "on", "month", "from", "date")
NUMBERS = (
    *("p", "year", "month", "months", "copies", "issue", "number", "page", "party", "order"),
    *("publication", "paper", "plan", "channel", "column", "twin", "before", "after", "o", "id"),
)
QUERIES = [
    "page=0",
    "page=-1",
    "page=1000000000000",
    "page=x",
    "q=%00",
    "q=%ff",
    "q=" + "长" * 3000,
    "q=a&q=b",
    "after=x",
    "before=-1",
    "after=999999999999999999999",
    "column=%00",
    "issue=99999999999999999999",
    "from=2024-13-45",
    "order=%00",
    "number=x",
    "e=1",
    "o=9.9.9",
    "p=-5",
    "all=1&all=2",
    "_facets=x",
    "year=0",
    # Ends of time and of numbers, under every name that an address of ours uses.
    "&".join(f"{name}=9999-12-31" for name in DAYS),
    "&".join(f"{name}=0001-01-01" for name in DAYS),
    "&".join(f"{name}={2**63}" for name in NUMBERS),
    "&".join(f"{name}=-{10**30}" for name in NUMBERS),
]
KWARGS = {
    "pk": ["0", "1", "9223372036854775808"],
    "content_type_id": ["1", "x"],
    "id": ["1", "x", "9" * 30],
    "slug": ["x", "%00", "%ff", "a" * 500],
    "on": ["2024-03-05", "0001-01-01", "9999-12-31"],
    "position": ["0", "9", "99999999999"],
    "version": ["0", "9", "99999999999"],
    "year": ["0", "2024", "99999", "9" * 20],
    "month": ["0", "13"],
    "day": ["0", "32"],
    "code": ["xx"],
    "token": ["x", "p.1.pdf.s.1:x", "%00", "%ff", "a" * 500, ":"],
    "section": ["x"],
    "object_id": ["1", "x", "_00", "9" * 30],
    "app_label": ["articles"],
}


def addresses() -> list[str]:
    """Return every address with each of the odd values in its parts."""
    found = []
    for route in routes():
        names = [name for name in parts(route) if name in KWARGS]
        if len(names) == len(parts(route)):
            found += [
                filled(route, dict(zip(names, values, strict=True)))
                for values in product(*(KWARGS[name] for name in names))
            ]
    return sorted(set(found))


@pytest.fixture(autouse=True)
def _refusals_are_no_news(caplog: pytest.LogCaptureFixture) -> None:
    """Thousands of refusals with their tracebacks would hide the one fault, and take seconds."""
    caplog.set_level("CRITICAL", logger="django.request")


@pytest.fixture
def staff() -> Quick:
    """A small newspaper, and somebody who may do everything."""
    make_column("专版"), make_person("林晓舟"), make_issue(1322, date(2024, 3, 5)), make_published()
    client = Quick(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    return client


def test_there_are_addresses_to_try() -> None:
    assert len(addresses()) > 120


def test_odd_addresses_are_answered_in_words(staff: Quick) -> None:
    bad = [
        address
        for address in portion_of(addresses(), 12)
        if "logout" not in address and staff.get(address).status_code >= 500
    ]
    assert bad == []


def test_a_form_with_a_number_that_no_row_can_have_is_shown_again(staff: Quick) -> None:
    for number in (2**63, -(10**30)):
        address = "/admin/articles/copyrightnotice/add/"
        assert staff.get(f"{address}?column={number}").status_code == 200
        assert staff.post(address, {"column": number}).status_code == 200


def test_odd_queries_are_answered_in_words(staff: Quick) -> None:
    plain = [
        route
        for route in routes()
        if not parts(route) and "logout" not in route and "jsi18n" not in route
    ]
    bad = [
        f"{address}?{query}"
        for address, query in portion_of(product(plain, QUERIES), 60)
        if staff.get(f"{address}?{query}").status_code >= 500
    ]
    assert bad == []
