"""The form that chooses which subscriptions are renewed, and for how long."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from subscriptions.models import Subscription


class RenewalForm(forms.Form):
    """The subscriptions to renew, and for how long. Kept in the address, so that a preview can
    be shared."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=Subscription.objects.all(), widget=forms.MultipleHiddenInput, required=False
    )
    months = forms.TypedChoiceField(
        label=pgettext_lazy("how long", "For"),
        coerce=int,
        required=False,
        choices=[(12, _("a year")), (6, _("half a year")), (3, _("a quarter")), (1, _("a month"))],
    )
