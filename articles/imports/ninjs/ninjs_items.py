"""ninjs, IPTC's JSON for news: 2.x and 3.x, and 1.x where it says the same.

One item, a list, or one item a line.

https://iptc.org/standards/ninjs/ : 3.x writes the names of 2.x in camel case, so names are compared
in small letters.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from articles.domain.choices import RightsKind
from articles.imports import json_file, markup, moments
from articles.imports.items import (
    Author,
    BadRow,
    CancelledRow,
    ColumnLabel,
    Item,
    ItemRow,
    PictureAt,
    RowRemarks,
    SkippedRow,
    UnreadableArchive,
    make_row,
)
from articles.imports.names import normalise_name
from articles.imports.ninjs.values import (
    TAKEN,
    Json,
    best_entry,
    foreign_languages,
    language_rank,
    list_objects,
    lowercase_names,
    text_value,
    web_address,
)
from articles.imports.ninjs.versions import Versions

SOURCE = "ninjs"
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
MAIN = ("main", "", "headline", "title")
SUMMARY = ("main", "summary", "", "abstract", "description")
PICTURES = {"picture", "graphic", "image"}
KILLED = {"canceled", "cancelled"}


def read_ninjs(file: IO[bytes], notes: list[str]) -> Iterator[ItemRow]:
    """Yield an item a row. Refuses Unreadable where the JSON breaks off.

    The file is read twice: of several versions of one item only the newest is taken, wherever it
    is.
    """
    versions = Versions()
    left_out = Counter[str]()
    try:
        for number, value in enumerate(json_file.read_values(file), start=1):
            versions.see(number, value)
    except UnreadableArchive:
        pass  # told again where it is, behind the rows before it
    for number, value in enumerate(json_file.read_values(file), start=1):
        yield _row(number, value, versions, left_out)
    notes += [
        _("The field “%(name)s” is not taken over; %(count)d items have it.")
        % {"name": name[:40], "count": count}
        for name, count in sorted(left_out.items())
    ]


def _row(number: int, value: Any, versions: Versions, left_out: Counter[str]) -> ItemRow:
    if isinstance(value, BadRow):
        return ItemRow(number, fault=str(value))
    if not isinstance(value, dict):
        return ItemRow(number, fault=_("This is no news item: an object was expected."))
    uri = text_value(next((value[name] for name in value if str(name).lower() == "uri"), ""))

    def make() -> Item:
        newest = versions.newest(uri)
        if newest is not None and newest != number:
            raise SkippedRow(
                _("an older version; the newest stands in row %(row)d") % {"row": newest}
            )
        return _item(lowercase_names(value), uri, left_out)

    return make_row(number, uri, make, source=SOURCE)


def _item(raw: Json, uri: str, left_out: Counter[str]) -> Item:
    kind = text_value(raw.get("type")).lower()
    if kind not in TEXT_TYPES or "eventdetails" in raw:
        raise SkippedRow(_("a “%(kind)s”, no text") % {"kind": kind or "event"})
    if _status(raw) in KILLED:
        raise CancelledRow(_("cancelled by its publisher"))
    if not uri:
        raise BadRow(_("The item has no “uri”, so it could not be told from others."))
    remarks = RowRemarks()
    if _status(raw) not in {"", "usable", "withheld"}:
        remarks.append(
            _("The status “%(status)s” is unknown; the text stays a draft.")
            % {"status": _status(raw)[:20]}
        )
    own = text_value(raw.get("language"))
    item = Item(
        source=SOURCE,
        source_id=uri,
        text=_texts(raw, own, remarks),
        columns=_columns(raw),
        authors=_authors(raw, remarks),
        public_from=_public_from(raw),
        expires_at=moments.parse_end(text_value(raw.get("expires")))
        if text_value(raw.get("expires"))
        else None,
        lead=_lead(raw, remarks),
        rights=_rights(raw, remarks),
        version=str(raw.get("version") or ""),
        base=uri if uri.startswith("http") else "",
        remarks=(*remarks, *_other_languages(raw, own)),
        withheld=_status(raw) == "withheld",
    )
    left_out.update(name for name in raw if name not in TAKEN and raw[name])
    return item


def _other_languages(raw: Json, own: str) -> list[str]:
    others = foreign_languages(raw, own)
    message = _("Texts in other languages were left out: %(languages)s")
    return [message % {"languages": "、".join(others)[:80]}] if others else []


def _texts(raw: Json, own: str, remarks: RowRemarks) -> Json:
    texts: Json = {
        "body": _body(raw, own, remarks),
        "dateline": remarks.cut("located", text_value(raw.get("located")), 60),
        "headline": _headline(raw, own),
        "abstract": remarks.cut("descriptions", _abstract(raw, own), 1000),
        **_around_headline(raw, own),
    }
    if not texts["headline"]:
        raise BadRow(_("The item has no headline."))
    if not texts["body"] and texts["abstract"]:  # a brief: all it says is in its description
        texts["body"] = markup.make_paragraphs(markup.TAGS.sub("", _abstract(raw, own)))
        texts["abstract"] = ""
    if not texts["body"]:
        raise BadRow(_("The item has no body."))
    texts["keywords"] = remarks.keywords(
        text_value(entry.get("name")) for entry in list_objects(raw, "subjects", "subject")
    )
    if _foreign(raw):
        texts["source_name"] = _source_name(raw)
        texts["source_url"] = web_address(raw.get("uri"))
    return texts


def _headline(raw: Json, own: str) -> str:
    """Return the headline whose role is main, in the item's own language."""
    main = [
        entry
        for entry in list_objects(raw, "headlines")
        if text_value(entry.get("role")).lower() not in HEADLINES
    ]
    headline = text_value(best_entry(main, own, MAIN).get("value"))
    return headline or text_value(raw.get("headline")) or text_value(raw.get("title"))


def _around_headline(raw: Json, own: str) -> Json:
    """Return kicker and subhead."""
    texts: Json = {}
    for name in ("kicker", "subhead"):
        roles = [role for role, field in HEADLINES.items() if field == name]
        entries = [
            entry
            for entry in list_objects(raw, "headlines")
            if text_value(entry.get("role")).lower() in roles and language_rank(entry, own) < 3
        ]
        texts[name] = text_value(best_entry(entries, own, roles).get("value"))
    return texts


def _body(raw: Json, own: str, remarks: RowRemarks) -> str:
    """Return the fullest body in the item's own language: HTML before plain text, the main one
    before others.
    """
    bodies = [entry for entry in list_objects(raw, "bodies") if text_value(entry.get("value"))]
    nearest = min((language_rank(entry, own) for entry in bodies), default=0)
    bodies = [entry for entry in bodies if language_rank(entry, own) == nearest]
    for wanted in (_is_html, _is_plain):
        candidates = [entry for entry in bodies if wanted(entry)]
        if candidates:
            value = text_value(best_entry(candidates, own, MAIN)["value"])
            if wanted is _is_plain:
                return markup.make_paragraphs(value)
            return markup.convert_tags(value, remarks)
    if text_value(raw.get("body_xhtml")):
        return markup.convert_tags(text_value(raw["body_xhtml"]), remarks)
    return markup.make_paragraphs(text_value(raw.get("body_text")))


def _is_html(entry: Json) -> bool:
    return "html" in text_value(entry.get("contenttype")) or "<p" in text_value(entry.get("value"))


def _is_plain(entry: Json) -> bool:
    return text_value(entry.get("contenttype")) in {"", "text/plain"}


def _abstract(raw: Json, own: str) -> str:
    described = best_entry(list_objects(raw, "descriptions"), own, SUMMARY)
    return text_value(described.get("value")) or text_value(raw.get("description_text"))


def _columns(raw: Json) -> tuple[ColumnLabel, ...]:
    names = (text_value(entry.get("name")) for entry in list_objects(raw, "genres", "genre"))
    return tuple(ColumnLabel(name=name) for name in dict.fromkeys(names) if name)


def _authors(raw: Json, remarks: RowRemarks) -> tuple[Author, ...]:
    known = tuple(
        Author(
            name=remarks.cut("people", normalise_name(text_value(entry.get("name"))), 60),
            key=text_value(entry.get("uri")),
        )
        for entry in list_objects(raw, "people")
        if text_value(entry.get("rel")).lower() in {"author", "creator", "byline"}
        and text_value(entry.get("name"))
    )
    by = normalise_name(text_value(raw.get("by")) or text_value(raw.get("byline")))
    return known or ((Author(name=remarks.cut("by", by, 60), bare=True),) if by else ())


def _status(raw: Json) -> str:
    return text_value(raw.get("pubstatus")).lower()


def _public_from(raw: Json) -> datetime | None:
    if _status(raw) not in {"", "usable"}:
        return None
    written = (
        text_value(raw.get(name)) for name in ("firstcreated", "contentcreated", "versioncreated")
    )
    first = next((moments.parse_moment(date_text) for date_text in written if date_text), None)
    if first is None:
        raise BadRow(_("The item tells no moment: “firstCreated” or “versionCreated” is missing."))
    embargo = text_value(raw.get("embargoed"))
    return max(first, moments.parse_moment(embargo)) if embargo else first


def _rights(raw: Json, remarks: RowRemarks) -> Json:
    if not _foreign(raw):
        return {"kind": RightsKind.ORIGINAL}
    notice = text_value(raw.get("copyrightnotice"))
    terms = text_value(raw.get("usageterms"))
    holder = text_value(raw.get("copyrightholder"))
    return {
        "kind": RightsKind.AGENCY,
        "holder": remarks.cut("copyrightHolder", holder, 120),
        "licence": remarks.cut("usageTerms", terms or notice or holder, 200),
        "statement": "\n".join(part for part in (notice, terms) if part),
    }


def _foreign(raw: Json) -> bool:
    return any(
        text_value(raw.get(name)) for name in ("copyrightholder", "copyrightnotice", "usageterms")
    )


def _source_name(raw: Json) -> str:
    named = [
        text_value(entry.get("name")) for entry in list_objects(raw, "infosources", "infosource")
    ]
    uri = text_value(raw.get("uri"))
    parts = uri.split(":")
    authority = urlsplit(uri).netloc or (parts[2] if len(parts) > 2 else uri)
    if parts[0].lower() == "tag" and len(parts) > 1:
        authority = parts[1].partition(",")[0]
    return next(
        (name for name in (text_value(raw.get("copyrightholder")), *named) if name), authority
    )[:120]


def _lead(raw: Json, remarks: RowRemarks) -> PictureAt | None:
    """Return the first picture that goes with the text, by its largest rendition the web can
    show.
    """
    others: Counter[str] = Counter()
    lead: PictureAt | None = None
    for entry in list_objects(raw, "associations"):
        kind = text_value(entry.get("type")).lower()
        picture = _picture(entry) if kind in PICTURES else None
        if lead is None and picture is not None:
            lead = picture
        else:
            others[kind or "?"] += 1
    if others:
        kinds = "、".join(f"{kind} × {count}" for kind, count in sorted(others.items()))
        remarks.append(
            _("Of what goes with the text, this was left out: %(kinds)s") % {"kinds": kinds[:200]}
        )
    return lead


def _picture(entry: Json) -> PictureAt | None:
    shown = [
        copy
        for copy in list_objects(entry, "renditions")
        if text_value(copy.get("contenttype")).startswith("image/")
    ]
    address = web_address(max(shown, key=_width, default={}).get("href"))
    if not address:
        return None
    return PictureAt(
        url=address,
        title=_headline_of(entry),
        caption=_abstract(entry, "")[:300],
        credit=(text_value(entry.get("by")) or text_value(entry.get("copyrightholder")))[:120],
    )


def _headline_of(entry: Json) -> str:
    return next(
        (text_value(line.get("value")) for line in list_objects(entry, "headlines")),
        text_value(entry.get("title")),
    )


def _width(copy: Json) -> float:
    width = copy.get("width", 0)
    return float(width) if isinstance(width, int | float) else 0.0
