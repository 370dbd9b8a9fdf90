"""Quotes as they travel: everything that was promised, sealed by us, so that nothing about a reader
is stored before an order and no amount is ever taken from a browser."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.core import signing
from django.utils.translation import gettext_lazy as _

from articles.errors import Refused
from subscriptions.pricing import Kind, QuoteLine

SALT = "newsroom.quote"
LONGEST = 20_000  # characters of a sealed quote; a term of a hundred years has fewer
VERSION = 2
DAYS = ("start", "end", "first_issue", "last_issue")
MOMENTS = ("quoted_at", "expires_at")
# Version 1 had no names: a list in this order. Never changed, for quotes that are still out.
FIELDS_OF_VERSION_1 = (
    "publication",
    "plan",
    "channel",
    "start",
    "end",
    "first_issue",
    "last_issue",
    "issues",
    "issues_digest",
    "copies",
    "lines",
    "price_lists",
    "amount",
    "discount",
    "total",
    "engine",
    "quoted_at",
    "expires_at",
)
# The order in which `Quote.lines` keeps the parts of a line, and so did version 1.
LINE_FIELDS = ("kind", "first", "last", "issues", "unit", "copies", "amount", "discount")


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
    lines: tuple[QuoteLine, ...]
    price_lists: tuple[int, ...]
    amount: int
    discount: int
    total: int
    engine: str
    quoted_at: datetime
    expires_at: datetime


def digest_issues(days: Iterable[date]) -> str:
    """Return what tells one run of issues from another: SHA-256 over its days."""
    return hashlib.sha256(" ".join(day.isoformat() for day in days).encode()).hexdigest()


def store_lines(lines: Iterable[QuoteLine]) -> list[list[Any]]:
    """Return lines as the database keeps them: a list each, in the order of `LINE_FIELDS`."""
    return [[_to_json(getattr(line, name)) for name in LINE_FIELDS] for line in lines]


def restore_lines(rows: Iterable[list[Any]]) -> tuple[QuoteLine, ...]:
    """Return lines that the database kept."""
    return tuple(_line(dict(zip(LINE_FIELDS, row, strict=True))) for row in rows)


def seal_quote(promise: Promise) -> str:
    """Return a promise as a text that only we can have written, fit for an address.

    The text names its version and every field of the promise and of its lines, so that a field
    may be added to Promise, with a default, while quotes are out.
    """
    values = {field.name: _to_json(getattr(promise, field.name)) for field in fields(promise)}
    values["lines"] = {
        "fields": QuoteLine._fields,
        "rows": [_line_cells(line) for line in promise.lines],
    }
    return signing.dumps({"version": VERSION, "promise": values}, salt=SALT, compress=True)


def open_quote(sealed: str, at: datetime) -> Promise:
    """Return the promise of a sealed text. Refuses QuoteUnknown, QuoteExpired."""
    try:
        payload = signing.loads(sealed, salt=SALT) if len(sealed) <= LONGEST else None
        promise = _promise(payload)
    except (signing.BadSignature, TypeError, ValueError, KeyError) as error:
        raise QuoteUnknown(
            _("This quote is not one of ours. Nothing was ordered. Ask for the price again.")
        ) from error
    if at >= promise.expires_at:
        raise QuoteExpired(
            _("This quote is no longer valid. Nothing was ordered. Ask for the price again.")
        )
    return promise


def _promise(payload: Any) -> Promise:
    """Return the promise of a payload.

    Raises TypeError, ValueError or KeyError for a payload that no version of this code has written.
    """
    if isinstance(payload, list):
        values = dict(zip(FIELDS_OF_VERSION_1, payload, strict=True))
        lines = restore_lines(values["lines"])
    elif isinstance(payload, dict) and payload.get("version") == VERSION:
        values = dict(payload["promise"])
        names = values["lines"]["fields"]
        rows = values["lines"]["rows"]
        lines = tuple(_line(dict(zip(names, row, strict=True))) for row in rows)
    else:
        raise ValueError("no version of a sealed quote")
    for name in DAYS:
        values[name] = date.fromisoformat(values[name])
    for name in MOMENTS:
        values[name] = datetime.fromisoformat(values[name])
    price_lists = tuple(values["price_lists"])
    return Promise(**values | {"lines": lines, "price_lists": price_lists})


def _line_cells(line: QuoteLine) -> list[Any]:
    return [_to_json(value) for value in line]


def _line(values: dict[str, Any]) -> QuoteLine:
    return QuoteLine(**values | {"kind": Kind(values["kind"])})


def _to_json(value: Any) -> Any:
    """Return a value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Kind) else value
