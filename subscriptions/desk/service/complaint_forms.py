"""The form that settles a complaint."""

from django import forms
from django.utils.translation import gettext_lazy as _

from subscriptions.desk.records.fields import THREE_LINES
from subscriptions.domain.choices import (
    Resolution,
)
from subscriptions.forms.fields import WrittenIntegerField


class SettleComplaintForm(forms.Form):
    resolution = forms.ChoiceField(label=_("What is done"), choices=Resolution.choices)
    copies = WrittenIntegerField(
        label=_("Copies delivered again"),
        min_value=1,
        max_value=9_999,
        required=False,
        help_text=_(
            "Only to deliver again; empty: all copies of the issue. They go along with the next "
            "list."
        ),
    )
    words = forms.CharField(
        label=_("Answer"),
        max_length=300,
        required=False,
        widget=THREE_LINES,
        help_text=_("It stands in the letter that the reader gets."),
    )
