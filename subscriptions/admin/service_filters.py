"""What the lists of the counter's service are narrowed by. django-filter keeps it in the address, to be sent on."""

from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from subscriptions.domain.choices import (
    PROVINCE_CHOICES,
    Channel,
    ComplaintKind,
    PartyKind,
    PlanKind,
    Resolution,
)
from subscriptions.models import Complaint, Letter, Party, Subscription
from subscriptions.selectors import desk
from subscriptions.selectors.readers import parties
from subscriptions.selectors.sales import subscriptions as selector

Narrow = Callable[[Any], Any]
ISSUES_MOST = 104


class DeskFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """A list that the start page leads to: `desk` names the number it stood behind."""

    desk = django_filters.CharFilter(method="by_desk", max_length=20, widget=forms.HiddenInput)

    def by_desk(self, rows: QuerySet[Any], name: str, value: str) -> Any:
        return desk.filter_desk_rows(rows, value, timezone.now())


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
        """Leave out who was erased, unless they are asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("erased") else rows.filter(erased_at=None)


RUNS: dict[str, Narrow] = {
    "running": lambda rows: selector.filter_running(rows, timezone.now()),
    "60": lambda rows: selector.filter_expiring(rows, 60, timezone.now()),
    "30": lambda rows: selector.filter_expiring(rows, 30, timezone.now()),
    "10": lambda rows: selector.filter_expiring(rows, 10, timezone.now()),
    "lapsed": lambda rows: selector.filter_lapsed(rows, timezone.now()),
}
RUNS_WORDS = [
    ("running", _("running")),
    ("60", _("ends within 60 days")),
    ("30", _("ends within 30 days")),
    ("10", _("ends within 10 days")),
    ("lapsed", _("ended within 60 days, not renewed")),
]
STANDS: dict[str, Narrow] = {
    "held": lambda rows: selector.filter_on_hold(rows, timezone.now()),
    "no_address": lambda rows: selector.filter_without_address(rows, timezone.now()),
}
STANDS_WORDS = [("held", _("on hold today")), ("no_address", _("without an address"))]


class SubscriptionFilter(DeskFilterSet):
    q = django_filters.CharFilter(
        label=_("Search"),
        max_length=100,
        method="by_words",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    runs = django_filters.ChoiceFilter(
        label=_("Runs"), choices=RUNS_WORDS, method="by_runs", empty_label=_("all")
    )
    issues = django_filters.NumberFilter(
        label=_("Issues left at most"),
        min_value=1,
        max_value=ISSUES_MOST,
        method="by_issues",
        widget=forms.NumberInput(attrs={"min": 1, "max": ISSUES_MOST}),
    )
    stands = django_filters.ChoiceFilter(
        label=_("Delivery"), choices=STANDS_WORDS, method="by_stands", empty_label=_("all")
    )
    channel = django_filters.ChoiceFilter(
        label=_("Channel"), choices=Channel.choices, empty_label=_("all")
    )
    province = django_filters.ChoiceFilter(
        label=_("Province"), choices=PROVINCE_CHOICES, method="by_province", empty_label=_("all")
    )
    plan = django_filters.ChoiceFilter(
        label=_("Plan"), choices=PlanKind.choices, field_name="plan_kind", empty_label=_("all")
    )

    class Meta:
        model = Subscription
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        sees = self.request.user.has_perm("subscriptions.see_contacts")
        return rows.filter(party__in=parties.search_parties(value, contacts=sees).values("pk"))

    def by_runs(self, rows: QuerySet[Any], name: str, value: str) -> Any:
        return RUNS[value](rows)

    def by_issues(self, rows: QuerySet[Any], name: str, value: Any) -> Any:
        return selector.filter_expiring_by_issues(rows, int(value), timezone.now())

    def by_stands(self, rows: QuerySet[Any], name: str, value: str) -> Any:
        return STANDS[value](rows)

    def by_province(self, rows: QuerySet[Any], name: str, value: str) -> Any:
        return selector.filter_in_province(rows, value)


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
