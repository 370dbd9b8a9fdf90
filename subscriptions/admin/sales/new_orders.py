"""A new order at the desk: first the price with its lines, then the order at that price."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
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
from subscriptions.admin.desk import RowPageAdmin
from subscriptions.admin.sales.new_order_forms import CONTACT_FIELDS, NewOrderForm
from subscriptions.admin.sales.order_proposals import find_buyer, propose_order
from subscriptions.confirmation_tokens import confirm_form
from subscriptions.desk.callers import asked_return
from subscriptions.desk.formatting import sees_contacts
from subscriptions.desk.records.acts import show_refusal
from subscriptions.domain import masking, validators
from subscriptions.domain.choices import PRINTED
from subscriptions.models import Order, Party
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


class NewOrderAdmin(RowPageAdmin[Order]):
    """The page on which the desk enters an order."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return signed_in_user(request).has_perm("subscriptions.add_order")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        at = timezone.now()
        placing = "place" in request.POST
        buyer = find_buyer(request)
        proposal = propose_order(request, buyer, at)
        make_form = partial(NewOrderForm, buyer=buyer, placing=placing, see=sees_contacts(request))
        form = make_form(request.POST or None, initial=proposal)
        if buyer is None:
            self._offer_known(request, form)
        priced = None
        if request.method == "GET" and buyer is not None:
            priced = self._price_proposal(make_form(form_data(proposal)), at)
        elif request.method == "POST" and form.is_valid():
            priced = self._price(form, at)
            if priced is not None and placing:
                answer_ = self._place(request, form, priced, at)
                if answer_ is not None:
                    return answer_
        return self.page(
            request,
            "ordering",
            _("New order at the desk"),
            form=form,
            priced=priced,
            buyer=buyer,
            back=asked_return(request) or reverse("admin:subscriptions_order_changelist"),
            printed=PRINTED,
        )

    def _offer_known(self, request: HttpRequest, form: NewOrderForm) -> None:
        typed = {name: request.POST.get(name, "").strip()[:80] for name in CONTACT_FIELDS}
        try:
            typed["phone"] = validators.clean_phone(typed["phone"]) if typed["phone"] else ""
        except ValidationError:
            typed["phone"] = ""
        clean = {name: value.replace("\0", "") for name, value in typed.items()}
        asked = clean["phone"] or (clean["name"] and clean["email"])
        twins = (
            list(
                parties.possible_duplicates(Contact(clean["name"], clean["phone"], clean["email"]))[
                    :5
                ]
            )
            if asked
            else []
        )
        form.offer_known(twins, _describe_twin)

    def _price_proposal(self, form: NewOrderForm, at: datetime) -> PricedOffer | None:
        """Return the price of what is proposed, so that it can be said at once; None where there
        is none, which the clerk finds out by asking."""
        return self._price(form, at) if form.is_valid() else None

    def _price(self, form: NewOrderForm, at: datetime) -> PricedOffer | None:
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
        lines = [
            (messages.format_line(line), line.amount - line.discount) for line in promise.lines
        ]
        return PricedOffer(promise, signed_quotes.seal_quote(promise), lines, list(priced.better))

    def _place(
        self, request: HttpRequest, form: NewOrderForm, priced: PricedOffer, at: datetime
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
            return self.redirect_to_result(
                request, confirm_form(request, partial(self._placed, request, form, seen, at))
            )
        except Refused as refused:
            show_refusal(form, refused)
            return None

    def _placed(
        self, request: HttpRequest, form: NewOrderForm, seen: Promise, at: datetime
    ) -> tuple[str, str]:
        wanted = self._wanted(form, seen)
        order = orders.place_order(wanted, by=signed_in_user(request), at=at, for_account=False)
        message = _("Order %(number)s stands.") % {"number": order.number}
        order_page = reverse("admin:subscriptions_order_change", args=[order.pk])
        return message, asked_return(request) or order_page

    def _wanted(self, form: NewOrderForm, promise: Promise) -> OrderRequest:
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
