"""The filters of the lists of subscribers and of e-mails."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from subscriptions.desk.records.filters import DeskFilterSet
from subscriptions.domain.choices import (
    PartyKind,
)
from subscriptions.models import Letter, Party
from subscriptions.selectors.readers import parties


class PartyFilter(DeskFilterSet):
    q = django_filters.CharFilter(
        label=_("Search"),
        max_length=100,
        method="by_words",
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("Name, telephone, e-mail or order number."),
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=PartyKind.choices, empty_label=_("all")
    )
    erased = django_filters.BooleanFilter(
        label=_("Erased"),
        method="by_erased",
        widget=forms.Select(choices=[("", _("not shown")), ("true", _("only these"))]),
    )

    class Meta:
        model = Party
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        sees = self.request.user.has_perm("subscriptions.see_contacts")
        return rows.filter(pk__in=parties.search_parties(value, contacts=sees).values("pk"))

    def by_erased(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return rows.filter(erased_at__isnull=not value)

    def filter_queryset(self, queryset: QuerySet[Any]) -> Any:
        """Leave out erased subscribers, unless they are asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("erased") else rows.filter(erased_at=None)


class LetterFilter(DeskFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="by_state",
        empty_label=_("all"),
        choices=[
            ("sent", pgettext_lazy("state of a letter", "sent")),
            ("waiting", pgettext_lazy("of a letter", "waiting")),
            ("failed", _("failed")),
            ("nowhere", pgettext_lazy("of a letter", "stays here")),
        ],
    )

    class Meta:
        model = Letter
        fields: list[str] = []

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "sent":
            return rows.filter(sent_at__isnull=False)
        if value == "nowhere":
            return rows.going_nowhere()
        waiting = rows.waiting()
        return waiting.exclude(failed="") if value == "failed" else waiting.filter(failed="")
