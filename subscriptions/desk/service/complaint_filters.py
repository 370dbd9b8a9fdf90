"""The filters of the list of complaints."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from subscriptions.desk.records.filters import DeskFilterSet
from subscriptions.domain.choices import (
    ComplaintKind,
    Resolution,
)
from subscriptions.models import Complaint


class ComplaintFilter(DeskFilterSet):
    open = django_filters.BooleanFilter(
        label=_("Settled"),
        field_name="resolved_at",
        lookup_expr="isnull",
        widget=forms.Select(
            choices=[
                ("", _("all")),
                ("true", _("open")),
                ("false", pgettext_lazy("of a complaint", "settled")),
            ]
        ),
    )
    kind = django_filters.ChoiceFilter(
        label=_("What was wrong"), choices=ComplaintKind.choices, empty_label=_("all")
    )
    resolution = django_filters.ChoiceFilter(
        label=_("What was done"), choices=Resolution.choices, empty_label=_("all")
    )

    class Meta:
        model = Complaint
        fields: list[str] = []
