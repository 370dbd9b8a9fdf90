"""What every format is turned into: articles as another system knew them, with names instead of
rows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from articles.common.foreign_data import guard_foreign_bytes
from articles.domain.choices import CreditRole
from articles.errors import Refused

KEYWORDS_MAX = 200  # characters a line of keywords holds


class UnreadableArchive(Refused):
    """The file cannot be read, or not further. What came before is sound."""

    code = "unreadable"


class BadRow(Refused):
    """One row makes no sense; the words say why."""

    code = "bad_row"


class SkippedRow(Refused):
    """One row is sound and is no article; the words say what it is."""

    code = "passed_over"


class CancelledRow(SkippedRow):
    """One row takes an article back that its source sent before (a kill notice)."""

    code = "cancelled"


@dataclass(frozen=True, kw_only=True)
class ColumnLabel:
    """A column by name, with the address and the column above it where the other system had
    them.
    """

    name: str
    slug: str = ""
    parent: "ColumnLabel | None" = None


@dataclass(frozen=True, kw_only=True)
class Author:
    """Somebody of the byline.

    `key` tells people of one name apart; without a page of their own they are `bare`.

    `namesakes` says that the source has somebody else of this name: the name alone means neither.
    """

    name: str
    key: str = ""
    role: str = CreditRole.AUTHOR
    bare: bool = False
    namesakes: bool = False


@dataclass(frozen=True, kw_only=True)
class PictureAt:
    """A picture by its address, with the words it had there."""

    url: str
    title: str = ""
    caption: str = ""
    credit: str = ""
    alt: str = ""


@dataclass(frozen=True, kw_only=True)
class PrintPlace:
    """Where an article was printed: the issue's number, and the label of the page as printed (3,
    A3).

    `number_printed` is set where print differs from the number: a double issue is 1282, printed
    1282-1283.
    """

    number: int
    page: str
    date: "date | None" = None
    number_printed: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One article. `text` holds any of TEXT_FIELDS, its body as HTML that nobody has cleaned yet.

    `source` names the system it comes from and `source_id` the article there. Without `public_from`
    it is a draft. `rights` are fields of a RightsRecord; `base` is the address that relative
    addresses in the body start from. `old_addresses` led to it on the earlier site. `version` is
    the source's own count, `withheld` its word that nobody may read it yet. `remarks` say what was
    guessed, cut or left out. `earlier_source` is what earlier versions stored of a long name of a
    source.
    """

    source: str
    source_id: str
    text: Mapping[str, Any]
    public_from: datetime | None = None
    expires_at: datetime | None = None
    columns: tuple[ColumnLabel, ...] = ()
    authors: tuple[Author, ...] = ()
    lead: PictureAt | None = None
    rights: Mapping[str, Any] = field(default_factory=dict)
    editor: str = ""
    old_addresses: tuple[str, ...] = ()
    version: str = ""
    withheld: bool = False
    place: PrintPlace | None = None
    base: str = ""
    earlier_source: str = ""
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ItemRow:
    """One row of a file: its number, and an item, or why there is none.

    `fault` is a broken row, `passed` a sound one that is no article (a menu, a video). `cancels`
    names the system whose article `source_id` the row takes back.
    """

    number: int
    item: Item | None = None
    fault: str = ""
    passed: str = ""
    source_id: str = ""
    cancels: str = ""


def make_row(number: int, source_id: str, make: Callable[[], Item], *, source: str = "") -> ItemRow:
    """Return the row that `make` reads: an item, or the words why there is none.

    Never raises for what a row holds.
    """
    try:
        with guard_foreign_bytes(BadRow, _("The row cannot be understood: %(reason)s")):
            return ItemRow(number, item=make(), source_id=source_id)
    except CancelledRow as cancelled:
        return ItemRow(number, passed=str(cancelled), source_id=source_id, cancels=source)
    except SkippedRow as passed:
        return ItemRow(number, passed=str(passed), source_id=source_id)
    except Refused as fault:
        return ItemRow(number, fault=str(fault), source_id=source_id)


class RowRemarks(list[str]):
    """What is said of one row while it is read."""

    def cut(self, field: str, text: str, limit: int) -> str:
        """Return the text, cut to `limit` characters with a remark where it is longer."""
        if len(text) <= limit:
            return text
        self.append(
            _("“%(field)s” was cut after %(limit)d characters: %(text)s…")
            % {"field": field, "limit": limit, "text": text[:30]}
        )
        return text[: limit - 1] + "…"

    def keywords(self, keywords: Iterable[str]) -> str:
        """Return as many keywords as the field holds, with a remark on those that are left out."""
        fitting: list[str] = []
        left: list[str] = []
        for word in dict.fromkeys(" ".join(word.split()) for word in keywords):
            fits = word and "," not in word and len(",".join([*fitting, word])) <= KEYWORDS_MAX
            (fitting if fits else left).append(word)
        if any(left):
            self.append(
                _("These keywords found no room: %(words)s")
                % {"words": "、".join(word for word in left if word)[:200]}
            )
        return ",".join(fitting)
