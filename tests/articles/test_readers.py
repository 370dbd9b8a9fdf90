"""Who asks to read: no header is believed that a stranger can write, no cookie that is not ours."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from articles.common import client_addresses
from articles.reading import visitors
from tests.factories.articles import MORNING


def asked(**meta: Any) -> HttpRequest:
    request = RequestFactory().get("/articles/1/full/", **meta)
    request.user = AnonymousUser()
    return request


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "found"),
    [
        (0, "192.0.2.7", None, "192.0.2.7"),
        (0, "127.0.0.1", "192.0.2.7", "127.0.0.1"),  # nobody's word is taken
        (1, "127.0.0.1", "192.0.2.7", "192.0.2.7"),
        (
            1,
            "127.0.0.1",
            "10.9.9.9, 192.0.2.7",
            "192.0.2.7",
        ),  # the reader wrote the first, our proxy the last
        (2, "127.0.0.1", "10.9.9.9, 192.0.2.7, 203.0.113.1", "192.0.2.7"),
        (2, "127.0.0.1", "192.0.2.7", ""),  # too short a chain: somebody came round the proxies
        (1, "127.0.0.1", None, ""),
        (1, "127.0.0.1", "unknown", ""),
        (1, "127.0.0.1", "192.0.2.7:4711", ""),
        (0, "::ffff:192.0.2.7", None, "192.0.2.7"),
        (1, "::1", "2001:db8::0:1", "2001:db8::1"),
        (0, "", None, ""),
    ],
)
def test_only_our_own_proxies_are_believed(
    settings: Any, proxies: int, remote: str, forwarded: str | None, found: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    meta = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    assert client_addresses.client_address(asked(REMOTE_ADDR=remote, **meta)) == found


def remembered(counted: tuple[int, ...], publication: int = 1) -> dict[str, Any]:
    response = HttpResponse()
    visitors.set_meter_cookie(asked(), response, publication, counted, MORNING)
    return dict(response.cookies)


def asked_with(cookies: dict[str, Any]) -> HttpRequest:
    request = asked()
    request.COOKIES = {
        name: morsel if isinstance(morsel, str) else morsel.value
        for name, morsel in cookies.items()
    }
    return request


def counted(request: HttpRequest, publication: int = 1, at: Any = MORNING) -> Any:
    return visitors.find_reader(request, publication, at).counted


def test_a_browser_remembers_its_month_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    request = asked_with(remembered((4, 7)))
    assert counted(request) == (4, 7)
    assert counted(request, publication=2) == ()
    assert counted(request, at=MORNING + timedelta(days=40)) == ()


def test_the_month_changes_at_midnight_of_the_newspaper() -> None:
    evening = MORNING.replace(month=3, day=31, hour=15, minute=59)  # 23:59 in Shanghai
    response = HttpResponse()
    visitors.set_meter_cookie(asked(), response, 1, (4,), evening)
    request = asked_with(dict(response.cookies))
    assert counted(request, at=evening) == (4,)
    assert counted(request, at=evening + timedelta(minutes=1)) == ()


@pytest.mark.parametrize("value", ["", "x", "1:2:3", "WzFd", '["2024-03",[4]]', "\ud800"])
def test_a_cookie_that_is_not_ours_says_nothing(value: str) -> None:
    assert counted(asked_with({"read-1": value})) == ()


def test_a_cookie_changed_by_one_letter_says_nothing() -> None:
    value = remembered((4, 7))["read-1"].value
    assert counted(asked_with({"read-1": ("A" if value[0] != "A" else "B") + value[1:]})) == ()


def test_the_cookie_is_closed_to_scripts_and_other_sites_and_stays_small() -> None:
    morsel = remembered(tuple(range(10**12, 10**12 + 500)))["read-1"]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Lax", "/articles/")
    assert len(morsel.value) < 4000


def test_an_empty_row_makes_a_browser_forget() -> None:
    response, request = HttpResponse(), asked_with(remembered((4,)))
    visitors.set_meter_cookie(request, response, 1, (), MORNING)
    assert response.cookies["read-1"]["max-age"] == 0
    untouched = HttpResponse()
    visitors.set_meter_cookie(request, untouched, 1, None, MORNING)
    assert not untouched.cookies


@pytest.mark.parametrize(
    "header", ["HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_MOZ", "HTTP_X_PURPOSE"]
)
def test_a_browser_that_reads_ahead_is_known(header: str) -> None:
    assert visitors.is_prefetch(asked(**{header: "prefetch;prerender"}))
    assert not visitors.is_prefetch(asked())
