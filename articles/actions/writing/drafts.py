"""What a writer hands in: the text and everything that belongs to it, before it is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from articles.characters import clean_line
from articles.domain.choices import UseRole
from articles.markup.sanitising import clean_body, described_images
from articles.models import Article, Column, Image, Person, ResponsibleEditor
from articles.models.texts.text import TEXT_FIELDS


@dataclass(frozen=True, kw_only=True)
class CreditLine:
    """One name of the byline: a person, or a bare name."""

    role: str
    person: Person | None = None
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean_line(self.name))


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture as the article uses it."""

    image: Image
    role: str = UseRole.LEAD
    caption: str = ""
    alt_text: str = ""
    decorative: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "caption", clean_line(self.caption))
        object.__setattr__(self, "alt_text", clean_line(self.alt_text))


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A whole article as handed in. `columns` begins with the home column. `rights` are fields of a
    RightsRecord.

    `responsible_editor` is for texts signed elsewhere (archives); in the house the review sets it.
    `text` holds any of TEXT_FIELDS; missing ones are empty. `rights` of None leaves the record as
    it is.
    """

    text: Mapping[str, Any]
    columns: Sequence[Column] = ()
    credits: Sequence[CreditLine] = ()
    pictures: Sequence[Picture] = ()
    responsible_editor: ResponsibleEditor | None = None
    rights: Mapping[str, Any] | None = None
    expires_at: datetime | None = None
    note: str = field(default="")


def draft_from_article(article: Article) -> Draft:
    """Return what is stored, as a draft: the starting point for changing one thing. Costs four
    queries."""
    standings = article.standings.select_related("column").order_by("-is_primary", "pk")
    return Draft(
        text={name: getattr(article, name) for name in TEXT_FIELDS},
        columns=[standing.column for standing in standings],
        credits=[
            CreditLine(role=credit.role, person=credit.person, name=credit.name)
            for credit in article.credits.select_related("person")
        ],
        pictures=[
            Picture(
                image=use.image,
                role=use.role,
                caption=use.caption,
                alt_text=use.alt_text,
                decorative=use.decorative,
            )
            for use in article.image_uses.select_related("image")
        ],
        expires_at=article.expires_at,
    )


def body_pictures(body: str) -> list[Picture]:
    """Return the uses of the library's pictures that are in a body; one without alternative text
    is decorative.
    """
    described = described_images(clean_body(body))
    images = Image.objects.in_bulk(list(described)) if described else {}
    return [
        Picture(
            image=images[number],
            role=UseRole.BODY,
            alt_text=alt_text[:300],
            decorative=not alt_text,
        )
        for number, alt_text in described.items()
        if number in images
    ]
