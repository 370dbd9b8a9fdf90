"""Fields of the counter's forms: amounts in yuan, and days."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy

from subscriptions.domain import money


class YuanField(forms.CharField):
    """An amount typed in yuan and cleaned to fen: 1,234.50 → 123450. An empty optional field is
    None."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "amount": gettext_lazy("Write an amount in yuan, like 222.00.")
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "decimal", "class": "amount", "autocomplete": "off"}
            ),
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return money.format_yuan(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = money.parse_fen(text)
        except ValueError:
            raise ValidationError(self.error_messages["amount"], code="amount") from None
        if amount < 0:
            raise ValidationError(self.error_messages["amount"], code="amount")
        return amount


def price_field(column: Any, **options: Any) -> Any:
    """Return the form field of a column. Prices are stored in fen (`…_fen`) and typed in yuan."""
    if not column.name.endswith("_fen"):
        return column.formfield(**options)
    label = format_lazy(
        "{price}{yuan}", price=capfirst(column.verbose_name), yuan=gettext_lazy(", in yuan")
    )
    return YuanField(label=label, required=not column.blank, help_text=column.help_text)


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


THREE_LINES = forms.Textarea(attrs={"rows": 3})


class CalendarDayField(forms.DateField):
    """A day with the browser's date picker."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)
