"""The form that takes a spreadsheet."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SpreadsheetForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("XLSX or CSV, at most 5 MB and 5,000 rows.")
    )
