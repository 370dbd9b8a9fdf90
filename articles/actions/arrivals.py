"""What an archive from elsewhere names, found in this house or made: columns, people, editors, pictures, issues."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urljoin

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _

from articles.actions import editions
from articles.actions.drafts import CreditLine, Picture
from articles.errors import Invalid
from articles.imports.items import Author, Item, Label, PictureAt, Place
from articles.kinds import UseRole
from articles.models import (
    Column,
    Credit,
    Image,
    Issue,
    Page,
    Person,
    Placement,
    Publication,
    ResponsibleEditor,
)

if TYPE_CHECKING:
    from newsroom.accounts.models import User

IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
OFFICE = "编辑部"  # answers for what came without a name, until somebody who does is named
Row = TypeVar("Row", bound=models.Model)


class Arrivals:
    """Finds or makes, within the caller's transaction, the rows an item names. `made` counts what was new.

    What it found it remembers; `forget` after a transaction that was undone.
    """

    def __init__(
        self, publication: Publication, *, editor: str, column: str, by: "User | None", at: datetime
    ) -> None:
        self.publication, self.editor_name, self.column_name, self.by, self.at = (
            publication,
            editor,
            column,
            by,
            at,
        )
        self.made: dict[str, list[str]] = {"columns": [], "people": [], "issues": []}
        self.forget()

    def forget(self) -> None:
        """Look everything up anew from here on."""
        self.columns: dict[str, Column] = {}
        for column in (
            Column.objects.filter(publication=self.publication)
            .select_related("parent")
            .order_by("-pk")
        ):
            self.columns[column.name] = self.columns[column.slug] = column
        self.people: dict[tuple[str, str], Person | None] = {}
        self.editors: dict[str, ResponsibleEditor] = {}
        self.pages: dict[tuple[int, int], Page] = {}
        self.orders: dict[int, int] = {}

    def columns_of(self, item: Item) -> list[Column]:
        """Return the columns of an item, its home first; one that names none stands in the archive's own."""
        labels = item.columns or (Label(name=self.column_name),)
        return list(dict.fromkeys(self.column(label) for label in labels))

    def column(self, label: Label) -> Column:
        """Return a column by address or name, made outside the menu where there is none."""
        found = self.columns.get(label.slug) or self.columns.get(label.name)
        if found is not None:
            return found
        parent = self.column(label.parent) if label.parent else None
        slug = self._free_slug(label.slug or label.name)
        column = _checked(
            Column(
                publication=self.publication,
                name=label.name,
                slug=slug,
                parent=parent,
                in_menu=False,
            )
        )
        column.save()
        self.columns[column.name] = self.columns[column.slug] = self.columns[
            label.slug or label.name
        ] = column
        self.made["columns"].append(column.name)
        return column

    def credits_of(self, item: Item) -> list[CreditLine]:
        """Return the byline of an item."""
        return [self.credit(author, item.source) for author in item.authors]

    def credit(self, author: Author, source: str) -> CreditLine:
        """Return one name of the byline, with the author's page where there is one or should be."""
        person = None if author.bare else self.person(author, source)
        if person is None:
            _checked(Credit(name=author.name, role=author.role), "article", "person")
        return CreditLine(role=author.role, person=person, name="" if person else author.name)

    def person(self, author: Author, source: str) -> Person | None:
        """Return the author's page by the other system's key, else by the name if one person bears it; or a new one.

        Where several bear the name and no key tells them apart, None: the name is printed and claims nobody.
        """
        asked = (source, author.key or author.name)
        if asked not in self.people:
            self.people[asked] = self._find_person(author, ":".join(asked)[:200])
        return self.people[asked]

    def editor_of(self, item: Item) -> ResponsibleEditor:
        """Return who answers for an item: whom the archive names, else whom the command names, else the office.

        Somebody new signs nothing else: he or she is not offered to writers.
        """
        name = item.editor or self.editor_name or OFFICE
        if name not in self.editors:
            known = ResponsibleEditor.objects.filter(
                models.Q(printed_name=name) | models.Q(person__name=name)
            )
            self.editors[name] = known.order_by("pk").first() or self._new_editor(name)
        return self.editors[name]

    def place_of(self, item: Item) -> list[tuple[Page, int]]:
        """Return the page an item stood on and its order there; an issue with a date is made where it is missing."""
        if item.place is None:
            return []
        page = self.page(item.place)
        if page.pk not in self.orders:
            last = Placement.objects.filter(page=page).aggregate(last=models.Max("position"))[
                "last"
            ]
            self.orders[page.pk] = last or 0
        self.orders[page.pk] += 1
        return [(page, self.orders[page.pk])]

    def page(self, place: Place) -> Page:
        """Return a page of an issue. Refuses Invalid for an issue nobody knows the date of, and a page it lacks."""
        key = (place.number, place.position)
        if key not in self.pages:
            issue = self._issue(place)
            for page in issue.pages.select_related("issue"):
                self.pages[place.number, page.position] = page
        if key not in self.pages:
            raise Invalid(_("Issue %(number)d has no page %(position)d.") % vars(place))
        return self.pages[key]

    def images(self, wanted: Iterable[PictureAt]) -> dict[str, Image]:
        """Return pictures by their addresses; one that is new is known by its address only, until its file comes."""
        at = {picture.url: picture for picture in wanted}
        found = {
            image.source_url: image
            for image in Image.objects.filter(source_url__in=list(at), digest="")
        }
        fresh = [
            _checked(_image(picture, self), "original")
            for url, picture in at.items()
            if url not in found
        ]
        return found | {image.source_url: image for image in Image.objects.bulk_create(fresh)}

    def _issue(self, place: Place) -> Issue:
        found = Issue.objects.filter(publication=self.publication, number=place.number).first()
        if found is not None:
            return found
        if place.date is None:
            raise Invalid(
                _(
                    "Issue %(number)d is not there. Tell its date in “issue_date”, and it will be made."
                )
                % vars(place)
            )
        issue = editions.create_issue(
            self.publication,
            number=place.number,
            date=place.date,
            by=self.by,
            at=self.at,
            published_at=editions.public_from(place.date, self.at),
        )
        self.made["issues"].append(str(issue.number))
        return issue

    def _find_person(self, author: Author, source_id: str) -> Person | None:
        found = Person.objects.filter(source_id=source_id).first()
        if found is not None:
            return found
        namesakes = list(Person.objects.filter(name=author.name)[:2])
        if namesakes:
            return namesakes[0] if len(namesakes) == 1 else None
        return self._new_person(author.name, source_id)

    def _new_person(self, name: str, source_id: str = "") -> Person:
        person = _checked(Person(name=name, slug=_free_person_slug(name), source_id=source_id))
        person.save()
        self.made["people"].append(name)
        return person

    def _new_editor(self, name: str) -> ResponsibleEditor:
        person = Person.objects.filter(name=name, editor=None).first() or self._new_person(name)
        editor = ResponsibleEditor(person=person, printed_name=name, active=False)
        editor.save()
        return editor

    def _free_slug(self, wanted: str) -> str:
        base = slugify(wanted, allow_unicode=True)[:55] or "column"
        slug, number = base, 1
        while slug in self.columns:
            number += 1
            slug = f"{base}-{number}"
        return slug


def pictures_in(item: Item) -> list[PictureAt]:
    """Return every picture an item shows, the lead picture first."""
    shown = [_picture_at(tag, item.base) for tag in IMG.findall(item.text["body"])]
    return [picture for picture in (item.lead, *shown) if picture is not None]


def with_pictures(item: Item, images: dict[str, Image]) -> tuple[str, list[Picture]]:
    """Return the body with its pictures named by number, and the pictures an item uses with their words."""
    used: dict[tuple[int, str], Picture] = {}

    def name(found: re.Match[str]) -> str:
        picture = _picture_at(found[0], item.base)
        image = images.get(picture.url) if picture else None
        if picture is None or image is None:
            return ""
        used.setdefault((image.pk, UseRole.BODY), _use(image, picture, UseRole.BODY))
        return f'<img alt="{escape(picture.alt)}" data-image="{image.pk}">'

    body = IMG.sub(name, item.text["body"])
    lead = images.get(item.lead.url) if item.lead else None
    first = [_use(lead, item.lead, UseRole.LEAD)] if lead and item.lead else []
    return body, [*first, *used.values()]


def _use(image: Image, picture: PictureAt, role: str) -> Picture:
    return Picture(
        image=image, role=role, caption=picture.caption[:300], alt_text=picture.alt[:300]
    )


def _picture_at(tag: str, base: str) -> PictureAt | None:
    values = {name.lower(): one or other for name, one, other in ATTRIBUTE.findall(tag)}
    try:
        url = urljoin(base, values.get("src", "").replace("&amp;", "&"))
    except ValueError:
        return None
    known = url.startswith(("http://", "https://")) and len(url) <= 500
    return PictureAt(url=url, alt=values.get("alt", "")[:300]) if known else None


def _image(picture: PictureAt, house: Arrivals) -> Image:
    title = picture.title or picture.caption or picture.alt or picture.url.rpartition("/")[2]
    return Image(
        title=title[:120] or "?",
        source_url=picture.url,
        credit=picture.credit,
        caption=picture.caption,
        uploaded_at=house.at,
        uploaded_by=house.by,
    )


def _free_person_slug(name: str) -> str:
    base = slugify(name, allow_unicode=True)[:70] or "person"
    taken = set(Person.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _checked(row: Row, *without: str) -> Row:
    """Return the row when its fields hold what they may. Refuses Invalid."""
    try:
        row.clean_fields(exclude={"publication", "parent", "uploaded_by", *without})
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    return row
