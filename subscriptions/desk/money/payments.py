"""Payments: the list, and the page of one. Actions write them, and they never change; a mistake is
reversed."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.admin_base import signed_in_user
from articles.errors import Refused
from subscriptions.actions.money import reversals
from subscriptions.desk.formatting import render_link, render_yuan
from subscriptions.desk.money.cells import show_order_link, show_row_amount
from subscriptions.desk.money.money_filters import PaymentFilter
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.exports import ListSource, show_list_export
from subscriptions.desk.records.facts import Fact, list_facts, show_facts
from subscriptions.desk.records.list_sheets import PAYMENTS as PAYMENT_SHEET
from subscriptions.desk.records.lists import NarrowedRows
from subscriptions.desk.records.pages import (
    MONEY_PAGES,
    RecordDesk,
    find_row,
    load_row,
    require_permissions,
    require_reading,
)
from subscriptions.desk.records.retained_text import KeptField
from subscriptions.desk.records.tables import (
    RecordTable,
    TableColumn,
    narrow_table,
    show_table,
)
from subscriptions.desk.related import list_related
from subscriptions.domain import money
from subscriptions.domain.choices import BY_HAND
from subscriptions.models import Payment

PAYMENTS = RecordDesk(Payment, MONEY_PAGES)
PAYMENT_TABLE = RecordTable(
    PAYMENTS,
    (
        TableColumn("received_at", sort=("received_at",), number=True),
        TableColumn("method", sort=("method",)),
        TableColumn("amount", _("amount"), show_row_amount, sort=("amount",), amount=True),
        TableColumn("of", pgettext_lazy("counter", "order"), show_order_link),
        TableColumn("reference", sort=("reference",), wide=True),
        TableColumn("by", sort=("by",), wide=True),
    ),
    PaymentFilter,
    period="received_at",
)


class ReverseForm(forms.Form):
    reason = KeptField(
        label=_("Reason"),
        min_length=2,
        max_length=200,
        help_text=_("For example: another amount, another order."),
    )


def show_payments(request: HttpRequest) -> HttpResponse:
    """Show the list of payments, the newest first."""
    require_reading(request, PAYMENTS)
    sheet_url = PAYMENTS.address("sheet")
    return show_table(request, PAYMENT_TABLE, _find_payments(), sheet_url=sheet_url)


def export_payments(request: HttpRequest) -> HttpResponse:
    """Export the list as the address narrows it."""
    return show_list_export(request, PAYMENT_LIST)


def _narrow_payments(request: HttpRequest) -> NarrowedRows:
    return narrow_table(request, PAYMENT_TABLE, _find_payments())


PAYMENT_LIST = ListSource(PAYMENTS, PAYMENT_SHEET, _narrow_payments)


def show_payment(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show a payment, and how it is taken back."""
    rows = Payment.objects.select_related("order__party", "bank_line", "by")
    payment: Payment = load_row(request, PAYMENTS, object_id, rows)
    return show_facts(
        request,
        PAYMENTS,
        payment,
        _payment_facts(payment, request),
        links=_payment_acts(payment, request),
        related=list_related(payment, signed_in_user(request)),
    )


def show_reversal_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Reverse a payment that was entered by mistake, after a preview of the consequences."""
    require_permissions(request, "add_payment", "add_refund")
    payment: Payment = find_row(
        request, PAYMENTS, pk, Payment.objects.select_related("order__party")
    )
    at = timezone.now()

    def do(cleaned: Cleaned) -> object:
        return reversals.reverse_payment(
            payment, cleaned["reason"], by=signed_in_user(request), at=at
        )

    form = ReverseForm(request.POST or None)
    back = reverse("admin:subscriptions_order_change", args=[payment.order_id])
    order = payment.order
    return show_act_page(
        request,
        PAYMENTS,
        DeskAct(form, do, gettext("Take the payment back"), back, of=payment),
        crumbs=[(PAYMENTS.address("change", pk), str(payment))],
        subject=f"{payment} · {money.format_yuan(payment.amount)}",
        facts=[(pgettext("counter", "Order"), f"{order.number} · {order.party.name}")],
        intro=describe_reversal(payment, at),
        danger=True,
    )


def describe_reversal(payment: Payment, at: datetime) -> str:
    """Describe the effect of reversing a payment."""
    try:
        undone = reversals.preview_payment_reversal(payment, at)
    except Refused as refused:
        return str(refused)
    if not undone.sold:
        return gettext(
            "The order is as if this money had never come. Its number may be entered anew."
        )
    message = gettext(
        "A term was made of this money: it ends, and what it earned leaves the revenue."
    )
    if undone.ends:
        message = gettext(
            "A term was made of this money: it ends, the issue of %(day)s is the first not to come."
        ) % {"day": date_format(undone.ends)}
    credit_message = gettext("%(kept)s yuan of other payments stay the buyer's credit.") % {
        "kept": money.format_yuan(undone.kept)
    }
    return f"{message} {credit_message}" if undone.kept else message


def _find_payments() -> Any:
    return Payment.objects.select_related("order", "by")


def _payment_facts(payment: Payment, request: HttpRequest) -> list[Fact]:
    order = payment.order
    facts = [
        (pgettext("counter", "Order"), render_link("order_change", order.pk, order.number)),
        *list_facts(payment, ["method"]),
        (gettext("Amount"), render_yuan(payment.amount)),
        *list_facts(payment, ["reference", "received_at", "recorded_at", "by"]),
    ]
    line = payment.bank_line
    if line is None or not signed_in_user(request).has_perm("subscriptions.view_bankline"):
        return facts
    return [*facts, (gettext("Transfer"), render_link("bankline_change", line.pk, line))]


def _payment_acts(payment: Payment, request: HttpRequest) -> list[tuple[str, str]]:
    """Return the link to the reversal of a payment that was entered by hand and still stands, for
    users who may reverse it."""
    by = signed_in_user(request)
    may_reverse = by.has_perms(["subscriptions.add_payment", "subscriptions.add_refund"])
    if payment.method not in BY_HAND or not may_reverse or payment.refunds.exists():
        return []
    return [(PAYMENTS.address("reverse", payment.pk), gettext("Take the payment back"))]
