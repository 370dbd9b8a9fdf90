"""The form of the calendar: days, and what its acts need."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.editions import calendar
from articles.actions.records.reasons import REASON_MAX
from articles.domain.choices import Compensation, IssueKind
from articles.forms.articles import label_fields

KINDS = [(kind.value, kind.label) for kind in calendar.EXTRA_KINDS]
DAY_INPUT = forms.DateInput(attrs={"type": "date"})


class DaysField(forms.Field):
    """Any number of days, as the calendar's boxes send them: 2024-03-05."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[date]:
        try:
            return [date.fromisoformat(text) for text in value or ()]
        except ValueError as error:
            raise ValidationError(
                _("One of the chosen days does not exist. Choose them in the calendar.")
            ) from error


class CalendarForm(forms.Form):
    """Everything the acts of the calendar may need; each takes what is its own."""

    dates = DaysField(required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=REASON_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "For suspending, moving and adding: at least five characters; readers may be told."
        ),
    )
    compensation = forms.ChoiceField(
        label=gettext_lazy("Who has paid for it gets"),
        choices=Compensation.choices,
        required=False,
        initial=calendar.default_compensation,
    )
    announced_on = forms.DateField(
        label=gettext_lazy("Announced on"),
        required=False,
        widget=DAY_INPUT,
        help_text=gettext_lazy("Empty: today."),
    )
    to = forms.DateField(label=gettext_lazy("New date"), required=False, widget=DAY_INPUT)
    extra_on = forms.DateField(
        label=gettext_lazy("Date of the extra"), required=False, widget=DAY_INPUT
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=KINDS, required=False, initial=IssueKind.ADDED
    )
    counts = forms.BooleanField(
        label=gettext_lazy("Belongs to subscriptions"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_fields(self)
