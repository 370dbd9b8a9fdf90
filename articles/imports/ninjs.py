"""ninjs, IPTC's JSON for news: 2.x and 3.x, and 1.x where it says the same. One item, a list, or one item a line.

https://iptc.org/standards/ninjs/ : 3.x writes the names of 2.x in camel case, so names are compared in small letters.
"""

import codecs
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import IO, Any
from urllib.parse import urlsplit

import ijson
from django.utils.translation import gettext as _

from articles.imports import markup, moments
from articles.imports.items import (
    Author,
    BadRow,
    Item,
    Label,
    PassedOver,
    PictureAt,
    Row,
    Unreadable,
)
from articles.kinds import RightsKind

PEEK = 64 * 1024
LINE_MAX = 32 * 1024 * 1024
LISTS = ("items", "newsitems")  # how feeds wrap many items
TEXT_TYPES = {"", "text", "composite"}
HEADLINES = {
    "kicker": "kicker",
    "overline": "kicker",
    "eyebrow": "kicker",
    "sub": "subhead",
    "subhead": "subhead",
    "subheadline": "subhead",
    "subtitle": "subhead",
}
Json = dict[str, Any]


def read(file: IO[bytes]) -> Iterator[Row]:
    """Yield an item a row. Refuses Unreadable where the JSON breaks off."""
    values = _lines(file) if _one_item_a_line(file) else _values(file)
    for number, value in enumerate(values, start=1):
        yield _row(number, value)


def _row(number: int, value: Any) -> Row:
    if isinstance(value, BadRow):
        return Row(number, fault=str(value))
    if not isinstance(value, dict):
        return Row(number, fault=_("This is no news item: an object was expected."))
    raw: Json = _small(value)
    uri = _text(raw.get("uri"))
    try:
        return Row(number, item=_item(raw, uri), source_id=uri)
    except PassedOver as passed:
        return Row(number, passed=str(passed), source_id=uri)
    except BadRow as fault:
        return Row(number, fault=str(fault), source_id=uri)


def _item(raw: Json, uri: str) -> Item:
    kind = _text(raw.get("type")).lower()
    if kind not in TEXT_TYPES or "eventdetails" in raw:
        raise PassedOver(_("a “%(kind)s”, no text") % {"kind": kind or "event"})
    if _text(raw.get("pubstatus")).lower() == "canceled":
        raise PassedOver(_("cancelled by its publisher"))
    if not uri:
        raise BadRow(_("The item has no “uri”, so it could not be told from others."))
    text = _words(raw)
    return Item(
        source="ninjs",
        source_id=uri,
        text=text,
        columns=_columns(raw),
        authors=_authors(raw),
        public_from=_public_from(raw),
        expires_at=_moment(raw, "expires"),
        lead=_lead(raw),
        rights=_rights(raw, uri),
        base=uri if uri.startswith("http") else "",
    )


def _words(raw: Json) -> Json:
    text: Json = {"body": _body(raw), "dateline": _text(raw.get("located"))}
    for entry in _objects(raw, "headlines"):
        name = HEADLINES.get(_text(entry.get("role")).lower(), "headline")
        text.setdefault(name, _text(entry.get("value")))
    text["headline"] = text.get("headline") or _text(raw.get("headline")) or _text(raw.get("title"))
    if not text["headline"]:
        raise BadRow(_("The item has no headline."))
    text["abstract"] = _abstract(raw)
    if not text["body"] and text["abstract"]:  # a brief: all it says stands in its description
        text["body"], text["abstract"] = (
            markup.paragraphs(markup.TAGS.sub("", text["abstract"])),
            "",
        )
    if not text["body"]:
        raise BadRow(_("The item has no body."))
    text["keywords"] = _keywords(raw)
    if _foreign(raw):
        text["source_name"] = _source_name(raw)
        text["source_url"] = _web(raw.get("uri"))
    return text


def _body(raw: Json) -> str:
    """Return the fullest body: HTML before plain text, the main one before others."""
    bodies = [entry for entry in _objects(raw, "bodies") if _text(entry.get("value"))]
    for wanted in (_is_html, _is_plain):
        found = [entry for entry in bodies if wanted(entry)]
        if found:
            best = min(found, key=lambda entry: _text(entry.get("role")) != "main")
            return _as_html(_text(best["value"]), plain=wanted is _is_plain)
    if _text(raw.get("body_xhtml")):
        return markup.house_tags(_text(raw["body_xhtml"]))
    return markup.paragraphs(_text(raw.get("body_text")))


def _is_html(entry: Json) -> bool:
    return "html" in _text(entry.get("contenttype")) or "<p" in _text(entry.get("value"))


def _is_plain(entry: Json) -> bool:
    return _text(entry.get("contenttype")) in {"", "text/plain"}


def _as_html(value: str, *, plain: bool) -> str:
    return markup.paragraphs(value) if plain else markup.house_tags(value)


def _abstract(raw: Json) -> str:
    described = _objects(raw, "descriptions")
    best = min(
        described,
        key=lambda entry: _text(entry.get("role")) not in {"main", "summary", ""},
        default={},
    )
    words = _text(best.get("value")) or _text(raw.get("description_text"))
    return words if len(words) <= 1000 else words[:999] + "…"


def _keywords(raw: Json) -> str:
    """Return as many subjects as a line of keywords holds."""
    kept: list[str] = []
    for name in dict.fromkeys(
        _text(entry.get("name")) for entry in _objects(raw, "subjects", "subject")
    ):
        if name and "," not in name and len(",".join([*kept, name])) <= 200:
            kept.append(name)
    return ",".join(kept)


def _columns(raw: Json) -> tuple[Label, ...]:
    names = (_text(entry.get("name")) for entry in _objects(raw, "genres", "genre"))
    return tuple(Label(name=name) for name in dict.fromkeys(names) if name)


def _authors(raw: Json) -> tuple[Author, ...]:
    known = tuple(
        Author(name=_text(entry.get("name")), key=_text(entry.get("uri")))
        for entry in _objects(raw, "people")
        if _text(entry.get("rel")).lower() in {"author", "creator", "byline"}
        and _text(entry.get("name"))
    )
    by = _text(raw.get("by")) or _text(raw.get("byline"))
    return known or ((Author(name=by, bare=True),) if by else ())


def _public_from(raw: Json) -> Any:
    if _text(raw.get("pubstatus")).lower() not in {"", "usable"}:
        return None
    first = (
        _moment(raw, "firstcreated")
        or _moment(raw, "contentcreated")
        or _moment(raw, "versioncreated")
    )
    if first is None:
        raise BadRow(_("The item tells no moment: “firstCreated” or “versionCreated” is missing."))
    embargo = _moment(raw, "embargoed")
    return max(first, embargo) if embargo else first


def _rights(raw: Json, uri: str) -> Json:
    if not _foreign(raw):
        return {"kind": RightsKind.ORIGINAL}
    notice, terms = _text(raw.get("copyrightnotice")), _text(raw.get("usageterms"))
    return {
        "kind": RightsKind.AGENCY,
        "holder": _text(raw.get("copyrightholder"))[:120],
        "licence": (terms or notice or _text(raw.get("copyrightholder")))[:200],
        "statement": "\n".join(part for part in (notice, terms) if part),
    }


def _foreign(raw: Json) -> bool:
    return any(
        _text(raw.get(name)) for name in ("copyrightholder", "copyrightnotice", "usageterms")
    )


def _source_name(raw: Json) -> str:
    named = [_text(entry.get("name")) for entry in _objects(raw, "infosources", "infosource")]
    uri = _text(raw.get("uri"))
    parts = uri.split(":")
    authority = urlsplit(uri).netloc or (parts[2] if len(parts) > 2 else uri)
    return next((name for name in (_text(raw.get("copyrightholder")), *named) if name), authority)[
        :120
    ]


def _lead(raw: Json) -> PictureAt | None:
    """Return the first picture that goes with the text, by its largest rendition the web can show."""
    for entry in _objects(raw, "associations"):
        if _text(entry.get("type")).lower() not in {"picture", "graphic", "image"}:
            continue
        shown = [
            copy
            for copy in _objects(entry, "renditions")
            if _text(copy.get("contenttype")).startswith("image/")
        ]
        address = max(shown, key=_width, default={}).get("href")
        if _web(address):
            return PictureAt(
                url=_web(address),
                title=_headline_of(entry),
                caption=_abstract(entry)[:300],
                credit=(_text(entry.get("by")) or _text(entry.get("copyrightholder")))[:120],
            )
    return None


def _headline_of(entry: Json) -> str:
    return next(
        (_text(line.get("value")) for line in _objects(entry, "headlines")),
        _text(entry.get("title")),
    )


def _width(copy: Json) -> float:
    width = copy.get("width", 0)
    return float(width) if isinstance(width, int | float) else 0.0


def _moment(raw: Json, name: str) -> Any:
    written = _text(raw.get(name))
    return moments.moment(written) if written else None


def _web(value: Any) -> str:
    address = _text(value)
    return address if address.startswith(("http://", "https://")) and len(address) <= 500 else ""


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _objects(raw: Json, *names: str) -> list[Json]:
    """Return what stands under any of the names, as objects: 1.x keeps associations by name, not in a list."""
    found: list[Json] = []
    for name in names:
        value = raw.get(name)
        entries: Iterable[Any] = value.values() if isinstance(value, dict) else value or ()
        found += (
            [entry for entry in entries if isinstance(entry, dict)]
            if not isinstance(entries, str)
            else []
        )
    return found


def _small(value: Any) -> Any:
    """Return the same with every name in small letters."""
    if isinstance(value, dict):
        return {str(name).lower(): _small(inner) for name, inner in value.items()}
    return [_small(inner) for inner in value] if isinstance(value, list) else value


def _one_item_a_line(file: IO[bytes]) -> bool:
    first, second = file.readline(LINE_MAX), file.readline(PEEK)
    file.seek(0)
    try:
        return bool(second.strip()) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _lines(file: IO[bytes]) -> Iterator[Any]:
    while line := file.readline(LINE_MAX):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except (ValueError, RecursionError) as error:
            yield BadRow(_("The line is no JSON: %(reason)s") % {"reason": error})


def _values(file: IO[bytes]) -> Iterator[Any]:
    prefix = _prefix(file)
    try:
        yield from ijson.items(file, prefix, use_float=True, multiple_values=True)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise Unreadable(
            _("The JSON breaks off or is wrong from here on: %(reason)s")
            % {"reason": str(error)[:200]}
        ) from error


def _prefix(file: IO[bytes]) -> str:
    """Return where the items stand: the whole file, a list, or a list under a name. Leaves the file at its start."""
    start = file.read(PEEK)
    bom = start.startswith(codecs.BOM_UTF8)
    file.seek(len(codecs.BOM_UTF8) if bom else 0)
    if start.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"["):
        return "item"
    with suppress(ijson.JSONError):  # the end of what was read; the file itself may be sound
        for prefix, event, _value in ijson.parse(start.removeprefix(codecs.BOM_UTF8)):
            if event == "start_array" and prefix in LISTS:
                return f"{prefix}.item"
    return ""
