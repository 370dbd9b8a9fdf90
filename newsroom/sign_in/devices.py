"""By what a person knows his own browsers again: a mark in a cookie, a kind, and about where.

The mark is a random number in a cookie of the browser; only its digest is kept. An account that
signed in with it before knows the browser.
"""

import ipaddress
import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from articles.common.client_addresses import client_address

SALT = "newsroom.accounts.device"
KEPT = 400 * 24 * 60 * 60  # seconds; browsers keep no cookie longer (RFC 6265bis)
MARK = re.compile(r"[\w-]{43}", re.ASCII)
# The first that is found counts: nearly every browser names others beside itself.
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("UCBrowser", "UC Browser"),
    ("QQBrowser", "QQ Browser"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_mark(request: HttpRequest | None) -> str:
    """Return the mark in a browser's cookie, "" where there is none of ours."""
    mark = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "") if request is not None else ""
    return mark if MARK.fullmatch(mark) else ""


def new_mark() -> str:
    return secrets.token_urlsafe(32)


def mark_digest(mark: str) -> str:
    """Return what is kept of a mark, "" of none."""
    return salted_hmac(SALT, mark, algorithm="sha256").hexdigest() if mark else ""


def set_mark(response: HttpResponse, mark: str) -> None:
    """Let a browser keep its mark; no script reads it, and no other site sends it."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        mark,
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def browser_kind(request: HttpRequest | None) -> str:
    """Return the kind of a browser, as "Chrome, Windows"; "" where it does not say."""
    agent = request.headers.get("User-Agent", "") if request is not None else ""
    names = (_first(BROWSERS, agent), _first(SYSTEMS, agent))
    return ", ".join(name for name in names if name)


def request_network(request: HttpRequest | None) -> str:
    """Return about where a request came from: 203.0.113.*, 2001:db8:1::*; "" where unknown."""
    address = client_address(request) if request is not None else ""
    if not address:
        return ""
    if ":" in address:
        first = ipaddress.ip_network(f"{address}/48", strict=False).network_address
        return f"{first}*"
    return address.rpartition(".")[0] + ".*"


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for part, name in names if part in agent), "")
