"""What whoever buys or takes up a gift says beside name and address: what is agreed to, and whether
it is a gift."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from subscriptions.actions.sales.offers import GiftDetails
from subscriptions.domain.choices import Purpose, TextKind
from subscriptions.domain.money import format_yuan
from subscriptions.models import LegalText


class AgreeForm(forms.Form):
    """What somebody agrees to, each by itself (PIPL, art. 14 to 16): the terms and the use of
    contact data are needed, news are off unless wanted. A text that the newspaper has not published
    is not agreed to."""

    terms = forms.BooleanField(
        error_messages={
            "required": _("Agree to the terms of subscription first. Nothing was ordered.")
        },
    )
    privacy = forms.BooleanField(
        error_messages={
            "required": _("Without a name and an address nothing can be delivered. Agree first.")
        },
    )
    news = forms.BooleanField(label=_("Send me news of the paper by e-mail."), required=False)

    def __init__(
        self, *args: Any, texts: Mapping[str, LegalText], without: Sequence[str] = (), **kwargs: Any
    ) -> None:
        """`texts` are those in force, by kind; `without` names what is not asked here."""
        super().__init__(*args, **kwargs)
        terms = texts.get(TextKind.TERMS)
        privacy = texts.get(TextKind.PRIVACY)
        for name in {*without, *([] if terms else ["terms"])}:
            del self.fields[name]
        if "terms" in self.fields and terms:
            self.fields["terms"].label = format_html(
                gettext("I agree to the {text} of the newspaper."), text=_link_to(terms)
            )
        if "privacy" in self.fields:
            self.fields["privacy"].label = (
                format_html(
                    gettext(
                        "I have read the {text} and agree that my name, telephone and address are "
                        "used to "
                        "deliver the paper."
                    ),
                    text=_link_to(privacy),
                )
                if privacy
                else gettext(
                    "I agree that my name, telephone and address are used to deliver the paper."
                )
            )
        for name, short in SHORT.items():
            if name in self.fields:
                vars(self.fields[name])["short"] = short

    def fee_words(self) -> str:
        """Return what is kept of whoever ends a term that has begun, nothing where nothing is."""
        if not settings.REFUND_FEE:
            return ""
        sentence = gettext(
            "Whoever ends a term after its first issue is charged a fee of %(fee)s yuan."
        )
        return sentence % {"fee": format_yuan(settings.REFUND_FEE)}

    def purposes(self) -> list[str]:
        return [purpose for purpose in Purpose.values if self.cleaned_data.get(purpose)]


SHORT = {"terms": _("Terms of subscription"), "privacy": _("Use of my data")}


def _link_to(text: LegalText) -> SafeString:
    """Return a link to a text that opens beside the form, so that nothing typed is lost."""
    return format_html(
        '<a href="{}" target="_blank" rel="noopener">{}<span class="hidden">{}</span></a>',
        text.get_absolute_url(),
        gettext("%(text)s (version %(version)d)")
        % {"text": text.get_kind_display(), "version": text.version},
        gettext("(opens in a new window)"),
    )


class GiftForm(forms.Form):
    """Whether it is a gift; then the reader is whoever takes it up.

    A gift card is `always` one, and for somebody.
    """

    gift = forms.BooleanField(label=_("It is a gift"), required=False)
    for_whom = forms.CharField(label=_("For whom"), max_length=80, required=False)
    message = forms.CharField(
        label=_("Message"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, always: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.always = always
        if always:
            del self.fields["gift"]
            self.fields["for_whom"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        return cleaned | {"gift": True} if self.always else cleaned

    def gifted(self) -> GiftDetails | None:
        cleaned = self.cleaned_data
        return GiftDetails(cleaned["for_whom"], cleaned["message"]) if cleaned["gift"] else None


class ClaimForm(forms.Form):
    """The code of a gift."""

    code = forms.CharField(label=_("Gift code"), max_length=24)
