"""Small pieces that several models share: lines of facts, weekdays, safe text."""

import re
import unicodedata
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ALLOWED_CONTROLS = "\n\r\t"
COUNTED = re.compile(r"[0-9A-Za-z]+|[^\s0-9A-Za-z]")


class Fact(NamedTuple):
    """One line of an imprint: a label, what it says, and where it leads (may be empty)."""

    label: str
    value: str
    url: str


def facts(text: str) -> list[Fact]:
    """Read lines of the form `label | value | address`; the address may be left out. Blank lines are skipped."""
    rows = []
    for line in text.splitlines():
        label, _bar, rest = line.partition("|")
        value, _bar, url = rest.partition("|")
        if label.strip():
            rows.append(Fact(label.strip(), value.strip(), url.strip()))
    return rows


def validate_facts(text: str) -> None:
    """Refuse a line whose address is not a web address (a footer is where spam links are planted)."""
    for number, fact in enumerate(facts(text), start=1):
        if fact.url and not fact.url.startswith(("https://", "http://")):
            raise ValidationError(
                _(
                    "Line %(number)d: “%(url)s” is not a web address. Begin it with https:// or leave it out."
                ),
                params={"number": number, "url": fact.url},
            )


def validate_printable(text: str) -> None:
    """Refuse NUL bytes and other control characters, which no newspaper prints and PostgreSQL cannot store."""
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in ALLOWED_CONTROLS:
            raise ValidationError(
                _(
                    "The text holds an invisible control character (U+%(code)s). Delete it and save again."
                ),
                params={"code": f"{ord(character):04X}"},
            )


def split_keywords(text: str) -> list[str]:
    """Split keywords on Chinese or Latin commas, 、 and blanks of a line; order kept, doubles dropped."""
    for mark in "，,、；;\n":
        text = text.replace(mark, "\n")
    return list(dict.fromkeys(word.strip() for word in text.splitlines() if word.strip()))


def length_in_characters(text: str) -> int:
    """Count as Chinese papers do: every character and mark that prints, a run of Latin letters or digits as one."""
    return len(COUNTED.findall(text))
