"""The filters that lists of the newsroom's desk are made of."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import pgettext_lazy

from articles.common.moments import validate_day

ANY = pgettext_lazy("filter of a list", "all")


def search_input() -> forms.TextInput:
    return forms.TextInput(attrs={"type": "search"})


def bounding_day_filter(label: Any) -> Any:
    """Return a filter for a day, which is used together with another."""
    return django_filters.DateFilter(
        label=label,
        method="leave",
        widget=forms.DateInput(attrs={"type": "date"}),
        validators=[validate_day],
    )


def value_filter(label: Any, choices: Any, **how: Any) -> Any:
    """Return a filter for one of several values; without a choice it narrows nothing."""
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=ANY, **how)


def emptiness_filter(label: Any, column: str, *, empty: Any, filled: Any) -> Any:
    """Return a filter for rows whose column is empty (1), or is not (0)."""
    return django_filters.ChoiceFilter(
        label=label,
        choices=[("1", empty), ("0", filled)],
        field_name=column,
        method="by_emptiness",
        empty_label=ANY,
    )


def order_filter(usual: Any, *choices: tuple[str, Any]) -> Any:
    """Return the choice of an order; `usual` says in which order the list is without one."""
    return django_filters.ChoiceFilter(
        label=pgettext_lazy("filter of a list", "Order"),
        choices=choices,
        method="leave",
        empty_label=usual,
    )
