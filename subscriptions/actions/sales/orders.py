"""Orders: made of a promise, ended by their buyer or the desk. What money does to them is in
`payments`."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from stdnum import luhn

from articles.audit import perform, record
from articles.characters import clean_words
from articles.errors import Invalid, WrongState
from articles.models import Publication
from newsroom.accounts.actors import Actor, account_of
from subscriptions import rights
from subscriptions.actions.checked_rows import save_checked
from subscriptions.actions.money import invoices
from subscriptions.actions.money.invoices import InvoiceTitle
from subscriptions.actions.money.payments import lock_order
from subscriptions.actions.money.settlement import settle_order
from subscriptions.actions.readers import consents, letters, parties
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.actions.sales import offers
from subscriptions.actions.sales.offers import GiftDetails
from subscriptions.domain.choices import PRINTED, State
from subscriptions.models import Gift, Order, Party, Plan, PriceList, Quote, Subscription, Term
from subscriptions.selectors.calendar import issue_days
from subscriptions.selectors.service.coverage import last_move_number
from subscriptions.signed_quotes import Promise, QuoteExpired, digest_issues, store_lines

NUMBER_DIGITS = 9
GIFT_DAYS = 365


@dataclass(frozen=True)
class OrderRequest:
    """What somebody orders: a promise, for whom, to where. `renews` is the term it follows.

    `buyer` is a subscriber the desk knows already; the contact then counts for nothing. Only the
    desk may name one. `consents` are what whoever orders said yes to, and nothing that nobody asked
    for.
    """

    promise: Promise
    contact: Contact
    place: Place | None = None
    consents: Sequence[str] = ()
    renews: Term | None = None
    gift: GiftDetails | None = None
    buyer: Party | None = None
    invoice: InvoiceTitle | None = None


def place_order(
    wanted: OrderRequest, *, by: Actor, at: datetime, for_account: bool = True
) -> Order:
    """Make an order of a signed quote. An order of nothing (a trial) becomes its term at once.

    The amount is that of the quote, never one from a browser. `for_account` says that the person
    who asks is the buyer; the desk orders for others. Refuses QuoteExpired, NotYours, Invalid (no
    address for a printed paper, no consent to the terms, an offer that is not for readers, a
    second trial), WrongState (the term is renewed already).
    """
    with transaction.atomic():
        rights.require((for_account and wanted.buyer is None) or rights.may(by, "add_order"))
        publication = Publication.objects.get(pk=wanted.promise.publication)
        _check(wanted, publication, at)
        if for_account:
            consents.require_terms(publication, wanted.consents, at)
        party = _accepted_buyer(wanted, by if for_account else None, at)
        consents.record_consents(party, wanted.consents, publication, at=at)
        order = _create_order(wanted, publication, party, None if for_account else by, at)
        if wanted.gift:
            _wrap(order, wanted.gift, at)
        if wanted.invoice:
            invoices.request_invoice_with_order(order, wanted.invoice, at=at)
        context = letters.order_letter_context(order)
        letters.write_letter(f"order:{order.pk}", party, "ordered", context, at=at)
        if not for_account:
            record("order.placed", by=by, at=at, subject=order.number, order=order.pk)
        settle_order(order, at=at, by=by)
    return order


def _accepted_buyer(wanted: OrderRequest, reader: Actor | None, at: datetime) -> Party:
    """Return the subscriber of an order, once the plan allows it. Refuses as `place_order`.

    `reader` orders for himself or herself; without one the desk orders.
    """
    plan = Plan.objects.filter(pk=wanted.promise.plan or 0).first()
    offers.require_recipient(plan, wanted.gift)
    if reader is not None:
        offers.require_offered(plan)
    party = _buyer(wanted, reader, at)
    offers.require_first_trial(plan if reader is not None else None, party, at)
    return party


def _create_order(
    wanted: OrderRequest,
    publication: Publication,
    party: Party,
    placed_by: Actor | None,
    at: datetime,
) -> Order:
    """Store an order with its quote and its address. `placed_by` is who ordered at the desk."""
    address = None
    if wanted.place:
        address = parties.find_or_create_address(party, wanted.place, at=at)
    order: Order = Order.objects.create(
        publication=publication,
        number=new_order_number(),
        code=secrets.token_urlsafe(16),
        party=party,
        quote=store_quote(wanted.promise, at),
        address=address,
        renews=wanted.renews,
        total=wanted.promise.total,
        subscription=wanted.renews.subscription if wanted.renews else None,
        placed_at=at,
        placed_by=None if placed_by is None else account_of(placed_by),
        expires_at=at + timedelta(days=settings.ORDER_DAYS),
    )
    return order


def cancel_order(
    order: Order, *, by: Actor, at: datetime, reason: str = "", code: str = ""
) -> Order:
    """End an order that no money became a term of. Money that came for it stays the buyer's credit.

    Its buyer may, whoever knows its unguessable code, and the desk. Refuses NotYours, WrongState.
    """
    with perform("order.cancelled", by=by, at=at) as act:
        order = lock_order(order)
        has_code = bool(code) and secrets.compare_digest(code, order.code)
        rights.require(has_code or rights.owns(by, order.party) or rights.may(by, "change_order"))
        if order.state(at) in {State.PAID, State.PART_REFUNDED, State.REFUNDED}:
            raise WrongState(_("The order is paid. Ask for a refund instead. Nothing was changed."))
        if order.cancelled_at is None:
            order.cancelled_at = at
            order.cancelled_why = clean_words(reason)[:200]
            order.renews = None
            order.save(update_fields=["cancelled_at", "cancelled_why", "renews"])
            order.invoice_requests.open().filter(exported_at=None).update(cancelled_at=at)
            act.record(subject=order.number, order=order.pk, reason=reason)
    return order


def _check(wanted: OrderRequest, publication: Publication, at: datetime) -> None:
    promise = wanted.promise
    days = issue_days(publication, promise.start, promise.end)
    if at >= promise.expires_at or digest_issues(days) != promise.issues_digest:
        raise QuoteExpired(
            _(
                "The calendar of the paper changed since this quote. Nothing was ordered. Ask for "
                "the price again."
            )
            if at < promise.expires_at
            else _("This quote is no longer valid. Nothing was ordered. Ask for the price again.")
        )
    if (
        promise.channel in PRINTED
        and wanted.place is None
        and wanted.gift is None
        and wanted.renews is None
    ):
        raise Invalid(_("Where should the paper go? Write an address. Nothing was ordered."))


def _buyer(wanted: OrderRequest, reader: Actor | None, at: datetime) -> Party:
    """Return the subscriber of an order. `reader` orders for himself; without one the
    desk orders."""
    if wanted.buyer is not None and wanted.renews is None:
        if wanted.buyer.erased_at is not None:
            raise Invalid(
                _(
                    "This subscriber was erased. Nothing was ordered. Enter the order under a new "
                    "name."
                )
            )
        return wanted.buyer
    if wanted.renews is None:
        account = account_of(reader) if reader else None
        return parties.find_or_create_party_from_form(wanted.contact, user=account, at=at)
    subscription = Subscription.objects.select_for_update(of=("self",)).get(
        pk=wanted.renews.subscription_id
    )
    rights.require(
        reader is None or rights.owns(reader, subscription.party) or rights.may(reader, "add_order")
    )
    open_ = Order.objects.filter(renews=wanted.renews, cancelled_at=None).first()
    if open_ is not None and open_.state(at) is State.EXPIRED:
        Order.objects.filter(pk=open_.pk).update(renews=None)
    elif open_ is not None:
        raise WrongState(
            _("This term is renewed already, by order %(number)s. Nothing was ordered.")
            % {"number": open_.number}
        )
    return subscription.party


def store_quote(promise: Promise, at: datetime) -> Quote:
    """Copy a promise into the books, and freeze the price lists it was made by."""
    values: dict[str, Any] = {
        name: value for name, value in vars(promise).items() if name not in {"publication", "plan"}
    }
    values |= {"lines": store_lines(promise.lines), "price_lists": list(promise.price_lists)}
    PriceList.objects.filter(pk__in=promise.price_lists, used_at=None).update(used_at=at)
    plan = Plan.objects.filter(pk=promise.plan).first() if promise.plan else None
    made: Quote = Quote.objects.create(
        publication_id=promise.publication,
        plan=plan,
        moves_known=last_move_number(promise.publication),
        **values,
    )
    return made


def _wrap(order: Order, gift: GiftDetails, at: datetime) -> None:
    save_checked(
        Gift(
            order=order,
            code=secrets.token_urlsafe(12),
            recipient=gift.recipient,
            message=gift.message,
            claim_until=at + timedelta(days=GIFT_DAYS),
        )
    )


def new_order_number() -> str:
    """Return a number no order has: digits that can be read out, the last of them a check digit
    (Luhn, ISO 7812)."""
    while True:
        digits = str(secrets.randbelow(9 * 10 ** (NUMBER_DIGITS - 1)) + 10 ** (NUMBER_DIGITS - 1))
        number = digits + luhn.calc_check_digit(digits)
        if not Order.objects.filter(number=number).exists():
            return number
