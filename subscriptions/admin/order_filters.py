"""What the list of orders is narrowed by. Everything chosen stands in the address, so that it can be kept and sent."""

from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from subscriptions.admin.desk import day_input
from subscriptions.kinds import Channel, State
from subscriptions.models import Order
from subscriptions.pricing.calendar import last_day, month_of
from subscriptions.selectors.orders import QUEUES, in_queue, touching

A_MONTH = RegexValidator(r"\A(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])\Z", _("Write a month as 2024-03."))


class OrderFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Filters of orders. A value that means nothing is an error of the form, never a failure."""

    queue = django_filters.ChoiceFilter(
        label=_("Queue"), choices=list(QUEUES.items()), method="by_queue", empty_label=_("all")
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=State.choices, method="by_state", empty_label=_("all")
    )
    channel = django_filters.ChoiceFilter(
        label=_("Channel"), choices=Channel.choices, field_name="quote__channel", empty_label=_("all")
    )
    since = django_filters.DateFilter(label=_("Ordered from"), method="by_first_day", widget=day_input())
    until = django_filters.DateFilter(label=_("Ordered to"), method="by_last_day", widget=day_input())
    month = django_filters.CharFilter(
        label=_("Term touches"), method="by_month", max_length=7, validators=[A_MONTH],
        widget=forms.TextInput(attrs={"type": "month", "placeholder": "2024-03"}),
    )  # fmt: skip

    class Meta:
        model = Order
        fields: list[str] = []

    def by_queue(self, orders: Any, name: str, value: str) -> Any:
        return in_queue(orders, value, timezone.now())

    def by_state(self, orders: Any, name: str, value: str) -> Any:
        return orders.in_state(value, timezone.now())

    def by_first_day(self, orders: Any, name: str, value: date) -> Any:
        return orders.filter(placed_at__gte=_midnight(value))

    def by_last_day(self, orders: Any, name: str, value: date) -> Any:
        return orders if value >= date(9999, 12, 31) else orders.filter(placed_at__lt=_midnight(value + timedelta(1)))

    def by_month(self, orders: Any, name: str, value: str) -> Any:
        first = date.fromisoformat(f"{value}-01")
        return touching(orders, first, last_day(month_of(first)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())
