"""Every address of the project, walked from the URL resolver: what is not found here nobody can ask
for."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.test import Client
from django.urls import URLResolver, get_resolver

PART = re.compile(r"<(?:\w+:)?(\w+)>")
NAMED_GROUP = re.compile(r"\(\?P<(\w+)>[^)]*\)")


class Quick(Client):
    """A browser that keeps no copy of what every template saw: thousands of pages are asked for.

    What a page fails with is answered with 500, as people would see it.
    """

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))


def routes() -> list[str]:
    """Return every address once, as the resolver writes it: /articles/<int:pk>/. A named group
    counts as a part."""
    return sorted(set(_walk(get_resolver())))


def _walk(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + NAMED_GROUP.sub(r"<\1>", str(entry.pattern)).lstrip("^/").rstrip("$")
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route)
        else:
            yield route


def parts(route: str) -> list[str]:
    """Return the names of what an address must be filled with."""
    return PART.findall(route)


def filled(route: str, values: Mapping[str, object]) -> str:
    """Return an address with these values in its parts."""
    return PART.sub(lambda found: str(values[found[1]]), route)
