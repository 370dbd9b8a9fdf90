"""Renewals of many subscriptions at once: an order each, awaiting its money, made of the price that
was shown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from articles.errors import Refused
from newsroom.accounts.actors import Actor
from subscriptions import rights, signed_quotes
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import orders
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.models import Order, Term


@dataclass
class RenewalResult:
    """What came of it: the orders, and the terms that were refused with why."""

    orders: list[Order] = field(default_factory=list)
    refused: list[tuple[Term, str]] = field(default_factory=list)


def place_renewals(chosen: Sequence[tuple[Term, str]], *, by: Actor, at: datetime) -> RenewalResult:
    """Order the renewal of terms by their sealed promises. Each is placed by itself: a refused one
    stops no other.

    A term that is renewed already gets no second order. Refuses NotYours.
    """
    rights.require(rights.may(by, "add_order"))
    done = RenewalResult()
    for term, sealed_quote in chosen:
        party = term.subscription.party
        try:
            wanted = OrderRequest(
                signed_quotes.open_quote(sealed_quote, at),
                Contact(party.name, party.phone, party.email),
                renews=term,
            )
            done.orders.append(orders.place_order(wanted, by=by, at=at, for_account=False))
        except Refused as refused:
            done.refused.append((term, str(refused)))
    return done
