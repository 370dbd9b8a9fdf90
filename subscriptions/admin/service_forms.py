"""The forms of the counter's service: they clean what somebody writes; the actions decide."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Publication
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.admin.retained_text import KeptField
from subscriptions.domain import masking, validators
from subscriptions.domain.choices import (
    PROVINCE_CHOICES,
    Channel,
    ComplaintKind,
    HoldPolicy,
    PartyKind,
    PlanKind,
    Resolution,
)
from subscriptions.forms.fields import WrittenIntegerField
from subscriptions.models import Address, Dispatch, Party, Subscription

Area = forms.Textarea(attrs={"rows": 3})


class DayField(forms.DateField):
    """A day, chosen from the browser's own calendar."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class ContactForm(forms.Form):
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
        told = {name: self.cleaned_data[name] for name in ("name", "phone", "email")}
        return Contact(**told, kind=self.cleaned_data["kind"] or PartyKind.PERSON)


class ChangeContactForm(ContactForm):
    """Other contact data. Whoever sees it masked writes another telephone or leaves it as it is, and no mailbox: who
    reads a mailbox comes in as the reader."""

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
        told = self.cleaned_data
        if self.see:
            return Contact(told["name"], told["phone"], told["email"])
        return Contact(told["name"], told["phone"] or self.known["phone"], self.known["email"])


class PlaceForm(forms.Form):
    """One address; all of it may be left out, but not half of it."""

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
        told = [name for name in self.NEEDED if self.cleaned_data.get(name)]
        if told and not self.errors:
            for name in set(self.NEEDED) - set(told):
                self.add_error(name, _("Fill this in as well, or leave the whole address out."))
        return self.cleaned_data

    def place(self) -> Place | None:
        told = {
            name: self.cleaned_data[name]
            for name in (*self.NEEDED, "city", "district", "route", "note")
        }
        return Place(**told, phone=self.cleaned_data["place_phone"]) if told["street"] else None


class MergeForm(forms.Form):
    twin = forms.IntegerField(
        label=_("Number of the subscriber to join with"), min_value=1, max_value=2**62
    )

    def clean_twin(self) -> Party:
        found = Party.objects.filter(pk=self.cleaned_data["twin"], erased_at=None).first()
        if found is None:
            raise ValidationError(_("There is no subscriber with this number."))
        return found


class PurposeForm(forms.Form):
    """What personal data is taken out for; the journal keeps it."""

    purpose = KeptField(label=_("What for"), min_length=2, max_length=200)


class TakeOutForm(PurposeForm):
    kind = forms.ChoiceField(
        label=_("As"), choices=[("json", "JSON"), ("xlsx", "XLSX")], initial="xlsx"
    )


class EraseForm(forms.Form):
    sure = forms.BooleanField(label=_("Erase the contact data of this subscriber for good"))


class HoldForm(forms.Form):
    first = DayField(label=_("From"))
    last = DayField(label=_("To, that day included"))
    policy = forms.ChoiceField(label=_("What happens with the issues"), choices=HoldPolicy.choices)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def clean_last(self) -> Any:
        """Refuse what nobody means: a hold of more than a year."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data["last"]
        if first and (last - first).days > 366:
            raise ValidationError(_("Delivery is held for a year at most."))
        return last


class ShareForm(PlaceForm):
    """One address of a subscription: a known one, or a new one, with its copies."""

    known = forms.ModelChoiceField(
        label=_("Known address"),
        queryset=Address.objects.none(),
        required=False,
        empty_label=_("another address"),
    )
    copies = WrittenIntegerField(label=_("Copies"), min_value=1, max_value=99_999, required=False)
    field_order = ["copies", "known"]

    def __init__(self, *args: Any, party: Party, see: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: Any = self.fields["known"]
        known.queryset = party.addresses.all()
        if not see:
            known.label_from_instance = masked

    def place(self) -> Place | None:
        known: Address | None = self.cleaned_data.get("known")
        if known is None:
            return super().place()
        names = (
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
        return Place(**{name: getattr(known, name) for name in names})


def masked(address: Address) -> str:
    """Return an address by which whoever may not see streets can still choose it."""
    return f"{address.postcode} {address.region()}{masking.mask_street(address.street)} {address.recipient}"


class RedirectForm(forms.Form):
    from_issue = DayField(label=_("From the issue of"))
    to_issue = DayField(label=_("To the issue of"), required=False, help_text=_("Empty: for good."))


class ShareFormSet(forms.BaseFormSet[ShareForm]):
    """The addresses that share the copies; empty ones are left out."""

    def shares(self) -> list[tuple[Place, int]]:
        found = []
        for form in self.forms:
            place = form.place() if form.has_changed() or form.initial else None
            if place is not None:
                found.append((place, form.cleaned_data["copies"] or 1))
        return found


Shares: type[ShareFormSet] = forms.formset_factory(  # type: ignore[assignment]
    ShareForm, formset=ShareFormSet, extra=3, max_num=200
)


def shares_of(dispatch: Dispatch | None, copies: int) -> list[dict[str, Any]]:
    """Return what the form of addresses begins with: where the copies go now."""
    if dispatch is None:
        return [{"copies": copies}]
    return [{"known": share.address_id, "copies": share.copies} for share in dispatch.shares.all()]


class ComplainForm(forms.Form):
    issue_date = forms.TypedChoiceField(
        label=_("Issue of"), coerce=lambda text: datetime.fromisoformat(text).date()
    )
    kind = forms.ChoiceField(label=_("What was wrong"), choices=ComplaintKind.choices)
    words = forms.CharField(label=_("In words"), max_length=300, required=False, widget=Area)

    def __init__(self, *args: Any, days: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["issue_date"].choices = [(f"{day}", f"{day}") for day in days]  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    resolution = forms.ChoiceField(label=_("What is done"), choices=Resolution.choices)
    copies = WrittenIntegerField(
        label=_("Copies delivered again"),
        min_value=1,
        max_value=9_999,
        required=False,
        help_text=_(
            "Only to deliver again; empty: all copies of the issue. They go along with the next list."
        ),
    )
    words = forms.CharField(
        label=_("Answer"),
        max_length=300,
        required=False,
        widget=Area,
        help_text=_("It stands in the letter that the reader gets."),
    )


class MoreForm(forms.Form):
    issues = WrittenIntegerField(label=_("Issues more"), min_value=1, max_value=104)
    reason = KeptField(label=_("Reason"), min_length=2, max_length=200)


class GiveForm(PlaceForm):
    """A complimentary or trial term; the address may be left out for the digital paper."""

    publication = forms.ModelChoiceField(
        label=_("Newspaper"), queryset=Publication.objects.all(), empty_label=None
    )
    term_kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind.value, kind.label) for kind in (PlanKind.COMPLIMENTARY, PlanKind.TRIAL)],
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=Channel.choices)
    start = DayField(label=_("From"))
    end = DayField(label=_("To, that day included"))
    copies = WrittenIntegerField(label=_("Copies"), min_value=1, max_value=999, initial=1)
    reason = KeptField(label=_("Reason"), min_length=2, max_length=200)
    field_order = ["publication", "term_kind", "channel", "start", "end", "copies", "reason"]


class GiveNewForm(GiveForm):
    """The same for somebody the counter does not know yet."""

    name = forms.CharField(label=_("Name"), max_length=80)
    phone = forms.CharField(label=_("Telephone of the subscriber"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    field_order = ["name", "phone", "email", *GiveForm.field_order]

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"]
        return validators.clean_phone(text) if text else ""

    def contact(self) -> Contact:
        return Contact(
            self.cleaned_data["name"], self.cleaned_data["phone"], self.cleaned_data["email"]
        )


class RenewForm(forms.Form):
    """Which subscriptions are renewed, and for how long. Kept in the address, so that a preview can be sent on."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=Subscription.objects.all(), widget=forms.MultipleHiddenInput, required=False
    )
    months = forms.TypedChoiceField(
        label=pgettext_lazy("how long", "For"),
        coerce=int,
        required=False,
        choices=[(12, _("a year")), (6, _("half a year")), (3, _("a quarter")), (1, _("a month"))],
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("XLSX or CSV, at most 5 MB and 5,000 rows.")
    )
