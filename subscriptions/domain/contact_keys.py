"""What a subscriber is found by: parts of a name and a street, whole telephone numbers and e-mail
addresses. Pure.

A telephone is never found by a part of it: whoever sees numbers masked could read them digit by
digit.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from django.core.exceptions import ValidationError

from articles.frame.keys import make_keys
from subscriptions.domain.parsing import fold_text, normalise_text
from subscriptions.domain.validators import clean_phone

DIGITS_LEAST = 7  # of a local number
DIGITS_MOST = 20
KEY_MAX = 60  # bytes of an e-mail address
# As somebody writes a telephone: digits, blanks, brackets, hyphens, a country, an extension.
WRITTEN = re.compile(r"[+(]?[\d\s()\-./+转]{6,40}", re.ASCII)
STORED = re.compile(r"(?:(?P<area>0\d{2,3})-)?(?P<number>[\d-]+?)(?:-(?P<extension>\d{1,6}))?")


class ContactKind(StrEnum):
    """Kinds of keys."""

    NAME = "name"
    STREET = "street"
    PHONE = "phone"
    EMAIL = "email"


class ContactKeyText(NamedTuple):
    """A key of a contact. `whole`: it is that of the whole text, not of a later part."""

    kind: ContactKind
    key: bytes
    whole: bool


def name_keys(kind: ContactKind, text: str) -> Iterator[ContactKeyText]:
    """Yield the keys of a name or a street."""
    for place, key in enumerate(make_keys(text)):
        yield ContactKeyText(kind, key, place == 0)


def phone_keys(phone: str) -> Iterator[ContactKeyText]:
    """Yield the keys of a telephone number as it is kept: its digits, without the extension too,
    and of a landline those behind the area."""
    for digits in _spellings(phone):
        yield ContactKeyText(ContactKind.PHONE, digits.encode(), True)


def email_keys(email: str) -> Iterator[ContactKeyText]:
    """Yield the key of an e-mail address."""
    if email:
        yield ContactKeyText(ContactKind.EMAIL, email_key(email), True)


def email_key(email: str) -> bytes:
    """Return the key of an e-mail address; of a very long one its beginning."""
    return fold_text(email).encode()[:KEY_MAX]


def asked_phones(text: str) -> list[bytes]:
    """Return the keys that a text asks for as a telephone number, in any writing; none for what is
    no whole number."""
    written = normalise_text(text)
    if not WRITTEN.fullmatch(written) and "转" not in written:
        return []
    spellings: dict[str, None] = {}
    digits = re.sub(r"\D", "", written)
    if DIGITS_LEAST <= len(digits) <= DIGITS_MOST:
        spellings[digits] = None
    try:
        kept = clean_phone(text)
    except ValidationError:
        kept = ""
    for spelling in _spellings(kept):
        if len(spelling) > 8 or not spellings:  # not the local part: others elsewhere share it
            spellings[spelling] = None
    return [spelling.encode() for spelling in spellings]


def _spellings(phone: str) -> list[str]:
    """Return in which digits a number that is kept is asked for."""
    digits = re.sub(r"\D", "", phone)
    match = STORED.fullmatch(phone)
    found = [digits]
    if match:
        number = re.sub(r"\D", "", match["number"])
        area = match["area"] or ""
        found += [area + number, number, number + (match["extension"] or "")]
    return [one for one in dict.fromkeys(found) if DIGITS_LEAST <= len(one) <= DIGITS_MOST]
