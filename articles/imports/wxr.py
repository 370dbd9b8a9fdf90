"""WXR, WordPress's export: RSS with its own names. Posts become articles, attachments the pictures they show."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import IO, Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from articles.imports import markup
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

HEAD = {"author", "category", "wxr_version", "base_blog_url", "base_site_url", "link"}
PUBLIC = {"publish", "future"}
NEVER = "0000-00-00 00:00:00"


@dataclass
class Site:
    """What the head of the file tells: where the site was, its people by sign-in name, its categories by address."""

    address: str = ""
    people: dict[str, str] = field(default_factory=dict)
    categories: dict[str, tuple[str, str]] = field(
        default_factory=dict
    )  # address → name, address of the one above
    pictures: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(""))

    @property
    def name(self) -> str:
        """Return what tells this site's numbers from another's."""
        return f"wxr:{urlsplit(self.address).netloc or 'site'}"[:40]


def read(file: IO[bytes]) -> Iterator[Row]:
    """Yield a row an entry of the export. Refuses Unreadable for a DTD, an entity, and XML that breaks off.

    The file is read twice, because a post may show a picture that comes after it. What is known of pictures stands in
    a temporary database on disk, so that memory does not grow with the file.
    """
    site = Site()
    site.pictures.execute(
        "CREATE TABLE pictures (id TEXT PRIMARY KEY, url TEXT, title TEXT, caption TEXT)"
    )
    for entry in _entries(file, site):
        if _of(entry, "post_type") == "attachment":
            picture = [
                _of(entry, "post_id"),
                _of(entry, "attachment_url"),
                _of(entry, "title"),
                _of(entry, "encoded", "excerpt"),
            ]
            site.pictures.execute("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?)", picture)
    file.seek(0)
    for number, entry in enumerate(_entries(file, site), start=1):
        yield _row(number, entry, site)


def _entries(file: IO[bytes], site: Site) -> Iterator[Element]:
    """Yield each entry and forget it; learn the head on the way."""
    depth, channel = 0, None
    try:
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 2:
                channel = element
            if event == "end" and depth == 2 and channel is not None:
                name = _name(element)
                if name == "item":
                    yield element
                elif name in HEAD:
                    _learn(site, name, element)
                channel.clear()
    except DefusedXmlException as error:
        raise Unreadable(
            _(
                "The file declares a document type or an entity. WordPress never does; such files can do harm, so "
                "nothing of it was read."
            )
        ) from error
    except ParseError as error:
        raise Unreadable(
            _("The XML is wrong from here on: %(reason)s") % {"reason": error}
        ) from error


def _learn(site: Site, name: str, element: Element) -> None:
    if name == "author":
        site.people[_of(element, "author_login")] = _of(element, "author_display_name")
    elif name == "category":
        slug = unquote(_of(element, "category_nicename"))
        site.categories[slug] = (
            _of(element, "cat_name") or slug,
            unquote(_of(element, "category_parent")),
        )
    elif name in {"base_blog_url", "link"}:
        site.address = (element.text or "").strip() or site.address


def _row(number: int, entry: Element, site: Site) -> Row:
    key = _of(entry, "post_id")
    try:
        return Row(number, item=_item(entry, key, site), source_id=key)
    except PassedOver as passed:
        return Row(number, passed=str(passed), source_id=key)
    except BadRow as fault:
        return Row(number, fault=str(fault), source_id=key)


def _item(entry: Element, key: str, site: Site) -> Item:
    kind, status = _of(entry, "post_type") or "post", _of(entry, "status")
    if kind != "post":
        raise PassedOver(_("a “%(kind)s”, no post") % {"kind": kind})
    if status in {"trash", "auto-draft"}:
        raise PassedOver(_("thrown away"))
    if not key:
        raise BadRow(_("The post has no number."))
    text = _words(entry)
    remarks = (
        []
        if _of(entry, "title")
        else [_("The post has no title; its first words stand in for it.")]
    )
    moment = _moment(entry)
    if status in PUBLIC and moment is None:
        remarks.append(_("The post is public and has no date; it stays a draft."))
    public = status in PUBLIC and not _of(entry, "post_password")
    return Item(
        source=site.name,
        source_id=key,
        text=text,
        public_from=moment if public else None,
        columns=_columns(entry, site),
        authors=_authors(entry, site),
        lead=_lead(entry, site),
        rights={"kind": RightsKind.ORIGINAL},
        old_address=_old_address(entry),
        base=site.address,
        remarks=tuple(remarks),
    )


def _words(entry: Element) -> dict[str, Any]:
    body = markup.wordpress(_of(entry, "encoded", "content"))
    headline = _of(entry, "title") or markup.TAGS.sub(" ", body).strip()[:40].strip()
    if not headline:
        raise BadRow(_("The post has neither title nor text."))
    tags = (_label(mark) for mark in _marks(entry, "post_tag"))
    abstract = markup.TAGS.sub("", _of(entry, "encoded", "excerpt"))
    return {
        "headline": headline,
        "body": body,
        "abstract": abstract[:1000],
        "keywords": _line(tags),
    }


def _line(words: Iterator[str]) -> str:
    kept = ""
    for word in dict.fromkeys(words):
        longer = f"{kept},{word}" if kept else word
        kept = longer if word and "," not in word and len(longer) <= 200 else kept
    return kept


def _columns(entry: Element, site: Site) -> tuple[Label, ...]:
    """Return the categories of a post, as the head of the file describes them."""
    labels = []
    for mark in _marks(entry, "category"):
        slug = unquote(mark.get("nicename", ""))
        labels.append(_category(site, slug) or Label(name=_label(mark) or slug, slug=slug))
    return tuple(labels)


def _category(site: Site, slug: str, below: tuple[str, ...] = ()) -> Label | None:
    """Return a category with those it stands in; a circle in the file ends the walk."""
    if slug not in site.categories or slug in below:
        return None
    name, parent = site.categories[slug]
    return Label(name=name, slug=slug, parent=_category(site, parent, (*below, slug)))


def _authors(entry: Element, site: Site) -> tuple[Author, ...]:
    login = _of(entry, "creator")
    name = site.people.get(login) or login
    return (Author(name=name[:60], key=login),) if name else ()


def _lead(entry: Element, site: Site) -> PictureAt | None:
    """Return the featured picture, if the file has it."""
    for meta in _children(entry, "postmeta"):
        if _of(meta, "meta_key") == "_thumbnail_id":
            wanted = (_of(meta, "meta_value"),)
            row = site.pictures.execute(
                "SELECT url, title, caption FROM pictures WHERE id = ?", wanted
            ).fetchone()
            if row and row[0].startswith(("http://", "https://")):
                return PictureAt(
                    url=row[0], title=row[1], caption=markup.TAGS.sub("", row[2])[:300]
                )
    return None


def _moment(entry: Element) -> datetime | None:
    """Return when the post was published: by the world's clock, or the date a feed would tell."""
    written = _of(entry, "post_date_gmt")
    try:
        if written and written != NEVER:
            return datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        told = _of(entry, "pubDate")
        return parsedate_to_datetime(told).astimezone(UTC) if told else None
    except (ValueError, OverflowError) as error:
        raise BadRow(_("“%(text)s” is no date.") % {"text": (written or told)[:40]}) from error


def _old_address(entry: Element) -> str:
    """Return the path under which readers found it, as a browser would ask for it; the front page is none."""
    parts = urlsplit(_of(entry, "link"))
    path = unquote(parts.path)
    if path in {"", "/"} or len(path) > 500:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else path


def _marks(entry: Element, domain: str) -> Iterator[Element]:
    return (mark for mark in _children(entry, "category") if mark.get("domain") == domain)


def _label(mark: Element) -> str:
    return (mark.text or "").strip()


def _children(entry: Element, name: str) -> Iterator[Element]:
    return (child for child in entry if _name(child) == name)


def _of(entry: Element, name: str, space: str = "") -> str:
    """Return the text of a child by its local name; versions of the format differ in their name spaces."""
    for child in entry:
        if _name(child) == name and space in child.tag:
            return "".join(child.itertext()).strip()
    return ""


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
