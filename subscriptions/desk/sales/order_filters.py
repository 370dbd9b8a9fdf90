"""The filters of the list of orders."""

from datetime import date
from typing import Any

from django.core.validators import RegexValidator
from django.forms import TextInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter

from subscriptions.desk.records import filters as by
from subscriptions.domain.choices import (
    Channel,
    State,
)
from subscriptions.pricing.calendar import last_day, month_of
from subscriptions.selectors.sales.orders import QUEUES, filter_order_queue, orders_with_issues

A_MONTH = RegexValidator(
    r"\A(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])\Z", _("Write a month as 2024-03.")
)


class OrderFilter(by.SearchFilterSet):
    searched = ("number", "party__name")
    searched_contacts = ("party__phone",)
    search_help = _("Number, name or telephone")
    queue = by.choice_filter(_("Queue"), list(QUEUES.items()), method="by_queue")
    state = by.choice_filter(_("State"), State.choices, method="by_state")
    channel = by.choice_filter(_("Channel"), Channel.choices, field_name="quote__channel")
    least = by.min_amount_filter("total")
    most = by.max_amount_filter("total")
    since = by.since_filter("placed_at", _("Ordered from"))
    until = by.until_filter("placed_at", _("Ordered to"))
    month = CharFilter(
        label=_("Term touches"),
        method="by_month",
        max_length=7,
        validators=[A_MONTH],
        widget=TextInput(attrs={"type": "month", "placeholder": "2024-03"}),
    )
    paper = by.newspaper_filter()

    def by_queue(self, orders: Any, name: str, value: str) -> Any:
        return filter_order_queue(orders, value, timezone.now())

    def by_state(self, orders: Any, name: str, value: str) -> Any:
        return orders.in_state(value, timezone.now())

    def by_month(self, orders: Any, name: str, value: str) -> Any:
        begins = date.fromisoformat(f"{value}-01")
        return orders_with_issues(orders, begins, last_day(month_of(begins)))
