"""The forms of letters by schedule: on which days, at which hour, and whether only with news."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.actions.lists.scheduled_letters import LetterOrder
from articles.domain.letter_times import LAST_HOUR, LetterTimes
from articles.domain.schedule import WEEKDAYS
from articles.frame.scheduled_letters import LetterKind
from articles.models import ScheduledLetter

HOURS = tuple((hour, f"{hour:02}:00") for hour in range(LAST_HOUR + 1))
MONTHLY = "month"
USUAL_HOUR = 8
WORKDAYS = (1, 2, 3, 4, 5)
MONDAY = "1"
LABEL = "letter by schedule"


class LetterTimesForm(forms.Form):
    """The hour of a letter; the kinds differ in their days."""

    hour = forms.TypedChoiceField(
        label=pgettext_lazy(LABEL, "Hour"),
        coerce=int,
        choices=HOURS,
        help_text=gettext_lazy("By the newspaper's clock; the letter leaves within the hour."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def read_order(self) -> LetterOrder:
        """Return what a valid form asks for."""
        raise NotImplementedError


class ListLetterForm(LetterTimesForm):
    """The letter of a list: on chosen days of the week, and only with new rows by choice."""

    weekdays = forms.TypedMultipleChoiceField(
        label=pgettext_lazy(LABEL, "Days"),
        coerce=int,
        choices=list(WEEKDAYS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    only_new = forms.BooleanField(
        label=gettext_lazy("Only if something is new"),
        required=False,
        help_text=gettext_lazy("New is what the list did not hold at the letter before."),
    )
    field_order = ["weekdays", "hour", "only_new"]

    def read_order(self) -> LetterOrder:
        cleaned = self.cleaned_data
        times = LetterTimes(frozenset(cleaned["weekdays"]), cleaned["hour"])
        return LetterOrder(times, cleaned["only_new"])


class ReportLetterForm(LetterTimesForm):
    """The letter of a report: on one day of each week, or on the first of each month."""

    day = forms.ChoiceField(
        label=pgettext_lazy(LABEL, "When"),
        choices=[
            (pgettext_lazy(LABEL, "Every week, about the seven days before"), WEEKDAYS.items()),
            (
                pgettext_lazy(LABEL, "Every month, about the month before"),
                [(MONTHLY, pgettext_lazy(LABEL, "on its first day"))],
            ),
        ],
    )
    field_order = ["day", "hour"]

    def read_order(self) -> LetterOrder:
        day = self.cleaned_data["day"]
        weekdays = frozenset() if day == MONTHLY else frozenset([int(day)])
        return LetterOrder(LetterTimes(weekdays, self.cleaned_data["hour"]))


def build_letter_form(
    kind: LetterKind, letter: ScheduledLetter | None, sent: Any = None
) -> LetterTimesForm:
    """Return the form of a letter of a kind, filled with what is stored, or with what was sent."""
    hour = letter.hour if letter is not None else USUAL_HOUR
    if kind.is_of_list:
        weekdays = letter.weekdays if letter is not None else WORKDAYS
        only_new = letter.only_new if letter is not None else False
        initial = {"weekdays": weekdays, "hour": hour, "only_new": only_new}
        return ListLetterForm(sent, initial=initial)
    day = MONDAY if letter is None else MONTHLY
    if letter is not None and letter.weekdays:
        day = str(min(letter.weekdays))
    return ReportLetterForm(sent, initial={"day": day, "hour": hour})
