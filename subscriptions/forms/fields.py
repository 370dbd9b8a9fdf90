"""Fields of forms that read whole numbers and days as files do: ３, 3份; 2027年1月1日, 2027.1.1."""

from datetime import date
from typing import Any

from django import forms

from subscriptions.domain import parsing


class WrittenIntegerField(forms.IntegerField):
    """A whole number, as people write it."""

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and value.strip():
            try:
                return parsing.parse_int(value)
            except ValueError:
                pass  # a minus, or what the field itself refuses in its own words
        cleaned: int | None = super().to_python(value)
        return cleaned


class WrittenDateField(forms.DateField):
    """A day, as people write it."""

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and value.strip():
            try:
                return parsing.parse_day(value)
            except ValueError:
                pass  # what the field itself refuses in its own words
        cleaned: date | None = super().to_python(value)
        return cleaned
