"""A new order at the desk: first the price with its lines, then the order at that price."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin_base import signed_in_user
from articles.errors import Refused
from subscriptions import messages, signed_quotes
from subscriptions.actions.readers import parties
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import orders
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.confirmation_tokens import confirm_form
from subscriptions.desk.callers import asked_return
from subscriptions.desk.formatting import sees_contacts
from subscriptions.desk.records.acts import redirect_to_result, show_refusal
from subscriptions.desk.records.pages import render_record_page, require_permissions
from subscriptions.desk.sales.new_order_forms import CONTACT_FIELDS, NewOrderForm
from subscriptions.desk.sales.order_acts import ORDERS
from subscriptions.desk.sales.order_proposals import find_buyer, propose_order
from subscriptions.domain import masking, validators
from subscriptions.domain.choices import PRINTED
from subscriptions.models import Party
from subscriptions.pricing import NotPriced
from subscriptions.selectors.sales.quotes import QuotedTerm, Wish, end_from_next_issue, quote_wish
from subscriptions.signed_quotes import Promise


@dataclass(frozen=True)
class PricedOffer:
    """A price as it is shown, with its signed quote."""

    promise: Promise
    sealed: str
    lines: list[tuple[str, int]]
    better: list[Any]


def show_new_order(request: HttpRequest) -> HttpResponse:
    """Show the form of a new order with its price; `place` orders it."""
    require_permissions(request, "add_order")
    at = timezone.now()
    placing = "place" in request.POST
    buyer = find_buyer(request)
    proposal = propose_order(request, buyer, at)
    make_form = partial(NewOrderForm, buyer=buyer, placing=placing, see=sees_contacts(request))
    form = make_form(request.POST or None, initial=proposal)
    if buyer is None:
        _offer_known(request, form)
    priced = None
    if request.method == "GET" and buyer is not None:
        priced = _price_proposal(make_form(form_data(proposal)), at)
    elif request.method == "POST" and form.is_valid():
        priced = _price(form, at)
        if priced is not None and placing:
            placed = _place(request, form, priced, at)
            if placed is not None:
                return placed
    return render_record_page(
        request,
        ORDERS,
        "ordering",
        _("New order at the desk"),
        form=form,
        priced=priced,
        buyer=buyer,
        back=asked_return(request) or ORDERS.address("changelist"),
        printed=PRINTED,
    )


def _offer_known(request: HttpRequest, form: NewOrderForm) -> None:
    typed = {name: request.POST.get(name, "").strip()[:80] for name in CONTACT_FIELDS}
    try:
        typed["phone"] = validators.clean_phone(typed["phone"]) if typed["phone"] else ""
    except ValidationError:
        typed["phone"] = ""
    clean = {name: value.replace("\0", "") for name, value in typed.items()}
    asked = clean["phone"] or (clean["name"] and clean["email"])
    twins = (
        list(
            parties.possible_duplicates(Contact(clean["name"], clean["phone"], clean["email"]))[:5]
        )
        if asked
        else []
    )
    form.offer_known(twins, _describe_twin)


def _price_proposal(form: NewOrderForm, at: datetime) -> PricedOffer | None:
    """Return the price of what is proposed, so that it can be said at once; None where there
    is none, which the clerk finds out by asking."""
    return _price(form, at) if form.is_valid() else None


def _price(form: NewOrderForm, at: datetime) -> PricedOffer | None:
    """Return the price of the term, or put the reason on the form why it has none."""
    cleaned = form.cleaned_data
    try:
        end = cleaned["end"] or end_from_next_issue(
            cleaned["publication"], cleaned["plan"], cleaned["start"], cleaned["months"]
        )
        channel = cleaned["plan"].channel if cleaned["plan"] else cleaned["channel"]
        wish = Wish(
            cleaned["publication"],
            cleaned["start"],
            end,
            cleaned["copies"],
            channel,
            cleaned["plan"],
        )
        priced: QuotedTerm = quote_wish(wish, at, early=cleaned["early"])
    except NotPriced as refused:
        form.add_error(None, messages.no_price_sentence(refused))
        return None
    promise = priced.promise
    lines = [(messages.format_line(line), line.amount - line.discount) for line in promise.lines]
    return PricedOffer(promise, signed_quotes.seal_quote(promise), lines, list(priced.better))


def _place(
    request: HttpRequest, form: NewOrderForm, priced: PricedOffer, at: datetime
) -> HttpResponse | None:
    """Place the order at the price that was shown. If the price has changed, show the new
    one instead."""
    try:
        seen = signed_quotes.open_quote(form.cleaned_data["promise"], at)
        if _term_of(seen) != _term_of(priced.promise):
            form.add_error(
                None,
                _("The term is not the one you saw the price of. Look at the price below."),
            )
            return None
        return redirect_to_result(
            request, ORDERS, confirm_form(request, partial(_placed, request, form, seen, at))
        )
    except Refused as refused:
        show_refusal(form, refused)
        return None


def _placed(
    request: HttpRequest, form: NewOrderForm, seen: Promise, at: datetime
) -> tuple[str, str]:
    wanted = _wanted(form, seen)
    order = orders.place_order(wanted, by=signed_in_user(request), at=at, for_account=False)
    message = _("Order %(number)s stands.") % {"number": order.number}
    order_page = reverse("admin:subscriptions_order_change", args=[order.pk])
    return message, asked_return(request) or order_page


def _wanted(form: NewOrderForm, promise: Promise) -> OrderRequest:
    buyer = form.buyer or next(
        (one for one in form.twins if str(one.pk) == form.cleaned_data["known"]), None
    )
    contact = form.contact() if form.buyer is None else Contact(form.buyer.name)
    place = form.place(buyer.name if buyer else contact.name)
    return OrderRequest(promise, contact, place, gift=form.gifted(), buyer=buyer)


def _describe_twin(party: Party) -> str:
    return f"{party.name} · {masking.mask_phone(party.phone) or '—'} · #{party.pk}"


def form_data(proposal: Mapping[str, Any]) -> dict[str, str]:
    """Return proposed values as a browser would send them."""
    return {name: str(value) for name, value in proposal.items() if value is not None}


def _term_of(promise: Promise) -> tuple[Any, ...]:
    return (
        promise.publication,
        promise.plan,
        promise.channel,
        promise.start,
        promise.end,
        promise.copies,
    )
