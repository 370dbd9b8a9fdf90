"""Masked contact data: what of a telephone number, an address or a name is shown to everybody."""

import re

from subscriptions.domain.parsing import normalise_text
from subscriptions.domain.validators import FIXED, MOBILE


def mask_phone(number: str) -> str:
    """Return a telephone number with its middle hidden: 138****5678, 0571-****4321.

    A strange one is all stars.
    """
    if MOBILE.match(number):
        return f"{number[:3]}****{number[7:11]}"
    if number_parts := FIXED.fullmatch(number):
        return f"{number_parts[1]}-****{number_parts[2]}"
    return "****" if number else ""


def mask_email(address: str) -> str:
    """Return an e-mail address with its name hidden: tian@example.com → t***@example.com."""
    name, at, host = address.partition("@")
    return f"{name[:1]}***{at}{host}" if address else ""


def mask_street(street: str) -> str:
    """Return where a street begins, without its numbers: 文三路****. Six characters, or half of a
    short one."""
    whole = normalise_text(street)
    before = re.split(r"\d", whole, maxsplit=1)[0]
    return before.rstrip()[: min(6, len(whole) // 2)] + "****" if whole else ""


def mask_name(name: str) -> str:
    """Return the first character of a name and a star for each other: 张三 → 张*; one character alone
    is a star."""
    whole = name.strip()
    return whole[:1] + "*" * (len(whole) - 1) if len(whole) > 1 else "*" * len(whole)


def is_masked(text: str) -> bool:
    """Say whether a text is what a mask left of something: who sends it back would overwrite the
    whole with stars."""
    return "**" in text
