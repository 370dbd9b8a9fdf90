"""The lists of the counter as sheets: their heads, and their rows as cells, read in pieces. Telephones, mailboxes and
streets are masked for whoever may not see them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.errors import Words
from subscriptions.admin.ledger_words import entry_label
from subscriptions.domain import validators
from subscriptions.domain.choices import PlanKind
from subscriptions.models import Address, Party
from subscriptions.selectors.readers.parties import counting
from subscriptions.selectors.service.service import issues_left
from subscriptions.sheets import Cell, Column

PIECE = 500  # rows in memory at a time
Lines = Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class ListSheet:
    """A list as a sheet. `lines(rows, sees, at)` returns the cells of a query's rows, `sees` whether contacts are seen
    whole."""

    title: Words
    columns: Sequence[Column]
    lines: Callable[[Any, bool, datetime], Lines]


CONTACT = (Column(_("Subscriber"), 24), Column(_("Telephone"), 16), Column(_("E-mail"), 26))
PLACE = (
    Column(_("Recipient"), 18),
    Column(_("Postcode"), 10),
    Column(_("Region"), 28),
    Column(_("Street"), 36),
)


def _in_pieces(rows: Any) -> Iterator[list[Any]]:
    found = iter(rows.iterator(chunk_size=PIECE))
    while piece := list(islice(found, PIECE)):
        yield piece


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def _contact(party: Party, sees: bool) -> list[Cell]:
    if sees:
        return [party.name, party.phone, party.email]
    return [party.name, validators.masked_phone(party.phone), validators.masked_email(party.email)]


def _place(addresses: Sequence[Address], sees: bool) -> list[Cell]:
    """Return where copies go in the four cells of PLACE; of several addresses each stands in every cell."""
    street, name = (str, str) if sees else (validators.masked_street, validators.masked_name)
    found = [
        (name(one.recipient), one.postcode, one.region(), street(one.street)) for one in addresses
    ]
    return ["；".join(cells) for cells in zip(*found, strict=True)] if found else [""] * len(PLACE)


def _parties(rows: Any, sees: bool, at: datetime) -> Lines:
    for party in rows.iterator(chunk_size=PIECE):
        yield [
            party.pk,
            party.get_kind_display(),
            *_contact(party, sees),
            party.last_issue,
            party.made_at,
        ]


def _subscriptions(rows: Any, sees: bool, at: datetime) -> Lines:
    today = timezone.localdate(at)
    for piece in _in_pieces(rows.prefetch_related("dispatches__shares__address")):
        left = issues_left(piece, at)
        for row in piece:
            counts = counting(row.dispatches.all(), max(today, row.first_issue or today))
            kind = str(PlanKind(row.plan_kind).label) if row.plan_kind in PlanKind.values else ""
            yield [
                row.pk,
                *_contact(row.party, sees),
                row.publication.name,
                row.get_channel_display(),
                kind,
                row.copies,
                row.first_issue,
                row.last_issue,
                left[row.pk],
                *_place([share.address for share in counts.shares.all()] if counts else [], sees),
            ]


def _orders(rows: Any, sees: bool, at: datetime) -> Lines:
    for order in rows.select_related("party", "publication", "quote", "address").iterator(
        chunk_size=PIECE
    ):
        quote = order.quote
        yield [
            order.number,
            order.state(at).label,
            order.placed_at,
            *_contact(order.party, sees),
            order.publication.name,
            quote.get_channel_display(),
            quote.first_issue,
            quote.last_issue,
            quote.issues,
            quote.copies,
            _yuan(order.total),
            _yuan(order.received),
            _yuan(order.refunded),
            *_place([order.address] if order.address else [], sees),
        ]


def _payments(rows: Any, sees: bool, at: datetime) -> Lines:
    for row in rows.select_related("order__party", "by").iterator(chunk_size=PIECE):
        yield [
            row.received_at,
            row.recorded_at,
            row.get_method_display(),
            _yuan(row.amount),
            row.reference,
            row.order.number,
            row.order.party.name,
            str(row.by or ""),
        ]


def _postings(rows: Any, sees: bool, at: datetime) -> Lines:
    """Each posting is a line; an entry that moved nothing is a line without an account."""
    rows = rows.select_related("order", "by").prefetch_related("postings__party")
    for entry in rows.iterator(chunk_size=PIECE):
        said = [
            entry.pk,
            entry.at,
            entry_label(entry),
            entry.order.number if entry.order else "",
            entry.key,
        ]
        for posting in entry.postings.all() or [None]:
            if posting is None:
                yield [*said, "", "", None, None, str(entry.by or "")]
                continue
            debit, credit = max(posting.amount, 0), max(-posting.amount, 0)
            yield [
                *said,
                posting.get_account_display(),
                posting.party.name if posting.party else "",
                _yuan(debit) if debit else None,
                _yuan(credit) if credit else None,
                str(entry.by or ""),
            ]


PARTIES = ListSheet(
    _("Subscribers"),
    (
        Column(_("Number"), 10),
        Column(_("Kind"), 10),
        *CONTACT,
        Column(_("Last issue"), 12),
        Column(_("Known since"), 18),
    ),
    _parties,
)
SUBSCRIPTIONS = ListSheet(
    _("Subscriptions"),
    (
        Column(_("Number"), 10),
        *CONTACT,
        Column(_("Newspaper"), 16),
        Column(_("Channel"), 12),
        Column(_("Kind"), 12),
        Column(_("Copies"), 8),
        Column(_("First issue"), 12),
        Column(_("Last issue"), 12),
        Column(_("Issues left"), 10),
        *PLACE,
    ),
    _subscriptions,
)
ORDERS = ListSheet(
    pgettext_lazy("counter", "Orders"),
    (
        Column(_("Number"), 14),
        Column(_("State"), 12),
        Column(_("Ordered"), 18),
        *CONTACT,
        Column(_("Newspaper"), 16),
        Column(_("Channel"), 12),
        Column(_("First issue"), 12),
        Column(_("Last issue"), 12),
        Column(pgettext_lazy("counter", "Issues"), 8),
        Column(_("Copies"), 8),
        Column(_("Total"), 12),
        Column(_("Received"), 12),
        Column(_("Given back"), 12),
        *PLACE,
    ),
    _orders,
)
PAYMENTS = ListSheet(
    _("Payments"),
    (
        Column(_("Received"), 18),
        Column(_("Recorded"), 18),
        Column(_("Method"), 14),
        Column(_("Amount"), 12),
        Column(_("Reference"), 30),
        Column(pgettext_lazy("counter", "Order"), 14),
        Column(_("Subscriber"), 24),
        Column(_("By"), 16),
    ),
    _payments,
)
LEDGER = ListSheet(
    _("Ledger"),
    (
        Column(_("Number"), 10),
        Column(_("At"), 18),
        Column(pgettext_lazy("counter", "What"), 24),
        Column(pgettext_lazy("counter", "Order"), 14),
        Column(_("Key"), 28),
        Column(_("Account"), 20),
        Column(_("Subscriber"), 24),
        Column(_("Debit"), 12),
        Column(pgettext_lazy("counter", "Credit"), 12),
        Column(_("By"), 16),
    ),
    _postings,
)
