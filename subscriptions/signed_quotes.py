"""Quotes as they travel: everything that was promised, sealed by us, so that nothing about a reader
is stored before an order and no amount is ever taken from a browser."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.utils.translation import gettext_lazy as _

from articles.errors import Refused
from subscriptions.pricing import Kind, Line

SALT = "newsroom.quote"
LONGEST = 20_000  # characters of a sealed quote; a term of a hundred years has fewer


class QuoteUnknown(Refused):
    """The words are not a quote of ours, or were changed on the way."""

    code = "quote_unknown"


class QuoteExpired(Refused):
    """The promise is over; the same term may cost something else now."""

    code = "quote_expired"


@dataclass(frozen=True)
class Promise:
    """A term with its price, as promised.

    Amounts in fen, moments in UTC; `lines` in the order of the term.
    """

    publication: int
    plan: int | None
    channel: str
    start: date
    end: date
    first_issue: date
    last_issue: date
    issues: int
    issues_digest: str
    copies: int
    lines: tuple[Line, ...]
    price_lists: tuple[int, ...]
    amount: int
    discount: int
    total: int
    engine: str
    quoted_at: datetime
    expires_at: datetime


def digest(days: Iterable[date]) -> str:
    """Return what tells one run of issues from another: SHA-256 over its days."""
    return hashlib.sha256(" ".join(day.isoformat() for day in days).encode()).hexdigest()


def as_lists(lines: Iterable[Line]) -> list[list[Any]]:
    """Return lines as JSON keeps them."""
    return [[str(line.kind), *line[1:]] for line in lines]


def as_lines(kept: Iterable[list[Any]]) -> tuple[Line, ...]:
    """Return lines as they were kept."""
    return tuple(Line(Kind(kind), *rest) for kind, *rest in kept)


def seal(promise: Promise) -> str:
    """Return a promise as words that only we can have written, fit for an address."""
    values = asdict(promise) | {"lines": as_lists(promise.lines)}
    return signing.dumps([_plain(value) for value in values.values()], salt=SALT, compress=True)


def opened(words: str, at: datetime) -> Promise:
    """Return the promise behind sealed words. Refuses QuoteUnknown, QuoteExpired."""
    try:
        values = signing.loads(words, salt=SALT) if len(words) <= LONGEST else None
    except signing.BadSignature:
        values = None
    if not isinstance(values, list) or len(values) != len(fields(Promise)):
        raise QuoteUnknown(
            _("This quote is not one of ours. Nothing was ordered. Ask for the price again.")
        )
    named = dict(zip((field.name for field in fields(Promise)), values, strict=True))
    for name in ("start", "end", "first_issue", "last_issue"):
        named[name] = date.fromisoformat(named[name])
    for name in ("quoted_at", "expires_at"):
        named[name] = datetime.fromisoformat(named[name])
    promise = Promise(
        **named | {"lines": as_lines(named["lines"]), "price_lists": tuple(named["price_lists"])}
    )
    if at >= promise.expires_at:
        raise QuoteExpired(
            _("This quote is no longer valid. Nothing was ordered. Ask for the price again.")
        )
    return promise


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
