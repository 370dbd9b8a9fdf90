"""The forms of the acts on an order."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.common.moments import validate_moment
from subscriptions.desk.records.fields import YuanField
from subscriptions.desk.records.retained_text import KeptField
from subscriptions.domain import validators
from subscriptions.domain.choices import BY_HAND, Cause, Leaving, PartyKind
from subscriptions.forms.fields import WrittenIntegerField
from subscriptions.models import Letter

MOMENT = "%Y-%m-%dT%H:%M"


class PaymentForm(forms.Form):
    """A payment entered by hand."""

    method = forms.ChoiceField(
        label=_("How it came"), choices=[(one.value, one.label) for one in BY_HAND]
    )
    amount = YuanField(label=_("Amount, in yuan"))
    reference = KeptField(
        label=_("Number of the receipt"), max_length=80, help_text=_("Each number counts once.")
    )
    received_at = forms.DateTimeField(
        label=_("Received"),
        help_text=_("Shanghai time."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        validators=[validate_moment],
    )

    def clean_received_at(self) -> Any:
        at = self.cleaned_data["received_at"]
        if at > timezone.now():
            raise forms.ValidationError(_("Money cannot come in the future."))
        return at


class CancelForm(forms.Form):
    reason = KeptField(label=_("Reason"), max_length=200, required=False)


class CreditForm(forms.Form):
    amount = YuanField(label=_("Amount, in yuan"))


class RefundForm(forms.Form):
    """The amount and the cause of a refund. The first two causes have formulas, the others an
    amount."""

    cause = forms.ChoiceField(label=_("Cause"), choices=Cause.choices, widget=forms.RadioSelect)
    copies = WrittenIntegerField(
        label=_("Copies that end"),
        min_value=1,
        max_value=99_999,
        required=False,
        help_text=_("Empty: all of them. For a wish of the reader and a fault of the paper."),
    )
    fee = YuanField(
        label=_("Fee, in yuan"),
        required=False,
        help_text=_(
            "Only for a wish of the reader, and only where it was made known before. Empty: the "
            "published fee."
        ),
    )
    amount = YuanField(
        label=_("Amount, in yuan"),
        required=False,
        help_text=_("For goodwill and for what was paid too much."),
    )
    leaving = forms.ChoiceField(
        label=_("Why the reader leaves"),
        choices=[("", "—"), *Leaving.choices],
        required=False,
        help_text=_(
            "Only for a wish of the reader. It is counted in the report of starts and stops."
        ),
    )
    to_credit = forms.BooleanField(
        label=_("Keep it as credit for another order"),
        required=False,
        help_text=_("Nothing is paid out then."),
    )
    reason = KeptField(
        label=_("Reason"),
        min_length=2,
        max_length=200,
        required=False,
        help_text=_("Needed to give it back, not to look."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cause = cleaned.get("cause")
        amount = cleaned.get("amount")
        if cause in {Cause.GOODWILL, Cause.OVERPAID} and not amount and "amount" not in self.errors:
            self.add_error("amount", _("Write how much goes back."))
        if cleaned.get("fee") and cause != Cause.READER:
            self.add_error(
                "fee", _("A fee is charged only where the reader wishes to end the term.")
            )
        if cleaned.get("leaving") and cause != Cause.READER:
            self.add_error(
                "leaving", _("A reader leaves only where the reader wishes to end the term.")
            )
        return cleaned


class LetterForm(forms.Form):
    """The e-mail that is sent again."""

    letter = forms.ModelChoiceField(
        label=_("Letter"), queryset=Letter.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, letters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["letter"].queryset = letters  # type: ignore[attr-defined]


class InvoiceRequestForm(forms.Form):
    """The recipient of an invoice."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PartyKind.choices)
    title = forms.CharField(label=_("Invoice title"), max_length=100)
    code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        required=False,
        help_text=_("For an organisation."),
    )
    email = forms.EmailField(label=_("E-mail"))

    def clean_title(self) -> str:
        return validators.clean_invoice_title(self.cleaned_data["title"])
