"""The file of a WordPress export: its entries one by one, and what its head and its attachments
tell of the site.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from articles.imports import markup
from articles.imports.items import PictureAt, UnreadableArchive
from articles.imports.names import cut_source, fold_name, name_source
from articles.imports.xml_text import CleanXml

HEAD = {"author", "category", "wxr_version", "base_blog_url", "base_site_url", "link"}
DEPTH_MAX = 100
NAMESPACE = "wordpress.org/export/"


@dataclass(frozen=True)
class Category:
    """A category of the export. `parent` is the address of the one above, empty at the top."""

    name: str
    parent: str


@dataclass
class ExportSite:
    """What the head of the file tells: where the site was, its people by sign-in name, its
    categories by address.
    """

    address: str = ""
    people: dict[str, str] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)  # by address
    namesakes: Counter[str] = field(default_factory=Counter)  # folded name → how many have it
    pictures: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(""))
    is_wordpress: bool = False
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """Return what tells this site's numbers from another's."""
        return name_source(self._whole_name)

    @property
    def earlier_name(self) -> str:
        """Return what earlier versions stored of a long name, empty for every other."""
        return cut_source(self._whole_name)

    @property
    def _whole_name(self) -> str:
        return f"wxr:{urlsplit(self.address).netloc or 'site'}"


def learn_pictures(file: IO[bytes], site: ExportSite) -> None:
    """Read the whole file for its pictures and its people.

    Refuses Unreadable for what is no WordPress export.
    """
    site.pictures.execute(
        "CREATE TABLE pictures (id TEXT PRIMARY KEY, parent TEXT, url TEXT, title TEXT, "
        "caption TEXT)"
    )
    site.pictures.execute("CREATE INDEX by_parent ON pictures (parent)")
    try:
        for entry in read_entries(file, site):
            if child_text(entry, "post_type") == "attachment":
                site.pictures.execute(
                    "INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?, ?)", _picture_row(entry)
                )
    except UnreadableArchive:
        return  # told again where it is, behind the rows before it
    if not site.is_wordpress:
        raise UnreadableArchive(_no_export("rss"))


def _picture_row(entry: Element) -> list[str]:
    return [
        child_text(entry, "post_id"),
        child_text(entry, "post_parent"),
        child_text(entry, "attachment_url"),
        markup.plain_line(child_text(entry, "title")),
        markup.plain_line(child_text(entry, "encoded", "excerpt")),
    ]


def read_entries(file: IO[bytes], site: ExportSite) -> Iterator[Element]:
    """Yield each entry and forget it; learn the head on the way."""
    file.seek(0)
    text = CleanXml(file)
    depth = 0
    channel = None
    try:
        for event, element in iterparse(text, events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if depth > DEPTH_MAX:
                raise UnreadableArchive(
                    _("The XML is nested deeper than %(depth)d levels; no export of WordPress is.")
                    % {"depth": DEPTH_MAX}
                )
            if event == "start" and depth == 1 and _name(element) != "rss":
                raise UnreadableArchive(_no_export(_name(element)))
            if event == "start" and depth == 2:
                channel = element
            if event == "end" and depth == 2 and channel is not None:
                site.is_wordpress |= any(NAMESPACE in one.tag for one in (element, *element))
                name = _name(element)
                if name == "item":
                    yield element
                elif name in HEAD:
                    _learn(site, name, element)
                channel.clear()
    except DefusedXmlException as error:
        raise UnreadableArchive(
            _(
                "The file declares a document type or an entity. WordPress never does; such "
                "files can do harm, so "
                "nothing of it was read."
            )
        ) from error
    except ParseError as error:
        raise UnreadableArchive(
            _("The XML is wrong from here on: %(reason)s") % {"reason": error}
        ) from error
    finally:
        text.close()


def _no_export(root: str) -> str:
    return _(
        "This is no WordPress export: its outermost element is “%(root)s”, or nothing in it "
        "is WordPress's. "
        "NewsML-G2, NITF, Atom and plain RSS are not read; ask the source for ninjs."
    ) % {"root": root[:40]}


def _learn(site: ExportSite, name: str, element: Element) -> None:
    if name == "author":
        _learn_person(
            site, child_text(element, "author_login"), child_text(element, "author_display_name")
        )
    elif name == "category":
        slug = unquote(child_text(element, "category_nicename"))
        site.categories[slug] = Category(
            name=child_text(element, "cat_name") or slug,
            parent=unquote(child_text(element, "category_parent")),
        )
    elif name in {"base_blog_url", "link"}:
        site.address = (element.text or "").strip() or site.address


def _learn_person(site: ExportSite, login: str, shown: str) -> None:
    if login in site.people:
        site.namesakes[fold_name(site.people[login])] -= 1
    site.people[login] = shown
    site.namesakes[fold_name(shown)] += 1


def find_picture(site: ExportSite, number: str) -> PictureAt | None:
    """Return a picture of the export by its number."""
    row = site.pictures.execute(
        "SELECT url, title, caption FROM pictures WHERE id = ?", (number,)
    ).fetchone()
    return _picture_at(row) if row else None


def attached_pictures(site: ExportSite, key: str) -> list[PictureAt]:
    """Return the pictures that were uploaded for a post, in their order."""
    rows = site.pictures.execute(
        "SELECT url, title, caption FROM pictures WHERE parent = ? ORDER BY CAST(id AS INTEGER)",
        (key,),
    )
    return [picture for row in rows if (picture := _picture_at(row)) is not None]


def _picture_at(row: tuple[str, str, str]) -> PictureAt | None:
    url, title, caption = row
    if not url.startswith(("http://", "https://")):
        return None
    return PictureAt(url=url, title=title, caption=caption[:300])


def find_children(entry: Element, name: str) -> Iterator[Element]:
    return (child for child in entry if _name(child) == name)


def child_text(entry: Element, name: str, space: str = "") -> str:
    """Return the text of a child by its local name; versions of the format differ in their name
    spaces.
    """
    for child in entry:
        if _name(child) == name and space in child.tag:
            return "".join(child.itertext()).strip()
    return ""


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]
