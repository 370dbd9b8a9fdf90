"""A new order at the desk: first the price with its lines, then the order at that price."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.errors import Refused
from articles.models import Publication
from subscriptions import messages, signed_quotes
from subscriptions.actions.readers import parties
from subscriptions.actions.readers.parties import Contact
from subscriptions.actions.sales import orders
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.admin.act_pages import show_refusal
from subscriptions.admin.desk import RowPageAdmin
from subscriptions.admin.sales.new_order_forms import CONTACT_FIELDS, NewOrderForm
from subscriptions.confirmation_tokens import confirm_form
from subscriptions.domain import masking, validators
from subscriptions.domain.choices import PRINTED, Channel
from subscriptions.models import Order, Party
from subscriptions.pricing import NotPriced
from subscriptions.selectors.calendar import serviceable_from
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
        buyer = _describe(request.GET.get("party", ""))
        form = NewOrderForm(
            request.POST or None, initial=_initial(request, at), buyer=buyer, placing=placing
        )
        if buyer is None:
            self._offer_known(request, form)
        priced = None
        if request.method == "POST" and form.is_valid():
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
            back=reverse("admin:subscriptions_order_changelist"),
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
        return message, reverse("admin:subscriptions_order_change", args=[order.pk])

    def _wanted(self, form: NewOrderForm, promise: Promise) -> OrderRequest:
        buyer = form.buyer or next(
            (one for one in form.twins if str(one.pk) == form.cleaned_data["known"]), None
        )
        contact = form.contact() if form.buyer is None else Contact(form.buyer.name)
        place = form.place(buyer.name if buyer else contact.name)
        return OrderRequest(promise, contact, place, gift=form.gifted(), buyer=buyer)


def _describe_twin(party: Party) -> str:
    return f"{party.name} · {masking.mask_phone(party.phone) or '—'} · #{party.pk}"


def _initial(request: HttpRequest, at: datetime) -> dict[str, Any]:
    paper = Publication.objects.first()
    soonest = serviceable_from(paper, Channel.POST, at) if paper else timezone.localdate(at)
    return {
        "start": _first_from(soonest),
        "months": 12,
        "publication": paper.pk if paper else None,
        "channel": Channel.POST,
    }


def _first_from(soonest: date) -> date:
    """Return the first day of the next whole month on sale: most terms begin there."""
    following = date(soonest.year + soonest.month // 12, soonest.month % 12 + 1, 1)
    return soonest if soonest.day == 1 else following


def _describe(text: str) -> Party | None:
    """Return the subscriber whom the address names."""
    return Party.objects.filter(pk=read_number(text) or 0, erased_at=None).first()


def _term_of(promise: Promise) -> tuple[Any, ...]:
    return (
        promise.publication,
        promise.plan,
        promise.channel,
        promise.start,
        promise.end,
        promise.copies,
    )
