"""What every format is turned into: articles as another system knew them, with names instead of rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from articles.errors import Refused
from articles.kinds import CreditRole


class Unreadable(Refused):
    """The file cannot be read, or not further. What came before is sound."""

    code = "unreadable"


class BadRow(Exception):
    """One row makes no sense; the words say why."""


class PassedOver(Exception):
    """One row is sound and is no article; the words say what it is."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """A column by name, with the address and the column above it where the other system had them."""

    name: str
    slug: str = ""
    parent: "Label | None" = None


@dataclass(frozen=True, kw_only=True)
class Author:
    """Somebody of the byline. `key` tells people of one name apart; without a page of their own they are `bare`."""

    name: str
    key: str = ""
    role: str = CreditRole.AUTHOR
    bare: bool = False


@dataclass(frozen=True, kw_only=True)
class PictureAt:
    """A picture by its address, with the words it had there."""

    url: str
    title: str = ""
    caption: str = ""
    credit: str = ""
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an article stood in print."""

    number: int
    position: int
    date: "date | None" = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """One article. `text` holds any of TEXT_FIELDS, its body as HTML that nobody has cleaned yet.

    `source` names the system it comes from and `source_id` the article there. Without `public_from` it is a draft.
    `rights` are fields of a RightsRecord; `base` is the address that relative addresses in the body start from.
    `remarks` say what was guessed.
    """

    source: str
    source_id: str
    text: Mapping[str, Any]
    public_from: datetime | None = None
    expires_at: datetime | None = None
    columns: tuple[Label, ...] = ()
    authors: tuple[Author, ...] = ()
    lead: PictureAt | None = None
    rights: Mapping[str, Any] = field(default_factory=dict)
    editor: str = ""
    old_address: str = ""
    place: Place | None = None
    base: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row of a file: its number, and an item, or why there is none.

    `fault` is a broken row, `passed` a sound one that is no article (a menu, a video).
    """

    number: int
    item: Item | None = None
    fault: str = ""
    passed: str = ""
    source_id: str = ""
