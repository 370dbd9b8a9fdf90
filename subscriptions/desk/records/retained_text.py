"""Texts of the desk that outlive the erasure of a person: money and journal are append-only."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

KEPT = _("No names or personal details: this is kept for ten years.")


class KeptField(forms.CharField):
    """A field whose text goes into an append-only table or the journal. Its help text says so."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = kwargs.pop("help_text", "")
        super().__init__(
            help_text=format_lazy("{} {}", help_text, KEPT) if help_text else KEPT, **kwargs
        )


class PurposeForm(forms.Form):
    """The purpose of an export of personal data; the journal records it."""

    purpose = KeptField(label=_("What for"), min_length=2, max_length=200)
