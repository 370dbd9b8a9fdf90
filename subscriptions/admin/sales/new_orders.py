"""A new order at the desk: first the price with its lines, then the order, at exactly that price."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in
from articles.common.numbers import read_number
from articles.errors import Refused
from articles.models import Publication
from subscriptions import messages, signed_quotes
from subscriptions.actions.readers import parties
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.actions.sales import orders
from subscriptions.actions.sales.offers import GiftDetails
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.admin.desk import PageOfOneRow, tell
from subscriptions.admin.fields import day_input
from subscriptions.confirmation_tokens import confirm
from subscriptions.domain import validators
from subscriptions.domain.choices import PRINTED, PROVINCE_CHOICES, Channel, PartyKind, PlanKind
from subscriptions.forms.fields import WrittenDateField, WrittenIntegerField
from subscriptions.models import Order, Party, Plan
from subscriptions.pricing import NotPriced
from subscriptions.selectors.calendar import serviceable_from
from subscriptions.selectors.sales.quotes import Answer, Wish, answer, end_from
from subscriptions.signed_quotes import Promise

TERM = ("publication", "plan", "channel", "start", "months", "end", "copies", "early")
CONTACT = ("kind", "name", "phone", "email")
GIFT = ("gift", "for_whom", "message")
PLACE = (
    "recipient",
    "province",
    "city",
    "district",
    "street",
    "postcode",
    "address_phone",
    "route",
    "note",
)


class OrderForm(forms.Form):
    """What somebody at the counter or on the telephone orders, and where it goes."""

    publication = forms.ModelChoiceField(
        label=gettext_lazy("Newspaper"), queryset=Publication.objects.all(), empty_label=None
    )
    plan = forms.ModelChoiceField(
        label=gettext_lazy("Offer"),
        queryset=Plan.objects.select_related("publication"),
        required=False,
        empty_label=gettext_lazy("an ordinary term"),
        help_text=gettext_lazy("An offer brings its own channel."),
    )
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=Channel.choices)
    start = WrittenDateField(label=gettext_lazy("First day"), widget=day_input())
    months = WrittenIntegerField(
        label=gettext_lazy("Months"),
        min_value=1,
        max_value=120,
        required=False,
        help_text=gettext_lazy("The month of the first day counts. Or write the last day."),
    )
    end = WrittenDateField(label=gettext_lazy("Last day"), widget=day_input(), required=False)
    copies = WrittenIntegerField(
        label=gettext_lazy("Copies"), min_value=1, max_value=99_999, initial=1
    )
    early = forms.BooleanField(
        label=gettext_lazy("Also issues that are past or closed"),
        required=False,
        help_text=gettext_lazy("Only where you hand them over yourself."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Buyer"), choices=PartyKind.choices, required=False)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    recipient = forms.CharField(
        label=gettext_lazy("Recipient"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Empty: the buyer."),
    )
    province = forms.ChoiceField(
        label=gettext_lazy("Province"), choices=[("", "—"), *PROVINCE_CHOICES], required=False
    )
    city = forms.CharField(label=gettext_lazy("City"), max_length=30, required=False)
    district = forms.CharField(label=gettext_lazy("District"), max_length=30, required=False)
    street = forms.CharField(
        label=gettext_lazy("Street and number"), max_length=120, required=False
    )
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=10, required=False)
    address_phone = forms.CharField(
        label=gettext_lazy("Telephone of the recipient"), max_length=40, required=False
    )
    route = forms.CharField(label=gettext_lazy("Route"), max_length=20, required=False)
    note = forms.CharField(label=gettext_lazy("For the carrier"), max_length=60, required=False)
    gift = forms.BooleanField(
        label=gettext_lazy("It is a gift"),
        required=False,
        help_text=gettext_lazy(
            "The buyer gets a code; whoever takes it up writes the address. A gift card always is one."
        ),
    )
    for_whom = forms.CharField(label=gettext_lazy("For whom"), max_length=80, required=False)
    message = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    known = forms.ChoiceField(
        label=gettext_lazy("Known already?"), required=False, widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(
        label=gettext_lazy(
            "The buyer agreed to the terms and to the use of contact data for delivery"
        ),
        required=False,
    )
    promise = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=signed_quotes.LONGEST
    )

    def __init__(self, *args: Any, buyer: Party | None, placing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.buyer, self.placing = buyer, placing
        self.twins: list[Party] = []
        if buyer is not None:
            for name in (*CONTACT, "known"):
                del self.fields[name]

    def clean_phone(self) -> str:
        return validators.phone(self.cleaned_data["phone"]) if self.cleaned_data["phone"] else ""

    def clean_address_phone(self) -> str:
        return (
            validators.phone(self.cleaned_data["address_phone"])
            if self.cleaned_data["address_phone"]
            else ""
        )

    def clean_postcode(self) -> str:
        return (
            validators.postcode(self.cleaned_data["postcode"])
            if self.cleaned_data["postcode"]
            else ""
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors.keys() & {"months", "end"} and bool(cleaned.get("months")) == bool(
            cleaned.get("end")
        ):
            self.add_error("months", _("Write either the months or the last day."))
        plan, publication = cleaned.get("plan"), cleaned.get("publication")
        if plan is not None and publication is not None and plan.publication_id != publication.pk:
            self.add_error("plan", _("This offer belongs to another newspaper."))
        for name in ("start", "end"):
            if cleaned.get(name) and not 1990 <= cleaned[name].year <= 2100:
                self.add_error(name, _("Write a year between 1990 and 2100."))
        self._need_a_gift(cleaned)
        if self.placing and self.buyer is None:
            self._need_a_buyer(cleaned)
        if self.placing and not cleaned.get("agreed"):
            self.add_error("agreed", _("Ask the buyer first."))
        return cleaned

    def _need_a_gift(self, cleaned: dict[str, Any]) -> None:
        """A gift card is for somebody, and its address is written by whoever takes it up."""
        plan = cleaned.get("plan")
        card = plan is not None and plan.kind == PlanKind.GIFT
        cleaned["gift"] = card or bool(cleaned.get("gift"))
        if self.placing and card and not cleaned.get("for_whom") and "for_whom" not in self.errors:
            self.add_error("for_whom", _("For whom is the gift? Write a name."))
        if cleaned["gift"] and cleaned.get("street"):
            self.add_error(
                "street", _("Leave the address out: whoever takes the gift up writes it.")
            )
        if not cleaned["gift"] and (cleaned.get("for_whom") or cleaned.get("message")):
            self.add_error("gift", _("Tick this, or leave out for whom it is and the message."))

    def _need_a_buyer(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("name") and "name" not in self.errors:
            self.add_error("name", _("Who orders? Write a name."))
        if not (cleaned.get("phone") or cleaned.get("email")) and not self.errors.keys() & {
            "phone",
            "email",
        }:
            self.add_error("phone", _("Write a telephone number or an e-mail address."))

    def offer_known(self, twins: list[Party], words: Any) -> None:
        """Offer subscribers who may be the same one; whoever enters the order decides."""
        self.twins = twins
        choices = [(str(party.pk), words(party)) for party in twins]
        self.fields["known"].choices = [("", _("no, a new subscriber")), *choices]  # type: ignore[attr-defined]

    def term_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in TERM]

    def buyer_fields(self) -> list[forms.BoundField]:
        names = [*CONTACT, *(["known"] if self.twins else [])]
        return [self[name] for name in names if name in self.fields]

    def gift_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in GIFT]

    def place_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in PLACE]

    def contact(self) -> Contact:
        said = self.cleaned_data
        return Contact(said["name"], said["phone"], said["email"], said["kind"] or PartyKind.PERSON)

    def gifted(self) -> GiftDetails | None:
        said = self.cleaned_data
        return GiftDetails(said["for_whom"], said["message"]) if said["gift"] else None

    def place(self, fallback: str) -> Place | None:
        """Return where it goes, None where no street is written."""
        said = self.cleaned_data
        if not said["street"]:
            return None
        return Place(
            said["recipient"] or fallback,
            said["province"],
            said["street"],
            said["postcode"],
            said["address_phone"],
            said["city"],
            said["district"],
            said["route"],
            said["note"],
        )


@dataclass(frozen=True)
class Priced:
    """A price as it is shown, with the words that seal it."""

    promise: Promise
    sealed: str
    lines: list[tuple[str, int]]
    better: list[Any]


class NewOrder(PageOfOneRow[Order]):
    """The page on which the desk enters an order."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return signed_in(request).has_perm("subscriptions.add_order")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        at, placing = timezone.now(), "place" in request.POST
        buyer = _named(request.GET.get("party", ""))
        form = OrderForm(
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

    def _offer_known(self, request: HttpRequest, form: OrderForm) -> None:
        said = {name: request.POST.get(name, "").strip()[:80] for name in CONTACT}
        try:
            said["phone"] = validators.phone(said["phone"]) if said["phone"] else ""
        except ValidationError:
            said["phone"] = ""
        clean = {name: value.replace("\0", "") for name, value in said.items()}
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
        form.offer_known(
            twins,
            lambda party: (
                f"{party.name} · {validators.masked_phone(party.phone) or '—'} · #{party.pk}"
            ),
        )

    def _price(self, form: OrderForm, at: datetime) -> Priced | None:
        """Return what the term costs, or put on the form why it has no price."""
        said = form.cleaned_data
        try:
            end = said["end"] or end_from(
                said["publication"], said["plan"], said["start"], said["months"]
            )
            channel = said["plan"].channel if said["plan"] else said["channel"]
            wish = Wish(
                said["publication"], said["start"], end, said["copies"], channel, said["plan"]
            )
            found: Answer = answer(wish, at, early=said["early"])
        except NotPriced as refused:
            form.add_error(None, messages.refusal(refused))
            return None
        promise = found.promise
        lines = [(messages.line(line), line.amount - line.discount) for line in promise.lines]
        return Priced(promise, signed_quotes.seal(promise), lines, list(found.better))

    def _place(
        self, request: HttpRequest, form: OrderForm, priced: Priced, at: datetime
    ) -> HttpResponse | None:
        """Place the order at the price that was seen. Where it would be another now, the new one is shown instead."""
        try:
            seen = signed_quotes.opened(form.cleaned_data["promise"], at)
            if _term_of(seen) != _term_of(priced.promise):
                form.add_error(
                    None,
                    _("The term is not the one you saw the price of. Look at the price below."),
                )
                return None
            return self.led(
                request, confirm(request, partial(self._placed, request, form, seen, at))
            )
        except Refused as refused:
            tell(form, refused)
            return None

    def _placed(
        self, request: HttpRequest, form: OrderForm, seen: Promise, at: datetime
    ) -> tuple[str, str]:
        wanted = self._wanted(form, seen)
        made = orders.place_order(wanted, by=signed_in(request), at=at, for_account=False)
        words = _("Order %(number)s stands.") % {"number": made.number}
        return words, reverse("admin:subscriptions_order_change", args=[made.pk])

    def _wanted(self, form: OrderForm, promise: Promise) -> OrderRequest:
        buyer = form.buyer or next(
            (one for one in form.twins if str(one.pk) == form.cleaned_data["known"]), None
        )
        contact = form.contact() if form.buyer is None else Contact(form.buyer.name)
        place = form.place(buyer.name if buyer else contact.name)
        return OrderRequest(promise, contact, place, gift=form.gifted(), buyer=buyer)


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
    """Return the first day of a month that can still be had whole: most terms begin there."""
    following = date(soonest.year + soonest.month // 12, soonest.month % 12 + 1, 1)
    return soonest if soonest.day == 1 else following


def _named(text: str) -> Party | None:
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
