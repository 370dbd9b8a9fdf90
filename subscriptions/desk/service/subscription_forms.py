"""The forms of the page of a subscription: holds, addresses, complaints, goodwill."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from subscriptions.actions.readers.parties import Place
from subscriptions.desk.addresses import AddressForm, copy_place, offer_addresses
from subscriptions.desk.records.fields import THREE_LINES, CalendarDayField
from subscriptions.desk.records.retained_text import KeptField
from subscriptions.domain.choices import (
    ComplaintKind,
    HoldPolicy,
)
from subscriptions.forms.fields import WrittenIntegerField
from subscriptions.forms.formsets import ProposedFormSet
from subscriptions.models import Address, Dispatch, Party


class HoldDeliveryForm(forms.Form):
    first = CalendarDayField(label=_("From"))
    last = CalendarDayField(label=_("To, that day included"))
    policy = forms.ChoiceField(label=_("What happens with the issues"), choices=HoldPolicy.choices)
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def clean_last(self) -> Any:
        """Refuse a hold of more than a year."""
        first = self.cleaned_data.get("first")
        last = self.cleaned_data["last"]
        if first and (last - first).days > 366:
            raise ValidationError(_("Delivery is held for a year at most."))
        return last


class AddressShareForm(AddressForm):
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
        offer_addresses(self.fields["known"], party, see=see)

    def place(self) -> Place | None:
        """Return the address that is written, else the known one that is chosen."""
        written = super().place()
        known: Address | None = self.cleaned_data.get("known")
        return copy_place(known) if written is None and known is not None else written


class ChangeAddressForm(forms.Form):
    from_issue = CalendarDayField(label=_("From the issue of"))
    to_issue = CalendarDayField(
        label=_("To the issue of"), required=False, help_text=_("Empty: for good.")
    )


class AddressShareFormSet(ProposedFormSet[AddressShareForm]):
    """The addresses that share the copies; empty ones are left out."""

    def shares(self) -> list[tuple[Place, int]]:
        shared = []
        for form in self.forms:
            place = form.place() if form.has_changed() or form.initial else None
            if place is not None:
                shared.append((place, form.cleaned_data["copies"] or 1))
        return shared


AddressShares: type[AddressShareFormSet] = forms.formset_factory(  # type: ignore[assignment]
    AddressShareForm, formset=AddressShareFormSet, extra=3, max_num=200
)


def initial_shares(dispatch: Dispatch | None, copies: int) -> list[dict[str, Any]]:
    """Return the initial data of the address forms: where the copies go now."""
    if dispatch is None:
        return [{"copies": copies}]
    return [{"known": share.address_id, "copies": share.copies} for share in dispatch.shares.all()]


class TakeComplaintForm(forms.Form):
    issue_date = forms.TypedChoiceField(label=_("Issue of"), coerce=date.fromisoformat)
    kind = forms.ChoiceField(label=_("What was wrong"), choices=ComplaintKind.choices)
    words = forms.CharField(label=_("In words"), max_length=300, required=False, widget=THREE_LINES)

    def __init__(self, *args: Any, days: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issue_date: Any = self.fields["issue_date"]
        issue_date.choices = [(f"{day}", f"{day}") for day in days]


class GoodwillForm(forms.Form):
    issues = WrittenIntegerField(label=_("Issues more"), min_value=1, max_value=104)
    reason = KeptField(label=_("Reason"), min_length=2, max_length=200)
