"""The lists of the counter as sheets: headings, and rows as cells, read in chunks. Contact data
is masked without the right to see it."""

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
from subscriptions.desk.ledger_labels import entry_label
from subscriptions.domain import masking
from subscriptions.domain.choices import PlanKind
from subscriptions.models import Address, Party
from subscriptions.selectors.readers.parties import current_dispatch
from subscriptions.selectors.service.service import issues_left
from subscriptions.sheets import Cell, SheetColumn

PIECE = 500  # rows in memory at a time
Lines = Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class ListSheet:
    """A list as a sheet. `lines(rows, sees, at)` returns the cells of the rows; `sees` says
    whether contact data is unmasked."""

    title: Words
    columns: Sequence[SheetColumn]
    lines: Callable[[Any, bool, datetime], Lines]


CONTACT = (
    SheetColumn(_("Subscriber"), 24),
    SheetColumn(_("Telephone"), 16),
    SheetColumn(_("E-mail"), 26),
)
PLACE = (
    SheetColumn(_("Recipient"), 18),
    SheetColumn(_("Postcode"), 10),
    SheetColumn(_("Region"), 28),
    SheetColumn(_("Street"), 36),
)


def _in_pieces(rows: Any) -> Iterator[list[Any]]:
    iterator = iter(rows.iterator(chunk_size=PIECE))
    while piece := list(islice(iterator, PIECE)):
        yield piece


def _yuan(fen: int) -> Decimal:
    return Decimal(fen) / 100


def _contact(party: Party, sees: bool) -> list[Cell]:
    if sees:
        return [party.name, party.phone, party.email]
    return [party.name, masking.mask_phone(party.phone), masking.mask_email(party.email)]


def _place(addresses: Sequence[Address], sees: bool) -> list[Cell]:
    """Return the addresses of copies in the four cells of PLACE; several addresses are joined in
    each cell."""
    street, name = (str, str) if sees else (masking.mask_street, masking.mask_name)
    cells_of_addresses = [
        (name(one.recipient), one.postcode, one.region(), street(one.street)) for one in addresses
    ]
    return (
        ["；".join(cells) for cells in zip(*cells_of_addresses, strict=True)]
        if cells_of_addresses
        else [""] * len(PLACE)
    )


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
            counts = current_dispatch(row.dispatches.all(), max(today, row.first_issue or today))
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
        entry_cells = [
            entry.pk,
            entry.at,
            entry_label(entry),
            entry.order.number if entry.order else "",
            entry.key,
        ]
        for posting in entry.postings.all() or [None]:
            if posting is None:
                yield [*entry_cells, "", "", None, None, str(entry.by or "")]
                continue
            debit = max(posting.amount, 0)
            credit = max(-posting.amount, 0)
            yield [
                *entry_cells,
                posting.get_account_display(),
                posting.party.name if posting.party else "",
                _yuan(debit) if debit else None,
                _yuan(credit) if credit else None,
                str(entry.by or ""),
            ]


PARTIES = ListSheet(
    _("Subscribers"),
    (
        SheetColumn(_("Number"), 10),
        SheetColumn(_("Kind"), 10),
        *CONTACT,
        SheetColumn(_("Last issue"), 12),
        SheetColumn(_("Known since"), 18),
    ),
    _parties,
)
SUBSCRIPTIONS = ListSheet(
    _("Subscriptions"),
    (
        SheetColumn(_("Number"), 10),
        *CONTACT,
        SheetColumn(_("Newspaper"), 16),
        SheetColumn(_("Channel"), 12),
        SheetColumn(_("Kind"), 12),
        SheetColumn(_("Copies"), 8),
        SheetColumn(_("First issue"), 12),
        SheetColumn(_("Last issue"), 12),
        SheetColumn(_("Issues left"), 10),
        *PLACE,
    ),
    _subscriptions,
)
ORDERS = ListSheet(
    pgettext_lazy("counter", "Orders"),
    (
        SheetColumn(_("Number"), 14),
        SheetColumn(_("State"), 12),
        SheetColumn(_("Ordered"), 18),
        *CONTACT,
        SheetColumn(_("Newspaper"), 16),
        SheetColumn(_("Channel"), 12),
        SheetColumn(_("First issue"), 12),
        SheetColumn(_("Last issue"), 12),
        SheetColumn(pgettext_lazy("counter", "Issues"), 8),
        SheetColumn(_("Copies"), 8),
        SheetColumn(_("Total"), 12),
        SheetColumn(_("Received"), 12),
        SheetColumn(_("Given back"), 12),
        *PLACE,
    ),
    _orders,
)
PAYMENTS = ListSheet(
    _("Payments"),
    (
        SheetColumn(_("Received"), 18),
        SheetColumn(_("Recorded"), 18),
        SheetColumn(_("Method"), 14),
        SheetColumn(_("Amount"), 12),
        SheetColumn(_("Reference"), 30),
        SheetColumn(pgettext_lazy("counter", "Order"), 14),
        SheetColumn(_("Subscriber"), 24),
        SheetColumn(_("By"), 16),
    ),
    _payments,
)
LEDGER = ListSheet(
    _("Ledger"),
    (
        SheetColumn(_("Number"), 10),
        SheetColumn(_("At"), 18),
        SheetColumn(pgettext_lazy("counter", "What"), 24),
        SheetColumn(pgettext_lazy("counter", "Order"), 14),
        SheetColumn(_("Key"), 28),
        SheetColumn(_("Account"), 20),
        SheetColumn(_("Subscriber"), 24),
        SheetColumn(_("Debit"), 12),
        SheetColumn(pgettext_lazy("counter", "Credit"), 12),
        SheetColumn(_("By"), 16),
    ),
    _postings,
)
