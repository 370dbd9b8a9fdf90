"""The forms of the page of a subscriber: contact data, joining, erasure, complimentary terms."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.models import Publication
from subscriptions.actions.readers.parties import Contact
from subscriptions.desk.addresses import AddressForm
from subscriptions.desk.records.fields import CalendarDayField
from subscriptions.desk.records.retained_text import KeptField, PurposeForm
from subscriptions.domain import masking, validators
from subscriptions.domain.choices import (
    Channel,
    PartyKind,
    PlanKind,
)
from subscriptions.forms.fields import WrittenIntegerField
from subscriptions.models import Party


class PartyContactForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=PartyKind.choices, required=False, initial=PartyKind.PERSON
    )
    phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        return validators.clean_phone(phone) if phone else ""

    def contact(self) -> Contact:
        cleaned = {name: self.cleaned_data[name] for name in ("name", "phone", "email")}
        return Contact(**cleaned, kind=self.cleaned_data["kind"] or PartyKind.PERSON)


class ChangeContactForm(PartyContactForm):
    """Other contact data. Without the right to see it, the telephone number may be replaced, and
    the e-mail address may not: its owner can sign in as the reader."""

    def __init__(self, *args: Any, party: Party, see: bool, **kwargs: Any) -> None:
        self.known = {"name": party.name, "phone": party.phone, "email": party.email}
        kwargs["initial"] = self.known if see else {"name": party.name}
        super().__init__(*args, **kwargs)
        del self.fields["kind"]
        self.see = see
        if not see:
            del self.fields["email"]
            if party.phone:
                mask = {"masked": masking.mask_phone(party.phone)}
                self.fields["phone"].help_text = _("Now %(masked)s. Empty: it stays.") % mask

    def contact(self) -> Contact:
        cleaned = self.cleaned_data
        if self.see:
            return Contact(cleaned["name"], cleaned["phone"], cleaned["email"])
        return Contact(
            cleaned["name"], cleaned["phone"] or self.known["phone"], self.known["email"]
        )


class MergePartiesForm(forms.Form):
    twin = forms.IntegerField(
        label=_("Number of the subscriber to join with"), min_value=1, max_value=2**62
    )

    def clean_twin(self) -> Party:
        party = Party.objects.filter(pk=self.cleaned_data["twin"], erased_at=None).first()
        if party is None:
            raise ValidationError(_("There is no subscriber with this number."))
        return party


class PersonalDataForm(PurposeForm):
    kind = forms.ChoiceField(
        label=_("As"), choices=[("json", "JSON"), ("xlsx", "XLSX")], initial="xlsx"
    )


class ErasePartyForm(forms.Form):
    sure = forms.BooleanField(label=_("Erase the contact data of this subscriber for good"))


class ComplimentaryTermForm(AddressForm):
    """A complimentary or trial term. A digital term needs no address."""

    publication = forms.ModelChoiceField(
        label=_("Newspaper"), queryset=Publication.objects.all(), empty_label=None
    )
    term_kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in (PlanKind.COMPLIMENTARY, PlanKind.TRIAL)],
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    start = CalendarDayField(label=_("From"))
    end = CalendarDayField(label=_("To, that day included"))
    copies = WrittenIntegerField(label=_("Copies"), min_value=1, max_value=999, initial=1)
    reason = KeptField(label=_("Reason"), min_length=2, max_length=200)
    field_order = ["publication", "term_kind", "channel", "start", "end", "copies", "reason"]


class ComplimentaryTermForNewPartyForm(ComplimentaryTermForm):
    """The same for a person who is no subscriber yet."""

    name = forms.CharField(label=_("Name"), max_length=80)
    phone = forms.CharField(label=_("Telephone of the subscriber"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    field_order = ["name", "phone", "email", *ComplimentaryTermForm.field_order]

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"]
        return validators.clean_phone(text) if text else ""

    def contact(self) -> Contact:
        return Contact(
            self.cleaned_data["name"], self.cleaned_data["phone"], self.cleaned_data["email"]
        )
