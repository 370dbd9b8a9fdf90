"""When a reader's digest is written."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from subscriptions.actions.readers.following import DigestTimes
from subscriptions.domain.digests import HOURS, Rhythm, Weekday
from subscriptions.models import ReaderDigest

USUAL_HOUR = 7


class ReaderDigestForm(forms.Form):
    """How often, on which day, at which hour."""

    rhythm = forms.ChoiceField(
        label=_("How often"),
        required=False,
        choices=[("", pgettext_lazy("digest", "Never")), *Rhythm.choices],
    )
    weekday = forms.TypedChoiceField(
        label=_("If once a week, on"), choices=Weekday.choices, coerce=int
    )
    hour = forms.TypedChoiceField(
        label=_("Hour"), choices=[(hour, f"{hour:02}:00") for hour in HOURS], coerce=int
    )

    def __init__(self, posted: Any, digest: ReaderDigest | None) -> None:
        times = {"rhythm": "", "weekday": Weekday.MONDAY, "hour": USUAL_HOUR}
        if digest is not None:
            times = {name: getattr(digest, name) for name in times}
        super().__init__(posted, initial=times)

    def chosen_times(self) -> DigestTimes | None:
        """Return the times of a valid form; None for never."""
        cleaned = self.cleaned_data
        if not cleaned["rhythm"]:
            return None
        return DigestTimes(cleaned["rhythm"], cleaned["hour"], cleaned["weekday"])
