"""Every address of the project, walked from the URL resolver: what is not found here nobody can ask for."""

import re
from collections.abc import Iterator, Mapping

from django.urls import URLResolver, get_resolver

PART = re.compile(r"<(?:\w+:)?(\w+)>")
NAMED_GROUP = re.compile(r"\(\?P<(\w+)>[^)]*\)")


def routes() -> list[str]:
    """Return every address once, as the resolver writes it: /articles/<int:pk>/. A named group counts as a part."""
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
