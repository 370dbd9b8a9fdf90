"""What the lists of the money desk are narrowed by. Everything chosen stands in the address, to be kept and sent."""

from datetime import date
from typing import Any

from django.core.validators import RegexValidator
from django.db.models import Exists, OuterRef
from django.forms import TextInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import CharFilter

from subscriptions.admin import filtering as by
from subscriptions.domain.choices import (
    GATEWAYS,
    Account,
    Cause,
    Channel,
    InvoiceKind,
    Made,
    Method,
    PartyKind,
    Payout,
    Settled,
    State,
)
from subscriptions.models import Invoice, InvoiceRequest, Posting
from subscriptions.pricing.calendar import last_day, month_of
from subscriptions.selectors.desk import filter_desk_rows
from subscriptions.selectors.sales.orders import (
    QUEUES,
    filter_order_queue,
    orders_with_issues,
    orders_with_red_due,
)

A_MONTH = RegexValidator(
    r"\A(?:19|20|21)[0-9]{2}-(?:0[1-9]|1[0-2])\Z", _("Write a month as 2024-03.")
)


class OrderFilter(by.ListFilterSet):
    queue = by.choice(_("Queue"), list(QUEUES.items()), method="by_queue")
    state = by.choice(_("State"), State.choices, method="by_state")
    channel = by.choice(_("Channel"), Channel.choices, field_name="quote__channel")
    least, most = by.least("total"), by.most("total")
    since = by.since("placed_at", _("Ordered from"))
    until = by.until("placed_at", _("Ordered to"))
    month = CharFilter(
        label=_("Term touches"),
        method="by_month",
        max_length=7,
        validators=[A_MONTH],
        widget=TextInput(attrs={"type": "month", "placeholder": "2024-03"}),
    )
    paper = by.paper()

    def by_queue(self, orders: Any, name: str, value: str) -> Any:
        return filter_order_queue(orders, value, timezone.now())

    def by_state(self, orders: Any, name: str, value: str) -> Any:
        return orders.in_state(value, timezone.now())

    def by_month(self, orders: Any, name: str, value: str) -> Any:
        begins = date.fromisoformat(f"{value}-01")
        return orders_with_issues(orders, begins, last_day(month_of(begins)))


class PaymentFilter(by.ListFilterSet):
    method = by.choice(_("Method"), Method.choices)
    least, most = by.least(), by.most()
    since, until = by.since("received_at"), by.until("received_at")
    paper = by.paper("order__publication")


class NoticeFilter(by.ListFilterSet):
    """`queue=look`: notices that told of money and could not be booked."""

    queue = by.choice(
        _("Standing"),
        [("look", _("to be looked after")), ("settled", pgettext_lazy("notice", "settled"))],
        method="by_queue",
    )
    provider = by.choice(_("Provider"), [(one.value, one.label) for one in GATEWAYS])
    outcome = by.choice(_("Outcome"), Made.choices)
    since, until = by.since("arrived_at"), by.until("arrived_at")

    def by_queue(self, notices: Any, name: str, value: str) -> Any:
        if value == "settled":
            return notices.filter(settled__isnull=False)
        return filter_desk_rows(notices, "notices", timezone.now())


class BankLineFilter(by.ListFilterSet):
    queue = by.choice(
        _("Standing"),
        method="by_queue",
        choices=[
            ("waiting", _("to be matched")),
            ("settled", pgettext_lazy("of a transfer", "settled")),
            *((how.value, how.label) for how in (Settled.RETURNED, Settled.ELSEWHERE)),
        ],
    )
    least, most = by.least(), by.most()
    since, until = by.first("booked_on"), by.last("booked_on")

    def by_queue(self, lines: Any, name: str, value: str) -> Any:
        if value in {"waiting", "settled"}:
            return lines.filter(settled_at__isnull=value == "waiting")
        return lines.filter(settled_as=value)


class ReversalFilter(by.ListFilterSet):
    """Transfers that the bank took back; `queue=waiting`: those that nobody has settled."""

    queue = by.choice(
        _("Standing"),
        method="by_queue",
        choices=[
            ("waiting", _("to be settled")),
            ("settled", pgettext_lazy("of a transfer", "settled")),
        ],
    )
    least, most = by.least(), by.most()
    since, until = by.first("booked_on"), by.last("booked_on")

    def by_queue(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(settled_at__isnull=value == "waiting")


class RequestFilter(by.ListFilterSet):
    """Invoice requests: where they stand on the way to their invoice."""

    queue = by.choice(
        _("Standing"),
        method="by_queue",
        choices=[
            ("waiting", pgettext_lazy("of an invoice", "waiting")),
            ("exported", _("handed over")),
            ("issued", pgettext_lazy("of a request for an invoice", "issued")),
            ("red_due", _("red invoice due")),
        ],
    )
    kind = by.choice(_("Kind"), PartyKind.choices)
    least, most = by.least(), by.most()
    since, until = by.since("asked_at"), by.until("asked_at")
    paper = by.paper("order__publication")

    def by_queue(self, requests: Any, name: str, value: str) -> Any:
        open_ = requests.filter(pk__in=InvoiceRequest.objects.ready().values("pk"))
        issued = requests.filter(Exists(Invoice.objects.filter(request=OuterRef("pk"))))
        found = {
            "waiting": open_.filter(exported_at=None),
            "exported": open_.filter(exported_at__isnull=False),
            "issued": issued,
            "red_due": issued.filter(order__in=orders_with_red_due().values("pk")),
        }
        return found[value]


class InvoiceFilter(by.ListFilterSet):
    kind = by.choice(_("Kind"), InvoiceKind.choices)
    least, most = by.least(), by.most()
    since, until = by.first("issued_on"), by.last("issued_on")
    paper = by.paper("request__order__publication")


class RefundFilter(by.ListFilterSet):
    """`queue=to_pay`: refunds that nobody paid out yet."""

    queue = by.choice(_("Payout"), Payout.choices, method="by_queue")
    cause = by.choice(_("Cause"), Cause.choices)
    least, most = by.least(), by.most()
    since, until = by.since("asked_at"), by.until("asked_at")
    paper = by.paper("order__publication")

    def by_queue(self, refunds: Any, name: str, value: str) -> Any:
        return refunds.standing(value)


class LedgerFilter(by.ListFilterSet):
    """Entries of the books; the account is one they touch, the amount what they move."""

    account = by.choice(_("Account"), Account.choices, method="by_account")
    least, most = by.least("moved_fen"), by.most("moved_fen")
    since, until = by.since("at"), by.until("at")
    paper = by.paper("order__publication")

    def by_account(self, entries: Any, name: str, value: str) -> Any:
        return entries.filter(Exists(Posting.objects.filter(entry=OuterRef("pk"), account=value)))
