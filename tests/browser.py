"""A browser of people who fill in forms: what a page has hidden in its form is sent along with what
they write."""

import re
from typing import Any

from django.test import Client

ROOMS = ("/admin/subscriptions/", "/subscribe/", "/account/")
TOKEN = re.compile(r'name="confirmation" value="([^"]+)"')
IN_ADDRESS = ("quote", "months", "copies", "chosen")  # what a page is asked in its address
LOOKS = re.compile(r'name="step" value="look"')


def without_blanks(page: str) -> str:
    """Return a page without the blanks beside its tags and inside them, which nobody sees."""

    def tag(found: re.Match[str]) -> str:
        return " ".join(found[1].split()).replace(" >", ">")

    return re.sub(r"\s*(<[^<>]*>)\s*", tag, page)


class Browser(Client):
    """Opens the page of a form before sending it, and presses its first button before its second.

    A test about tokens writes `confirmation` itself; then nothing is opened.
    """

    def post(self, path: str, data: Any = None, *args: Any, **extra: Any) -> Any:
        if path.startswith(ROOMS) and "confirmation" not in (data or {}):
            token = token_of(self, path, data or {}, **extra)
            data = {**(data or {}), **({"confirmation": token} if token else {})}
        return super().post(path, data, *args, **extra)


def token_of(client: Client, path: str, data: Any, **extra: Any) -> str:
    """Return the token of the page on which `data` is written, looked at first where that page asks
    for it."""
    extra.pop("follow", None)
    asked = {name: data[name] for name in IN_ADDRESS if name in data}
    page = client.get(path, None if "?" in path else asked, **extra)
    if page.status_code != 200:
        return ""
    text = page.content.decode()
    looked = {name: value for name, value in data.items() if name != "confirm"}
    if LOOKS.search(text) and data.get("step") == "do":
        looked["step"] = "look"
    if looked != data:
        looked["confirmation"] = first(text)
        text = client.post(path, looked, **extra).content.decode()
    return first(text)


def first(text: str) -> str:
    """Return the token in a page, nothing where it has none."""
    found = TOKEN.search(text)
    return found[1] if found else ""
