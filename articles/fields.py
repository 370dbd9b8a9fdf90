"""Small pieces that several models share: fields of clean text and carried moments, lines of
facts.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.characters import clean_line, clean_text
from articles.characters.lookalikes import plain_letter
from articles.common.moments import clamp_moment, validate_day, validate_moment

ALLOWED_CONTROLS = "\n\r\t"
COUNTED = re.compile(r"[0-9A-Za-z]+|[^\s0-9A-Za-z]")


class ImprintLine(NamedTuple):
    """One line of an imprint: a label, what it says, and where it leads (may be empty)."""

    label: str
    value: str
    url: str


def parse_imprint_lines(text: str) -> list[ImprintLine]:
    """Read lines of the form `label | value | address`; the address may be left out.

    Blank lines are skipped.
    """
    rows = []
    for line in text.splitlines():
        label, _bar, rest = line.partition("|")
        value, _bar, url = rest.partition("|")
        if label.strip():
            rows.append(ImprintLine(label.strip(), value.strip(), url.strip()))
    return rows


def validate_facts(text: str) -> None:
    """Refuse a line whose address is not a web address (a footer is where spam links are
    planted).
    """
    for number, fact in enumerate(parse_imprint_lines(text), start=1):
        if fact.url and not fact.url.startswith(("https://", "http://")):
            raise ValidationError(
                _(
                    "Line %(number)d: “%(url)s” is not a web address. Begin it with https:// "
                    "or leave it out."
                ),
                params={"number": number, "url": fact.url},
            )


def validate_printable(text: str) -> None:
    """Refuse NUL bytes and other control characters, which no newspaper prints and PostgreSQL
    cannot store.
    """
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in ALLOWED_CONTROLS:
            raise ValidationError(
                _(
                    "The text holds an invisible control character (U+%(code)s). Delete it "
                    "and save again."
                ),
                params={"code": f"{ord(character):04X}"},
            )


def validate_mailbox(text: str) -> None:
    """Refuse an e-mail address with a letter that becomes another one in the other case.

    A database that compares without regard to case takes gıthub.com (with a dotless i) for
    github.com, and "K" (the sign for kelvin) for k: another mailbox would open the account.
    """
    posing = next(filter(None, map(plain_letter, text)), "")
    if posing:
        raise ValidationError(
            _("This address has a letter that only looks like “%(plain)s”. Type it anew."),
            params={"plain": posing},
        )


def split_keywords(text: str) -> list[str]:
    """Split keywords on Chinese or Latin commas, 、 and blanks of a line; order kept, doubles
    dropped.
    """
    for mark in "，,、；;\n":
        text = text.replace(mark, "\n")
    return list(dict.fromkeys(word.strip() for word in text.splitlines() if word.strip()))


def length_in_characters(text: str) -> int:
    """Count as Chinese papers do: every character and mark that prints, a run of Latin letters or
    digits as one.
    """
    return len(COUNTED.findall(text))


def _as_django(
    name: str, parts: tuple[str, str, Sequence[Any], dict[str, Any]]
) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
    """Return a field as migrations see it: the column is Django's own, only the entrance is
    ours.
    """
    attribute, _path, args, options = parts
    return attribute, f"django.db.models.{name}", args, options


def page_storage() -> Storage:
    """Return where files of printed pages lie (the storage "pages" of the settings)."""
    return storages["pages"]


if TYPE_CHECKING:
    # What these fields take and give is what Django's own do, and those the type checker knows.
    LineField = models.CharField
    NoteField = models.CharField
    WordsField = models.TextField
    MomentField = models.DateTimeField
    DayField = models.DateField
    PageFileField = models.FileField
else:

    class LineField(models.CharField):
        """One line of text. Noise never gets into the table, whichever way it came in."""

        def to_python(self, value: Any) -> Any:
            text = super().to_python(value)
            return clean_line(text) if isinstance(text, str) else text

        def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
            return _as_django("CharField", super().deconstruct())

    class NoteField(models.CharField):
        """A few lines of text: a reason, a note. Noise never gets into the table."""

        def to_python(self, value: Any) -> Any:
            text = super().to_python(value)
            return clean_text(text) if isinstance(text, str) else text

        def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
            return _as_django("CharField", super().deconstruct())

    class WordsField(models.TextField):
        """Plain text of several lines. Noise never gets into the table."""

        def to_python(self, value: Any) -> Any:
            text = super().to_python(value)
            return clean_text(text) if isinstance(text, str) else text

        def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
            return _as_django("TextField", super().deconstruct())

    class MomentField(models.DateTimeField):
        """A moment that somebody chooses.

        Outside the limits it is refused; stored so, it is read.
        """

        default_validators = [validate_moment]

        def from_db_value(self, value: datetime | None, *_: Any) -> datetime | None:
            return None if value is None else clamp_moment(value)

        def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
            return _as_django("DateTimeField", super().deconstruct())

    class DayField(models.DateField):
        """A day that somebody chooses, within the limits."""

        default_validators = [validate_day]

        def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
            return _as_django("DateField", super().deconstruct())

    class PageFileField(models.FileField):
        """A file of a printed page. It lies outside the folder that a web server shows."""

        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **{**options, "storage": page_storage})

        def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
            attribute, path, args, options = super().deconstruct()
            options.pop("storage", None)  # a migration makes columns, no folders
            return _as_django("FileField", (attribute, path, args, options))
