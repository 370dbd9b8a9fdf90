"""What a ninjs item says, whatever its version calls it: texts, lists, and the best of several.

Pure.
"""

from collections.abc import Iterable, Sequence
from typing import Any

Json = dict[str, Any]
# Every property that an article takes something from, or that says nothing a reader would miss.
TAKEN = frozenset(
    {
        "$schema",
        "altids",
        "associations",
        "bodies",
        "body_sportsml",
        "body_text",
        "body_xhtml",
        "by",
        "byline",
        "charcount",
        "contentcreated",
        "copyrightholder",
        "copyrightnotice",
        "description_text",
        "descriptions",
        "embargoed",
        "expires",
        "firstcreated",
        "genre",
        "genres",
        "headline",
        "headline_extended",
        "headline_seo",
        "headline_short",
        "headlines",
        "infosource",
        "infosources",
        "language",
        "located",
        "mimetype",
        "people",
        "profile",
        "pubstatus",
        "renditions",
        "renditionscount",
        "representationtype",
        "slugline",
        "standard",
        "subject",
        "subjects",
        "title",
        "type",
        "urgency",
        "uri",
        "usageterms",
        "version",
        "versioncreated",
        "wordcount",
    }
)


def text_value(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def web_address(value: Any) -> str:
    """Return an address of the web, nothing where it is none or too long to keep."""
    address = text_value(value)
    return address if address.startswith(("http://", "https://")) and len(address) <= 500 else ""


def list_objects(raw: Json, *names: str) -> list[Json]:
    """Return what is under any of the names, as objects: 1.x keeps associations by name, not in
    a list.
    """
    items: list[Json] = []
    for name in names:
        value = raw.get(name)
        entries: Iterable[Any] = ()
        if isinstance(value, dict):
            entries = value.values()
        elif isinstance(value, list):
            entries = value
        items += [entry for entry in entries if isinstance(entry, dict)]
    return items


def lowercase_names(value: Any) -> Any:
    """Return the same with every name in small letters."""
    if isinstance(value, dict):
        return {str(name).lower(): lowercase_names(inner) for name, inner in value.items()}
    return [lowercase_names(inner) for inner in value] if isinstance(value, list) else value


def language_rank(entry: Json, own: str) -> int:
    """Return how well an entry fits the item's own language: 0 the same, 1 none told, 2 the same
    but for its script or country, 3 another.
    """
    language = text_value(entry.get("language")).lower()
    own = own.lower()
    if not language or not own:
        return 1 if not language else 2
    if language == own:
        return 0
    return 2 if language.partition("-")[0] == own.partition("-")[0] else 3


def best_entry(entries: Sequence[Json], own: str, roles: Sequence[str]) -> Json:
    """Return the entry in the item's own language whose role comes first in `roles`; an empty one
    where none is.
    """
    spoken = [entry for entry in entries if text_value(entry.get("value"))]

    def rank(entry: Json) -> tuple[int, int]:
        role = text_value(entry.get("role")).lower()
        return (language_rank(entry, own), roles.index(role) if role in roles else len(roles))

    return min(spoken, key=rank, default={})


def foreign_languages(raw: Json, own: str) -> list[str]:
    """Return the other languages that an item speaks as well."""
    languages = (
        text_value(entry.get("language"))
        for name in ("headlines", "bodies")
        for entry in list_objects(raw, name)
        if language_rank(entry, own) == 3
    )
    return sorted(set(languages))
