"""What an archive from elsewhere names, found in this house or made: columns, people, editors,
pictures, issues."""

import html
import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urljoin

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

from articles.actions.archive.archive_pages import ArchivePages
from articles.actions.archive.archive_people import ArchivePeople
from articles.actions.archive.checked_rows import check_fields
from articles.actions.records.name_keys import store_image_keys
from articles.actions.writing.drafts import CreditLine, Picture
from articles.domain.choices import UseRole
from articles.imports.items import Author, ColumnLabel, Item, PictureAt, RowRemarks
from articles.imports.names import fold_name, normalise_name
from articles.models import Column, Credit, Image, Page, Publication, ResponsibleEditor
from newsroom.accounts.actors import Actor, account_of

IMG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
ATTRIBUTE = re.compile(
    r"""(?<![\w-])(src|alt|data-src|data-original|data-lazy-src)\s*=\s*"""
    r"""(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""",
    re.IGNORECASE,
)
ADDRESSES = ("src", "data-src", "data-original", "data-lazy-src")  # lazy pages keep it elsewhere
OFFICE = "编辑部"  # answers for what came without a name, until somebody who does is named
COLUMN_NAME_MAX = 40
check_address = URLValidator(schemes=["http", "https"])
NO_ADDRESS = gettext_lazy("A picture has no address of the web and was left out: %(tag)s")


class ImportLookup:
    """Finds or makes, within the caller's transaction, the rows an item names. `made` counts what
    was new.

    What it found it remembers; `forget` after a transaction that was undone.
    """

    def __init__(
        self, publication: Publication, *, editor: str, column: str, by: Actor, at: datetime
    ) -> None:
        self.publication = publication
        self.editor_name = editor
        self.column_name = column
        self.by = by
        self.at = at
        self.made: dict[str, list[str]] = {"columns": [], "people": [], "issues": []}
        self.people = ArchivePeople(self.made["people"])
        self.pages = ArchivePages(publication, self.made["issues"], by=by, at=at)
        self.forget()

    def forget(self) -> None:
        """Look everything up anew from here on."""
        self.people.forget()
        self.pages.forget()
        self.by_slug: dict[str, Column] = {}
        self.by_name: dict[str, Column] = {}
        self.taken: dict[int, str] = {}  # column → the address by which the archive knows it
        columns = Column.objects.filter(publication=self.publication).select_related("parent")
        for column in columns.order_by("-pk"):
            self.by_slug[column.slug] = self.by_name[fold_name(column.name)] = column

    def columns_of(self, item: Item, remarks: RowRemarks) -> list[Column]:
        """Return the columns of an item, its home first; one that names none stands in the
        archive's own."""
        labels = item.columns or (ColumnLabel(name=self.column_name),)
        return list(dict.fromkeys(self.column(label, remarks) for label in labels))

    def column(self, label: ColumnLabel, remarks: RowRemarks) -> Column:
        """Return a column by address, else by name, made outside the menu where there is none.

        Two categories of one name and two addresses are two columns.
        """
        existing = self._known_column(label)
        if existing is not None:
            return existing
        parent = self.column(label.parent, remarks) if label.parent else None
        name = remarks.cut("columns", normalise_name(label.name), COLUMN_NAME_MAX)
        slug = self._free_slug(label.slug or label.name)
        column = check_fields(
            Column(publication=self.publication, name=name, slug=slug, parent=parent, in_menu=False)
        )
        column.save()
        self.by_slug[column.slug] = self.by_slug[label.slug or column.slug] = column
        self.by_name[fold_name(label.name)] = column
        if label.slug:
            self.taken[column.pk] = label.slug
        self.made["columns"].append(column.name)
        return column

    def _known_column(self, label: ColumnLabel) -> Column | None:
        for slug in (label.slug, _slug(label.slug)):
            if slug and slug in self.by_slug:
                return self.by_slug[slug]
        named = (
            self.by_name.get(fold_name(label.name))
            or self.by_slug.get(label.name)
            or self.by_slug.get(_slug(label.name))
        )
        if named is None or not label.slug:
            return named
        return named if self.taken.setdefault(named.pk, label.slug) == label.slug else None

    def credits_of(self, item: Item) -> list[CreditLine]:
        """Return the byline of an item."""
        return [self.credit(author, item.source) for author in item.authors]

    def credit(self, author: Author, source: str) -> CreditLine:
        """Return one name of the byline, with the author's page where there is one or should be."""
        person = None if author.bare else self.people.person(author, source)
        if person is None:
            check_fields(Credit(name=author.name, role=author.role), "article", "person")
        return CreditLine(role=author.role, person=person, name="" if person else author.name)

    def editor_of(self, item: Item) -> ResponsibleEditor:
        """Return who answers for an item: whom the archive names, else whom the command names, else
        the office."""
        return self.people.editor(item.editor or self.editor_name or OFFICE)

    def place_of(self, item: Item) -> list[tuple[Page, int]]:
        """Return the page an item stood on and its order there; an issue with a date is made where
        it is missing."""
        return self.pages.standing(item.place)

    def images(self, wanted: Iterable[PictureAt]) -> dict[str, Image]:
        """Return pictures by their addresses; one that is new is known by its address only, until
        its file comes."""
        pictures_by_url = {picture.url: picture for picture in wanted}
        existing = {
            image.source_url: image
            for image in Image.objects.filter(source_url__in=list(pictures_by_url)).order_by(
                "digest", "pk"
            )
        }
        fresh = [
            check_fields(_image(picture, self), "original")
            for url, picture in pictures_by_url.items()
            if url not in existing
        ]
        created = Image.objects.bulk_create(fresh)
        store_image_keys(created)
        return existing | {image.source_url: image for image in created}

    def _free_slug(self, wanted: str) -> str:
        base = _slug(wanted) or "column"
        slug = base
        number = 1
        while slug in self.by_slug:
            number += 1
            slug = f"{base}-{number}"
        return slug


def _slug(name: str) -> str:
    return slugify(name, allow_unicode=True)[:55]


def item_pictures(item: Item) -> list[PictureAt]:
    """Return every picture an item shows, the lead picture first."""
    shown = [_picture_at(tag, item.base) for tag in IMG.findall(item.text["body"])]
    lead = item.lead if item.lead is not None and _is_address(item.lead.url) else None
    return [picture for picture in (lead, *shown) if picture is not None]


def number_pictures(
    item: Item, images: dict[str, Image], remarks: RowRemarks
) -> tuple[str, list[Picture]]:
    """Return the body with its pictures named by number, and the pictures an item uses with their
    words.

    A picture without an address of the web is left out with a remark.
    """
    used: dict[tuple[int, str], Picture] = {}

    def name(tag: re.Match[str]) -> str:
        picture = _picture_at(tag[0], item.base)
        image = images.get(picture.url) if picture else None
        if picture is None or image is None:
            remarks.append(str(NO_ADDRESS) % {"tag": tag[0][:120]})
            return ""
        used.setdefault((image.pk, UseRole.BODY), _use(image, picture, UseRole.BODY))
        return f'<img alt="{escape(picture.alt)}" data-image="{image.pk}">'

    body = IMG.sub(name, item.text["body"])
    lead = images.get(item.lead.url) if item.lead else None
    if item.lead is not None and lead is None:
        remarks.append(str(NO_ADDRESS) % {"tag": item.lead.url[:120]})
    first = [_use(lead, item.lead, UseRole.LEAD)] if lead and item.lead else []
    return body, [*first, *used.values()]


def _use(image: Image, picture: PictureAt, role: str) -> Picture:
    return Picture(
        image=image, role=role, caption=picture.caption[:300], alt_text=picture.alt[:300]
    )


def _picture_at(tag: str, base: str) -> PictureAt | None:
    values = {
        name.lower(): html.unescape(one or two or three)
        for name, one, two, three in ATTRIBUTE.findall(tag)
    }
    for name in ADDRESSES:
        written = values.get(name, "").strip()
        try:
            url = urljoin(base, written).replace(" ", "%20")
        except ValueError:
            continue
        if written and _is_address(url):
            return PictureAt(url=url, alt=values.get("alt", "")[:300])
    return None


def _is_address(url: str) -> bool:
    """Tell whether the media library can keep an address."""
    try:
        check_address(url)
    except (ValidationError, ValueError):
        return False
    return len(url) <= 500


def _image(picture: PictureAt, house: ImportLookup) -> Image:
    title = picture.title or picture.caption or picture.alt or picture.url.rpartition("/")[2]
    return Image(
        title=title[:120] or "?",
        source_url=picture.url,
        credit=picture.credit,
        caption=picture.caption,
        uploaded_at=house.at,
        uploaded_by=account_of(house.by),
    )
