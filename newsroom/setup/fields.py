"""An amount of yuan, as people write it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from subscriptions.domain.money import format_short_yuan, parse_fen

FEN_MAX = 10_000_000  # 100,000 yuan
INVALID = _("Write an amount in yuan, such as 276 or 3.50.")
TOO_MUCH = _("A price lies between 0.01 and 100,000 yuan.")


class PriceField(forms.CharField):
    """A price in yuan; its value is whole fen, or None where it is empty."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options
        )

    def clean(self, value: Any) -> int | None:
        """Return whole fen. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        try:
            fen = parse_fen(text)
        except ValueError as error:
            raise ValidationError(INVALID) from error
        if not 0 < fen <= FEN_MAX:
            raise ValidationError(TOO_MUCH)
        return fen

    def prepare_value(self, value: Any) -> Any:
        return format_short_yuan(value) if isinstance(value, int) else value
