"""Filters of the money desk's lists. Their values stay in the address."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.forms import HiddenInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import ModelChoiceFilter

from subscriptions.desk.records import filters as by
from subscriptions.domain.choices import (
    GATEWAYS,
    Account,
    Cause,
    InvoiceKind,
    Made,
    Method,
    PartyKind,
    Payout,
    Settled,
)
from subscriptions.models import BankStatement, Invoice, InvoiceRequest, Posting
from subscriptions.selectors.desk import filter_desk_rows
from subscriptions.selectors.sales.orders import orders_with_red_due


class PaymentFilter(by.SearchFilterSet):
    searched = ("reference", "order__number")
    search_help = _("Reference or number of an order")
    method = by.choice_filter(_("Method"), Method.choices)
    least = by.min_amount_filter()
    most = by.max_amount_filter()
    since = by.since_filter("received_at")
    until = by.until_filter("received_at")
    paper = by.newspaper_filter("order__publication")


class NoticeFilter(by.SearchFilterSet):
    """`queue=look`: notifications of payments that could not be booked."""

    searched = ("event", "order__number")
    search_help = _("Number of the notice or of an order")
    queue = by.choice_filter(
        _("Standing"),
        [("look", _("to be looked after")), ("settled", pgettext_lazy("notice", "settled"))],
        method="by_queue",
    )
    provider = by.choice_filter(_("Provider"), [(one.value, one.label) for one in GATEWAYS])
    outcome = by.choice_filter(_("Outcome"), Made.choices)
    since = by.since_filter("arrived_at")
    until = by.until_filter("arrived_at")

    def by_queue(self, notices: Any, name: str, value: str) -> Any:
        if value == "settled":
            return notices.filter(settled__isnull=False)
        return filter_desk_rows(notices, "notices", timezone.now())


class StatementFilter(by.SearchFilterSet):
    searched = ("name",)


class BankLineFilter(by.SearchFilterSet):
    """`statement__id__exact`: the transfers of a bank statement, which links to them."""

    searched = ("payer", "memo", "serial")
    search_help = _("Payer, memo or serial number")
    queue = by.choice_filter(
        _("Standing"),
        method="by_queue",
        choices=[
            ("waiting", _("to be matched")),
            ("settled", pgettext_lazy("of a transfer", "settled")),
            *((how.value, how.label) for how in (Settled.RETURNED, Settled.ELSEWHERE)),
        ],
    )
    least = by.min_amount_filter()
    most = by.max_amount_filter()
    since = by.first_day_filter("booked_on")
    until = by.last_day_filter("booked_on")
    statement__id__exact = ModelChoiceFilter(
        field_name="statement", queryset=BankStatement.objects.all(), widget=HiddenInput
    )

    def by_queue(self, lines: Any, name: str, value: str) -> Any:
        if value in {"waiting", "settled"}:
            return lines.filter(settled_at__isnull=value == "waiting")
        return lines.filter(settled_as=value)


class ReversalFilter(by.SearchFilterSet):
    """Transfers reversed by the bank; `queue=waiting`: unsettled ones."""

    searched = ("payer", "memo", "serial")
    search_help = _("Payer, memo or serial number")
    queue = by.choice_filter(
        _("Standing"),
        method="by_queue",
        choices=[
            ("waiting", _("to be settled")),
            ("settled", pgettext_lazy("of a transfer", "settled")),
        ],
    )
    least = by.min_amount_filter()
    most = by.max_amount_filter()
    since = by.first_day_filter("booked_on")
    until = by.last_day_filter("booked_on")

    def by_queue(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(settled_at__isnull=value == "waiting")


class RequestFilter(by.SearchFilterSet):
    """Invoice requests by their progress."""

    searched = ("title", "code", "order__number", "invoices__number")
    search_help = _("Title, code, number of an order or an invoice")
    queue = by.choice_filter(
        _("Standing"),
        method="by_queue",
        choices=[
            ("waiting", pgettext_lazy("of an invoice", "waiting")),
            ("exported", _("handed over")),
            ("issued", pgettext_lazy("of a request for an invoice", "issued")),
            ("red_due", _("red invoice due")),
        ],
    )
    kind = by.choice_filter(_("Kind"), PartyKind.choices)
    least = by.min_amount_filter()
    most = by.max_amount_filter()
    since = by.since_filter("asked_at")
    until = by.until_filter("asked_at")
    paper = by.newspaper_filter("order__publication")

    def by_queue(self, requests: Any, name: str, value: str) -> Any:
        open_ = requests.filter(pk__in=InvoiceRequest.objects.ready().values("pk"))
        issued = requests.filter(Exists(Invoice.objects.filter(request=OuterRef("pk"))))
        queues = {
            "waiting": open_.filter(exported_at=None),
            "exported": open_.filter(exported_at__isnull=False),
            "issued": issued,
            "red_due": issued.filter(order__in=orders_with_red_due().values("pk")),
        }
        return queues[value]


class InvoiceFilter(by.SearchFilterSet):
    searched = ("number", "request__title", "request__order__number")
    kind = by.choice_filter(_("Kind"), InvoiceKind.choices)
    least = by.min_amount_filter()
    most = by.max_amount_filter()
    since = by.first_day_filter("issued_on")
    until = by.last_day_filter("issued_on")
    paper = by.newspaper_filter("request__order__publication")


class RefundFilter(by.SearchFilterSet):
    """`queue=to_pay`: refunds that were not paid out yet."""

    searched = ("number", "order__number", "order__party__name")
    search_help = _("Number of a refund or an order, or a name")
    queue = by.choice_filter(_("Payout"), Payout.choices, method="by_queue")
    cause = by.choice_filter(_("Cause"), Cause.choices)
    least = by.min_amount_filter()
    most = by.max_amount_filter()
    since = by.since_filter("asked_at")
    until = by.until_filter("asked_at")
    paper = by.newspaper_filter("order__publication")

    def by_queue(self, refunds: Any, name: str, value: str) -> Any:
        return refunds.standing(value)


class LedgerFilter(by.SearchFilterSet):
    """Ledger entries by an account that they touch, and by the amount that they move."""

    searched = ("order__number", "key")
    search_help = _("Number of an order, or key of an entry")
    account = by.choice_filter(_("Account"), Account.choices, method="by_account")
    least = by.min_amount_filter("moved_fen")
    most = by.max_amount_filter("moved_fen")
    since = by.since_filter("at")
    until = by.until_filter("at")
    paper = by.newspaper_filter("order__publication")

    def by_account(self, entries: Any, name: str, value: str) -> Any:
        return entries.filter(Exists(Posting.objects.filter(entry=OuterRef("pk"), account=value)))
