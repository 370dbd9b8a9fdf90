"""The form of a row: it reports every refusal, whoever refused and whatever field is meant."""

from typing import Any

from django import forms
from django.forms.fields import InvalidJSONInput


class ReportingForm(forms.ModelForm[Any]):
    """A form that tells what an action refused, and what a check says of a field that is in no
    form."""

    refused: tuple[Any, ...] = ()

    def clean(self) -> dict[str, Any] | None:
        """Add what an action refused in an earlier attempt of the same request."""
        cleaned = super().clean()
        for reason in self.refused:
            self.add_error(None, str(reason))
        return cleaned

    def add_error(self, field: str | None, error: Any) -> None:
        """Add an error; one of a field that this form lacks is above the form."""
        told = getattr(error, "error_dict", None)
        if field is None and told is not None:
            for name, errors in told.items():
                super().add_error(name if name in self.fields else None, errors)
        else:
            super().add_error(field if field in self.fields else None, error)


class TypedJSONField(forms.JSONField):
    """JSON that comes back as it was typed: Django would show 1e9 again as 1000000000.0."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Return what was typed, which Django marks so and leaves as it is."""
        return data if data is None or self.disabled else InvalidJSONInput(data)
