"""A day and an hour. Somebody who chooses a day alone means a usual hour of it."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

MORNING = time(8)  # the paper's day begins
EVENING = time(18)  # copy is due
DAY_END = time(23, 59, 59)


class DayAndHourWidget(forms.SplitDateTimeWidget):
    """The browser's own calendar and clock."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        day: dict[str, Any] = {"type": "date", "aria-label": pgettext_lazy("moment", "Day")}
        hour: dict[str, Any] = {"type": "time", "aria-label": pgettext_lazy("moment", "Hour")}
        super().__init__(
            attrs,
            date_format="%Y-%m-%d",
            date_attrs=day,
            time_attrs={**hour, "step": "1"},
        )


class DayAndHourField(forms.SplitDateTimeField):
    """A moment in two fields. A day without an hour means `usual_hour`; an hour without a day is
    refused."""

    widget = DayAndHourWidget

    def __init__(self, *, usual_hour: time, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.usual_hour = usual_hour

    def compress(self, data_list: Any) -> datetime | None:
        if data_list:
            day, hour = data_list
            data_list = [day, hour or self.usual_hour] if day else data_list
        moment: datetime | None = super().compress(data_list)
        return moment
