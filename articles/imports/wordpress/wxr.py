"""WXR, WordPress's export: RSS with its own names.

Posts become articles, attachments the pictures they show.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import IO, Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from articles.common.moments import NEWSPAPER_TIME
from articles.domain.choices import RightsKind
from articles.imports import markup
from articles.imports.items import (
    Author,
    BadRow,
    ColumnLabel,
    Item,
    ItemRow,
    PictureAt,
    RowRemarks,
    SkippedRow,
    make_row,
)
from articles.imports.names import fold_name, normalise_name
from articles.imports.wordpress.export import (
    ExportSite,
    attached_pictures,
    child_text,
    find_children,
    find_picture,
    learn_pictures,
    read_entries,
)
from articles.imports.wordpress.shortcodes import ExportPictures, convert_wordpress

PUBLIC = {"publish", "future"}
DRAFTS = {"draft", "pending"}
THROWN_AWAY = {"trash", "auto-draft"}
TAXONOMIES = {"category", "post_tag", "post_format"}
LEVELS_MAX = 10  # columns above each other; no menu shows more
# What is where a date was never set: MySQL's zero, what PHP makes of it, and the beginning of
# Unix time.
NO_DATE = ("0000-00-00", "-0001-11-30", "1970-01-01", "1969-12-31")


def read_wxr(file: IO[bytes], notes: list[str]) -> Iterator[ItemRow]:
    """Yield a row an entry of the export.

    Refuses Unreadable for what is no WordPress export, a DTD, an entity, and XML that breaks off;
    what came before the break is yielded first.

    The file is read twice, because a post may show a picture that comes after it. What is known of
    pictures is in a temporary database on disk, so that memory does not grow with the file.
    """
    site = ExportSite()
    learn_pictures(file, site)
    for number, entry in enumerate(read_entries(file, site), start=1):
        key = child_text(entry, "post_id")
        yield make_row(number, key, partial(_item, entry, key, site))
    notes += _notes(site)


def _item(entry: Element, key: str, site: ExportSite) -> Item:
    kind = child_text(entry, "post_type") or "post"
    status = child_text(entry, "status")
    if kind != "post":
        raise SkippedRow(_("a “%(kind)s”, no post") % {"kind": kind})
    if status in THROWN_AWAY:
        raise SkippedRow(_("thrown away"))
    if not key:
        raise BadRow(_("The post has no number."))
    remarks = RowRemarks()
    text = _texts(entry, key, site, remarks)
    if not child_text(entry, "title"):
        remarks.append(_("The post has no title; its first words stand in for it."))
    moment = _moment(entry) if status in PUBLIC else None
    if status in PUBLIC and moment is None:
        remarks.append(_("The post is public and has no date; it stays a draft."))
    if status not in PUBLIC | DRAFTS or child_text(entry, "post_password"):
        remarks.append(
            _("The post was not open to everybody there (%(status)s); it stays a draft.")
            % {"status": status or "?"}
        )
    _count_left_out(entry, site)
    return Item(
        source=site.name,
        earlier_source=site.earlier_name,
        source_id=key,
        text=text,
        public_from=None if child_text(entry, "post_password") else moment,
        columns=_columns(entry, site),
        authors=_authors(entry, site, remarks),
        lead=_lead(entry, site),
        rights={"kind": RightsKind.ORIGINAL},
        old_addresses=_old_addresses(entry, remarks),
        base=site.address,
        remarks=tuple(remarks),
    )


def _texts(entry: Element, key: str, site: ExportSite, remarks: RowRemarks) -> dict[str, Any]:
    pictures = ExportPictures(partial(find_picture, site), partial(attached_pictures, site, key))
    body = convert_wordpress(child_text(entry, "encoded", "content"), pictures, remarks)
    headline = markup.plain_line(child_text(entry, "title")) or markup.plain_line(body)[:40].strip()
    if not headline:
        raise BadRow(_("The post has neither title nor text."))
    abstract = markup.plain_line(child_text(entry, "encoded", "excerpt"))
    return {
        "headline": headline,
        "body": body,
        "abstract": remarks.cut("excerpt", abstract, 1000),
        "keywords": remarks.keywords(_label(mark) for mark in _marks(entry, "post_tag")),
    }


def _count_left_out(entry: Element, site: ExportSite) -> None:
    """Count what a post has and an article has not: it is reported once for the whole file."""
    comments = sum(1 for _comment in find_children(entry, "comment"))
    if comments:
        site.left_out["comments", ""] += comments
    for mark in find_children(entry, "category"):
        if mark.get("domain", "category") not in TAXONOMIES:
            site.left_out["taxonomy", mark.get("domain", "")] += 1
    for meta in find_children(entry, "postmeta"):
        name = child_text(meta, "meta_key")
        if name and not name.startswith("_"):
            site.left_out["field", name] += 1


def _notes(site: ExportSite) -> list[str]:
    """Return what was left out of the file as a whole."""
    messages = {
        "comments": _("Comments of readers were left out: %(count)d."),
        "taxonomy": _(
            "The taxonomy “%(name)s” is not taken over; it was left out %(count)d times."
        ),
        "field": _(
            "The custom field “%(name)s” is not taken over; it was left out %(count)d times."
        ),
    }
    return [
        messages[kind] % {"name": name[:40], "count": count}
        for (kind, name), count in sorted(site.left_out.items())
    ]


def _columns(entry: Element, site: ExportSite) -> tuple[ColumnLabel, ...]:
    """Return the categories of a post, as the head of the file describes them."""
    labels = []
    for mark in _marks(entry, "category"):
        slug = unquote(mark.get("nicename", ""))
        labels.append(_category(site, slug) or ColumnLabel(name=_label(mark) or slug, slug=slug))
    return tuple(labels)


def _category(site: ExportSite, slug: str) -> ColumnLabel | None:
    """Return a category with those it is in, the nearest LEVELS_MAX of them.

    A circle ends the walk.
    """
    line: list[str] = []
    while slug in site.categories and slug not in line and len(line) < LEVELS_MAX:
        line.append(slug)
        slug = site.categories[slug].parent
    label = None
    for slug in reversed(line):
        label = ColumnLabel(name=site.categories[slug].name, slug=slug, parent=label)
    return label


def _authors(entry: Element, site: ExportSite, remarks: RowRemarks) -> tuple[Author, ...]:
    """Return who wrote a post.

    The sign-in name is the key; two users may show one name to readers.
    """
    login = child_text(entry, "creator")
    shown = normalise_name(site.people.get(login) or login)
    if not shown:
        return ()
    alike = site.namesakes[fold_name(shown)]
    return (Author(name=remarks.cut("author", shown, 60), key=login, namesakes=alike > 1),)


def _lead(entry: Element, site: ExportSite) -> PictureAt | None:
    """Return the featured picture, if the file has it."""
    for meta in find_children(entry, "postmeta"):
        if child_text(meta, "meta_key") == "_thumbnail_id":
            return find_picture(site, child_text(meta, "meta_value"))
    return None


def _moment(entry: Element) -> datetime | None:
    """Return when the post was published: by the world's clock, else by the newspaper's, else as a
    feed would tell.

    A clock that was never set counts as none. Refuses BadRow for dates that cannot be read.
    """
    refused = ""
    for name, zone in (("post_date_gmt", UTC), ("post_date", NEWSPAPER_TIME)):
        written = child_text(entry, name)
        if not written or written.startswith(NO_DATE):
            continue
        try:
            moment = datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=zone)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            refused = refused or written
    feed_date = child_text(entry, "pubDate")
    try:
        # Python reads the year -0001, which WordPress writes for no date, as the year 2000.
        fed = (
            parsedate_to_datetime(feed_date).astimezone(UTC)
            if feed_date and "-0001" not in feed_date
            else None
        )
    except (ValueError, OverflowError, TypeError):
        fed = None
        refused = refused or feed_date
    if fed is not None and fed.year > 1970:
        return fed
    if refused and "-0001" not in refused:
        raise BadRow(_("“%(text)s” is no date.") % {"text": refused[:40]})
    return None


def _old_addresses(entry: Element, remarks: RowRemarks) -> tuple[str, ...]:
    """Return the paths under which readers found the post: its link, and the short form by its
    number.

    The front page leads to no post.
    """
    paths: list[str] = []
    for written in (child_text(entry, "link"), child_text(entry, "guid")):
        try:
            parts = urlsplit(written)
        except ValueError:
            remarks.append(_("“%(address)s” is no address.") % {"address": written[:60]})
            continue
        if parts.scheme not in {"http", "https"} or (parts.path in {"", "/"} and not parts.query):
            continue
        path = unquote(parts.path) or "/"
        paths.append(f"{parts.path or '/'}?{parts.query}" if parts.query else path)
    return tuple(dict.fromkeys(paths))


def _marks(entry: Element, domain: str) -> Iterator[Element]:
    return (mark for mark in find_children(entry, "category") if mark.get("domain") == domain)


def _label(mark: Element) -> str:
    return (mark.text or "").strip()
