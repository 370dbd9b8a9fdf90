"""The form of a new order at the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Publication
from subscriptions import signed_quotes
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.actions.sales.offers import GiftDetails
from subscriptions.desk.addresses import copy_place, offer_addresses
from subscriptions.desk.records.fields import day_input
from subscriptions.domain import validators
from subscriptions.domain.choices import PROVINCE_CHOICES, Channel, PartyKind, PlanKind
from subscriptions.forms.fields import WrittenDateField, WrittenIntegerField
from subscriptions.models import Address, Party, Plan

TERM_FIELDS = ("publication", "plan", "channel", "start", "months", "end", "copies", "early")


CONTACT_FIELDS = ("kind", "name", "phone", "email")


GIFT_FIELDS = ("gift", "for_whom", "message")


ADDRESS_FIELDS = (
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


class NewOrderForm(forms.Form):
    """An order at the counter or by telephone, and where it is delivered."""

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
    known_place = forms.ModelChoiceField(
        label=gettext_lazy("Known address"),
        queryset=Address.objects.none(),
        required=False,
        empty_label=gettext_lazy("another address"),
        help_text=gettext_lazy("A street that is written below counts instead."),
    )
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
            "The buyer gets a code; whoever takes it up writes the address. A gift card always is "
            "one."
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

    def __init__(
        self,
        *args: Any,
        buyer: Party | None,
        placing: bool,
        see: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.buyer = buyer
        self.placing = placing
        self.twins: list[Party] = []
        if buyer is None:
            del self.fields["known_place"]
            return
        for name in (*CONTACT_FIELDS, "known"):
            del self.fields[name]
        offer_addresses(self.fields["known_place"], buyer, see=see)

    def clean_phone(self) -> str:
        return (
            validators.clean_phone(self.cleaned_data["phone"]) if self.cleaned_data["phone"] else ""
        )

    def clean_address_phone(self) -> str:
        return (
            validators.clean_phone(self.cleaned_data["address_phone"])
            if self.cleaned_data["address_phone"]
            else ""
        )

    def clean_postcode(self) -> str:
        return (
            validators.clean_postcode(self.cleaned_data["postcode"])
            if self.cleaned_data["postcode"]
            else ""
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors.keys() & {"months", "end"} and bool(cleaned.get("months")) == bool(
            cleaned.get("end")
        ):
            self.add_error("months", _("Write either the months or the last day."))
        plan = cleaned.get("plan")
        publication = cleaned.get("publication")
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
        """A gift card names its recipient, and the recipient enters the address when redeeming
        it."""
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

    def offer_known(self, twins: list[Party], describe: Any) -> None:
        """Offer possible duplicates of the buyer; the clerk decides."""
        self.twins = twins
        choices = [(str(party.pk), describe(party)) for party in twins]
        known: Any = self.fields["known"]
        known.choices = [("", _("no, a new subscriber")), *choices]

    def term_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in TERM_FIELDS]

    def buyer_fields(self) -> list[forms.BoundField]:
        names = [*CONTACT_FIELDS, *(["known"] if self.twins else [])]
        return [self[name] for name in names if name in self.fields]

    def gift_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in GIFT_FIELDS]

    def place_fields(self) -> list[forms.BoundField]:
        names = ("known_place", *ADDRESS_FIELDS)
        return [self[name] for name in names if name in self.fields]

    def contact(self) -> Contact:
        cleaned = self.cleaned_data
        return Contact(
            cleaned["name"], cleaned["phone"], cleaned["email"], cleaned["kind"] or PartyKind.PERSON
        )

    def gifted(self) -> GiftDetails | None:
        cleaned = self.cleaned_data
        return GiftDetails(cleaned["for_whom"], cleaned["message"]) if cleaned["gift"] else None

    def place(self, fallback: str) -> Place | None:
        """Return the delivery address: the one that is written, else the known one that is chosen.
        None if there is neither, and for a gift."""
        cleaned = self.cleaned_data
        if not cleaned["street"]:
            known: Address | None = cleaned.get("known_place")
            return copy_place(known) if known and not cleaned["gift"] else None
        return Place(
            cleaned["recipient"] or fallback,
            cleaned["province"],
            cleaned["street"],
            cleaned["postcode"],
            cleaned["address_phone"],
            cleaned["city"],
            cleaned["district"],
            cleaned["route"],
            cleaned["note"],
        )
