"""What the counter's forms ask with: amounts in yuan, and days."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy

from subscriptions.domain import money


class YuanField(forms.CharField):
    """An amount typed in yuan, cleaned to fen: 1,234.50 → 123450. Nothing typed is None where it is not required."""

    default_error_messages = {"amount": gettext_lazy("Write an amount in yuan, like 222.00.")}  # noqa: RUF012

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
            found = money.parse_fen(text)
        except ValueError:
            raise ValidationError(self.error_messages["amount"], code="amount") from None
        if found < 0:
            raise ValidationError(self.error_messages["amount"], code="amount")
        return found


def typed(column: Any, **options: Any) -> Any:
    """Return the form field of a column: prices are kept in fen (`…_fen`) and typed in yuan."""
    if not column.name.endswith("_fen"):
        return column.formfield(**options)
    label = format_lazy(
        "{price}{yuan}", price=capfirst(column.verbose_name), yuan=gettext_lazy(", in yuan")
    )
    return YuanField(label=label, required=not column.blank, help_text=column.help_text)


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def speak(form: forms.BaseForm) -> None:
    """Give every field its name for screen readers: the admin's own rows tie no label to a group of fields."""
    for field in form.fields.values():
        widget: Any = getattr(field.widget, "widget", field.widget)
        widget.attrs.setdefault("aria-label", str(field.label or ""))
