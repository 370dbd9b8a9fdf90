"""The form of one postal address, shared by the rooms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from subscriptions.actions.readers.parties import Place
from subscriptions.domain import masking, validators
from subscriptions.domain.choices import (
    PROVINCE_CHOICES,
)
from subscriptions.models import Address, Party

PLACE_FIELDS = (
    "recipient",
    "phone",
    "province",
    "city",
    "district",
    "street",
    "postcode",
    "route",
    "note",
)


def mask_address(address: Address) -> str:
    """Return an address that can be recognised without the right to see streets."""
    street = masking.mask_street(address.street)
    return f"{address.postcode} {address.region()}{street} {address.recipient}"


def copy_place(address: Address) -> Place:
    """Return where an address is, to be used once more."""
    return Place(**{name: getattr(address, name) for name in PLACE_FIELDS})


def offer_addresses(field: Any, party: Party, *, see: bool) -> None:
    """Offer the known addresses of a subscriber in a field, masked without the right to see
    them."""
    field.queryset = party.addresses.all()
    if not see:
        field.label_from_instance = mask_address


class AddressForm(forms.Form):
    """One address. All of it may be left out, but not a part of it."""

    recipient = forms.CharField(label=_("Recipient"), max_length=80, required=False)
    province = forms.ChoiceField(
        label=_("Province"), choices=[("", "—"), *PROVINCE_CHOICES], required=False
    )
    city = forms.CharField(label=_("City"), max_length=30, required=False)
    district = forms.CharField(label=_("District"), max_length=30, required=False)
    street = forms.CharField(label=_("Street and number"), max_length=120, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=10, required=False)
    place_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    route = forms.CharField(
        label=_("Route"), max_length=20, required=False, help_text=_("For own delivery.")
    )
    note = forms.CharField(label=_("For the carrier"), max_length=60, required=False)

    NEEDED = ("recipient", "province", "street", "postcode")

    def clean_postcode(self) -> str:
        text: str = self.cleaned_data["postcode"]
        return validators.clean_postcode(text) if text else ""

    def clean_place_phone(self) -> str:
        text: str = self.cleaned_data["place_phone"]
        return validators.clean_phone(text) if text else ""

    def clean(self) -> dict[str, Any]:
        filled = [name for name in self.NEEDED if self.cleaned_data.get(name)]
        if filled and not self.errors:
            for name in set(self.NEEDED) - set(filled):
                self.add_error(name, _("Fill this in as well, or leave the whole address out."))
        return self.cleaned_data

    def place(self) -> Place | None:
        values = {
            name: self.cleaned_data[name]
            for name in (*self.NEEDED, "city", "district", "route", "note")
        }
        return Place(**values, phone=self.cleaned_data["place_phone"]) if values["street"] else None
