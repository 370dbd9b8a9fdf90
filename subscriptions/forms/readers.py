"""What readers fill in.

Forms read and check shapes; whether something may be is said by the actions.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import fields
from articles.common.moments import LAST_DAY
from subscriptions.actions.money.invoices import InvoiceTitle
from subscriptions.actions.readers.parties import Contact, Place
from subscriptions.actions.service.dispatches import CopiesMove
from subscriptions.domain import validators
from subscriptions.domain.choices import PROVINCE_CHOICES, ComplaintKind, Leaving, PartyKind
from subscriptions.forms.fields import WrittenDateField
from subscriptions.models import Address, Plan
from subscriptions.pricing.quote import MOST_COPIES

MONTHS = [(1, _("1 month")), (3, _("3 months")), (6, _("6 months")), (12, _("12 months"))]
EARLIEST = date(1990, 1, 1)  # before there were subscriptions that anybody could still ask about


class ReaderDayField(WrittenDateField):
    """A day as a browser's calendar writes it; one that no newspaper of ours appears on is refused
    in words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d", "%Y/%m/%d"],
            error_messages={"invalid": _("There is no such day. Write it as 2024-03-05.")},
            **kwargs,
        )

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and not EARLIEST <= day <= LAST_DAY:
            raise forms.ValidationError(_("There is no such day. Write it as 2024-03-05."))
        return day


class QuoteForm(forms.Form):
    """Asks the price of a term. An end day counts before a number of months."""

    plan = forms.ModelChoiceField(
        Plan.objects.none(),
        label=_("Offer"),
        to_field_name="code",
        empty_label=None,
        required=False,
    )
    start = ReaderDayField(label=pgettext_lazy("term", "From"))
    months = forms.TypedChoiceField(
        label=pgettext_lazy("how long", "For"), coerce=int, empty_value=None, required=False
    )
    end = ReaderDayField(label=_("or until"), required=False)
    copies = forms.IntegerField(
        label=_("Copies"),
        initial=1,
        min_value=1,
        max_value=MOST_COPIES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write the number of copies in digits."),
            "min_value": _("Order at least one copy."),
            "max_value": _("Order at most %(limit_value)d copies."),
        },
    )

    def __init__(self, *args: Any, plans: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = cast(forms.ChoiceField, self.fields["months"])
        months.choices = [("", _("an end day of my own")), *MONTHS]
        if plans:
            self.fields["plan"].queryset = plans  # type: ignore[attr-defined]
        else:
            del self.fields["plan"]

    def clean_plan(self) -> Plan | None:
        """Take the first offer where an address names none: not every link to prices knows what is
        on sale."""
        chosen: Plan | None = self.cleaned_data["plan"]
        return chosen or self.fields["plan"].queryset.first()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and cleaned.get("end") is None and cleaned.get("months") is None:
            self.add_error("end", _("Say for how many months, or until which day."))
        return cleaned


class ReaderContactForm(forms.Form):
    """Who orders."""

    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("For the receipt, and to come back to your subscription."),
        validators=[fields.validate_mailbox],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(
        self, data: Any = None, *, initial: dict[str, Any] | None = None, address: str = ""
    ) -> None:
        """`address` is that of whoever is signed in: a form does not change it, whatever a browser
        sends."""
        super().__init__(data, initial=(initial or {}) | ({"email": address} if address else {}))
        if address:
            self.fields["email"].disabled = True
            self.fields["email"].help_text = format_html(
                '{} <a href="{}">{}</a>',
                _("The address of your account stays as it is."),
                reverse("subscriptions:contact"),
                _("Another e-mail address"),
            )
            self.fields["name"].help_text = _(
                "What you change here is changed in your account too."
            )

    def clean_phone(self) -> str:
        return validators.clean_phone(self.cleaned_data["phone"])

    def contact(self) -> Contact:
        cleaned = self.cleaned_data
        return Contact(cleaned["name"], cleaned["phone"], cleaned["email"])


class OwnContactForm(forms.Form):
    """How a reader is named and reached by telephone; he corrects it himself."""

    name = forms.CharField(
        label=_("Your name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        return validators.clean_phone(phone) if phone else ""


class DeliveryAddressForm(forms.Form):
    """Where copies go."""

    recipient = forms.CharField(label=_("Recipient"), max_length=80)
    province = forms.ChoiceField(label=_("Province"), choices=[("", "—"), *PROVINCE_CHOICES])
    city = forms.CharField(label=_("City"), max_length=30, required=False)
    district = forms.CharField(label=_("District"), max_length=30, required=False)
    street = forms.CharField(
        label=_("Street, number, room"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    postcode = forms.CharField(
        label=_("Postcode"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    note = forms.CharField(label=_("For the carrier"), max_length=60, required=False)

    def __init__(self, *args: Any, maybe: bool = False, **kwargs: Any) -> None:
        """`maybe` leaves it to the server whether an address is needed: beside a gift it may be
        another's to write."""
        kwargs["use_required_attribute"] = not maybe
        super().__init__(*args, **kwargs)

    def clean_postcode(self) -> str:
        return validators.clean_postcode(self.cleaned_data["postcode"])

    def place(self) -> Place:
        cleaned = self.cleaned_data
        names = ("recipient", "province", "street", "postcode", "city", "district", "note")
        return Place(**{name: cleaned[name] for name in names})


class InvoiceTitleForm(forms.Form):
    """Who the invoice is made out to."""

    kind = forms.ChoiceField(
        label=_("Made out to"), choices=PartyKind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(label=_("Invoice title"), max_length=100)
    code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=30,
        required=False,
        help_text=_("Organisations only."),
    )
    email = forms.EmailField(label=_("E-mail"), help_text=_("The invoice is sent there."))

    def clean_title(self) -> str:
        return validators.clean_invoice_title(self.cleaned_data["title"])

    def wanted(self) -> InvoiceTitle:
        return InvoiceTitle(**self.cleaned_data)


class OrderInvoiceForm(InvoiceTitleForm):
    """The same, asked already in the order; nothing of it is needed unless it is wanted."""

    wanted_too = forms.BooleanField(label=_("I need an invoice"), required=False)
    field_order = ["wanted_too", "kind", "title", "code", "email"]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, prefix="invoice", initial={"kind": PartyKind.PERSON}, **kwargs)
        self.fields["email"].help_text = _("Empty: the e-mail address above.")
        asked = data is not None and self.add_prefix("wanted_too") in data
        for name in ("kind", "title", "email"):
            self.fields[name].required = asked and name != "email"

    def clean_title(self) -> str:
        return super().clean_title() if self.cleaned_data.get("wanted_too") else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("wanted_too") and cleaned.get("kind") == PartyKind.ORGANISATION:
            try:
                validators.clean_credit_code(cleaned.get("code", ""))
            except forms.ValidationError as error:
                self.add_error("code", error)
        return cleaned

    def asked(self, email: str) -> InvoiceTitle | None:
        """Return who the invoice is made out to and where it goes, None where nobody wants one."""
        cleaned = self.cleaned_data
        return (
            InvoiceTitle(
                cleaned["kind"], cleaned["title"], cleaned["email"] or email, cleaned["code"]
            )
            if cleaned["wanted_too"]
            else None
        )


class ReaderHoldForm(forms.Form):
    """From when to when nothing is to come."""

    first = ReaderDayField(label=_("From"))
    last = ReaderDayField(label=_("To"))


class ReaderRedirectForm(DeliveryAddressForm):
    """Another address from an issue on."""

    from_issue = ReaderDayField(label=_("From the issue of"))
    to_issue = ReaderDayField(
        label=_("To the issue of"), required=False, help_text=_("Empty: for good.")
    )
    leaving = forms.ChoiceField(label=_("Instead of"), required=False)
    copies = forms.IntegerField(
        label=_("How many copies"),
        required=False,
        min_value=1,
        help_text=_("Empty: all that go there now."),
    )

    def __init__(self, *args: Any, shares: Sequence[tuple[Address, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.addresses = {str(address.pk): address for address, _copies in shares}
        if len(shares) < 2:
            del self.fields["leaving"]
        else:
            choices = [(str(address.pk), f"{address} × {copies}") for address, copies in shares]
            leaving = cast(forms.ChoiceField, self.fields["leaving"])
            leaving.choices = [("", _("all my addresses")), *choices]
        if sum(copies for _address, copies in shares) < 2:
            del self.fields["copies"]

    def move(self) -> CopiesMove:
        cleaned = self.cleaned_data
        leaving = self.addresses.get(cleaned.get("leaving", ""))
        return CopiesMove(
            self.place(), cleaned["from_issue"], cleaned["to_issue"], leaving, cleaned.get("copies")
        )


class ComplaintForm(forms.Form):
    """What was wrong with an issue."""

    issue = ReaderDayField(label=_("Issue of"))
    kind = forms.ChoiceField(label=_("What was wrong"), choices=ComplaintKind.choices)
    words = forms.CharField(
        label=_("In your words"), max_length=300, required=False, widget=forms.Textarea({"rows": 3})
    )


class LeavingForm(forms.Form):
    """Why a term is to end; what is chosen is kept in the newspaper's own language."""

    reason = forms.ChoiceField(label=_("Why"), choices=[("", "—"), *Leaving.choices])

    def words(self) -> str:
        with translation.override(settings.LANGUAGE_CODE):
            return str(Leaving(self.cleaned_data["reason"]).label)


class ReaderRenewalForm(forms.Form):
    """For how long a term is renewed."""

    months = forms.TypedChoiceField(
        label=pgettext_lazy("how long", "For"), choices=MONTHS, coerce=int, initial=12
    )
    copies = forms.IntegerField(label=_("Copies"), min_value=1, max_value=MOST_COPIES)
