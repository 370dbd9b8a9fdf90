"""The form of a period: the days of a report."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.forms.articles import label_fields

FIRST_YEAR = 1800
LAST_YEAR = 2999
YEARS = {"first": FIRST_YEAR, "last": LAST_YEAR}


class PeriodForm(forms.Form):
    """Days of the newspaper, both included.

    Kept in the address, so that a report can be sent to a colleague.
    """

    since = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_fields(self)

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, and days no newspaper lives to see."""
        since = self.cleaned_data.get("since")
        until = self.cleaned_data.get("until")
        for name, day in (("since", since), ("until", until)):
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                self.add_error(name, _("Choose a day between %(first)d and %(last)d.") % YEARS)
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))
        return self.cleaned_data
