"""The filters of the list of subscriptions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.errors import Words
from subscriptions.desk.records.filters import DeskFilterSet
from subscriptions.domain.choices import (
    PROVINCE_CHOICES,
    Channel,
    PlanKind,
)
from subscriptions.models import Subscription
from subscriptions.selectors.readers import parties
from subscriptions.selectors.sales import subscriptions as selector

MAX_ISSUES_LEFT = 104


def running_now(rows: Any) -> Any:
    return selector.filter_running(rows, timezone.now())


def ending_within(days: int, rows: Any) -> Any:
    return selector.filter_expiring(rows, days, timezone.now())


def lapsed_lately(rows: Any) -> Any:
    return selector.filter_lapsed(rows, timezone.now())


def held_today(rows: Any) -> Any:
    return selector.filter_on_hold(rows, timezone.now())


def lacking_address_today(rows: Any) -> Any:
    return selector.filter_without_address(rows, timezone.now())


@dataclass(frozen=True)
class NamedFilter:
    """A value of a filter: what the address and the screen call it, and how it narrows a query."""

    value: str
    label: Words
    narrow: Callable[[Any], Any]


RUNS = (
    NamedFilter("running", _("running"), running_now),
    NamedFilter("60", _("ends within 60 days"), partial(ending_within, 60)),
    NamedFilter("30", _("ends within 30 days"), partial(ending_within, 30)),
    NamedFilter("10", _("ends within 10 days"), partial(ending_within, 10)),
    NamedFilter("lapsed", _("ended within 60 days, not renewed"), lapsed_lately),
)


DELIVERY = (
    NamedFilter("held", _("on hold today"), held_today),
    NamedFilter("no_address", _("without an address"), lacking_address_today),
)


def named_choices(filters: Sequence[NamedFilter]) -> list[tuple[str, Words]]:
    return [(one.value, one.label) for one in filters]


def narrow_by(filters: Sequence[NamedFilter], value: str, rows: Any) -> Any:
    """Return the rows narrowed by the filter of a value that the form has checked."""
    return next(one for one in filters if one.value == value).narrow(rows)


class SubscriptionFilter(DeskFilterSet):
    q = django_filters.CharFilter(
        label=_("Search"),
        max_length=100,
        method="by_words",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    runs = django_filters.ChoiceFilter(
        label=_("Runs"), choices=named_choices(RUNS), method="by_runs", empty_label=_("all")
    )
    issues = django_filters.NumberFilter(
        label=_("Issues left at most"),
        min_value=1,
        max_value=MAX_ISSUES_LEFT,
        method="by_issues",
        widget=forms.NumberInput(attrs={"min": 1, "max": MAX_ISSUES_LEFT}),
    )
    stands = django_filters.ChoiceFilter(
        label=_("Delivery"),
        choices=named_choices(DELIVERY),
        method="by_stands",
        empty_label=_("all"),
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
        return narrow_by(RUNS, value, rows)

    def by_issues(self, rows: QuerySet[Any], name: str, value: Any) -> Any:
        return selector.filter_expiring_by_issues(rows, int(value), timezone.now())

    def by_stands(self, rows: QuerySet[Any], name: str, value: str) -> Any:
        return narrow_by(DELIVERY, value, rows)

    def by_province(self, rows: QuerySet[Any], name: str, value: str) -> Any:
        return selector.filter_in_province(rows, value)
