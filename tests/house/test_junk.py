"""Whatever is asked of the site, it answers in words: never a 500."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from newsroom.accounts.models import User
from tests.factories.articles import make_column, make_issue, make_person, make_published

pytestmark = pytest.mark.django_db
QUERIES = [
    "page=0", "page=-1", "page=1000000000000", "page=x", "q=%00", "q=%ff", "q=" + "长" * 3000, "q=a&q=b", "after=x",
    "before=-1", "after=999999999999999999999", "column=%00", "issue=99999999999999999999", "from=2024-13-45",
    "order=%00", "number=x", "e=1", "o=9.9.9", "p=-5", "all=1&all=2", "_facets=x", "year=0",
]  # fmt: skip
KWARGS = {
    "pk": ["0", "1", "9223372036854775808"], "slug": ["x", "%00", "%ff", "a" * 500],
    "on": ["2024-03-05", "0001-01-01"],
    "position": ["0", "9", "99999999999"], "year": ["0", "2024", "99999"], "month": ["0", "13"], "day": ["0", "32"],
    "code": ["xx"], "section": ["x"], "object_id": ["1", "x", "_00", "9" * 30], "app_label": ["articles"],
}  # fmt: skip


def patterns(resolver: URLResolver, before: str = "/") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every address of the project as a template, with the converters of its parts."""
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern).lstrip("^/").rstrip("$")
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.pattern.converters


def addresses() -> list[str]:
    """Return every address with each of the odd values in its parts."""
    found = []
    for route, _converters in patterns(get_resolver()):
        filled = [route]
        for name, values in KWARGS.items():
            filled = [
                part.replace(f"<{kind}{name}>", value)
                for part in filled
                for kind in ("int:", "str:", "slug:", "path:", "date:", "")
                if f"<{kind}{name}>" in part
                for value in values
            ] or filled
        found += [address for address in filled if "<" not in address and "(" not in address]
    return sorted(set(found))


@pytest.fixture
def staff() -> Client:
    """A small newspaper, and somebody who may do everything."""
    make_column("专版"), make_person("林晓舟"), make_issue(1322, date(2024, 3, 5)), make_published()
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("root", "root@example.com", "x"))
    return client


def test_there_are_addresses_to_try() -> None:
    assert len(addresses()) > 120


def test_odd_addresses_are_answered_in_words(staff: Client) -> None:
    bad = [address for address in addresses() if "logout" not in address and staff.get(address).status_code >= 500]
    assert bad == []


def test_odd_queries_are_answered_in_words(staff: Client) -> None:
    plain = [route for route, _converters in patterns(get_resolver()) if "<" not in route and "(" not in route]
    bad = []
    for address in plain:
        if "logout" in address or "jsi18n" in address:
            continue
        bad += [f"{address}?{query}" for query in QUERIES if staff.get(f"{address}?{query}").status_code >= 500]
    assert bad == []
