"""Refunds: granted on the page of their order, paid out or kept as credit here."""

from dataclasses import replace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from articles.admin_base import signed_in_user
from articles.origins import whole_address
from subscriptions.actions.money import payouts
from subscriptions.actions.money.provider_payments import pay_out_refund
from subscriptions.desk.formatting import render_badge, render_link, show_account
from subscriptions.desk.money.cells import show_order_link, show_row_amount
from subscriptions.desk.money.money_filters import RefundFilter
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.pages import (
    MONEY_PAGES,
    RecordDesk,
    find_row,
    load_row,
    render_record_page,
    require_reading,
)
from subscriptions.desk.records.retained_text import KeptField
from subscriptions.desk.records.tables import RecordTable, TableColumn, show_table
from subscriptions.desk.related import list_related
from subscriptions.domain.choices import GATEWAYS, Payout
from subscriptions.domain.money import format_yuan
from subscriptions.models import Refund

REFUNDS = RecordDesk(Refund, MONEY_PAGES)
MARKS = {
    Payout.TO_PAY: "awaiting",
    Payout.SENT: "part_paid",
    Payout.PAID: "paid",
}  # of a standing; others are grey


class PaidOutForm(forms.Form):
    outcome = KeptField(
        label=gettext_lazy("How it went"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example the bank's number of the transfer."),
    )


class GiveUpForm(forms.Form):
    reason = KeptField(label=gettext_lazy("Reason"), min_length=2, max_length=200)


def show_payout_state(refund: Refund, request: HttpRequest) -> SafeString:
    return render_badge(MARKS.get(refund.standing, "expired"), refund.standing.label)


REFUND_TABLE = RecordTable(
    REFUNDS,
    (
        TableColumn("number", sort=("number",)),
        TableColumn(
            "amount", gettext_lazy("amount"), show_row_amount, sort=("amount",), amount=True
        ),
        TableColumn("cause", sort=("cause",), wide=True),
        TableColumn("of", pgettext_lazy("counter", "order"), show_order_link),
        TableColumn("asked_at", sort=("asked_at",), wide=True, number=True),
        TableColumn("standing", gettext_lazy("standing"), show_payout_state),
        TableColumn("reason", sort=("reason",), wide=True),
    ),
    RefundFilter,
)


def show_refunds(request: HttpRequest) -> HttpResponse:
    """Show the list of refunds, the newest first."""
    require_reading(request, REFUNDS)
    return show_table(request, REFUND_TABLE, Refund.objects.select_related("order"))


def show_refund(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show a refund, and what is to be done with it."""
    rows = Refund.objects.select_related("order__party", "payment__bank_line", "by")
    refund: Refund = load_row(request, REFUNDS, object_id, rows)
    by = signed_in_user(request)
    may = by.has_perm("subscriptions.change_refund")
    return render_record_page(
        request,
        REFUNDS,
        "refund/page",
        _("Refund %(number)s") % {"number": refund.number},
        refund=refund,
        related=list_related(refund, by),
        standing=show_payout_state(refund, request),
        payer=_payer(refund, request),
        may_pay=may and refund.standing is Payout.TO_PAY,
        may_ask=may,
    )


def show_payout_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Pay a refund out, or ask its provider how far it is."""
    rows = Refund.objects.select_related(
        "order__party", "order__publication", "payment__attempt", "payment__bank_line"
    )
    refund: Refund = find_row(request, REFUNDS, pk, rows)

    def do(cleaned: Cleaned) -> str:
        paid = pay_out_refund(
            refund,
            by=signed_in_user(request),
            at=timezone.now(),
            outcome=cleaned["outcome"],
            notice_url=_notice_url(refund),
        )
        return _describe_payout(paid)

    act = DeskAct(PaidOutForm(request.POST or None), do, _("Pay out"), outside=True)
    intro = _(
        "What came through a payment provider goes back through it now. Anything else: confirm it "
        "once the money has left the house."
    )
    return _show_refund_act(request, refund, act, intro)


def show_give_up_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a refund that cannot be paid out as credit."""
    rows = Refund.objects.select_related("order__party", "payment__bank_line")
    refund: Refund = find_row(request, REFUNDS, pk, rows)

    def do(cleaned: Cleaned) -> object:
        return payouts.give_up_payout(
            refund, by=signed_in_user(request), at=timezone.now(), reason=cleaned["reason"]
        )

    act = DeskAct(GiveUpForm(request.POST or None), do, _("Keep it as credit"))
    intro = _("Where it cannot be paid out: the money stays the customer's credit.")
    return _show_refund_act(request, refund, act, intro)


def _show_refund_act(
    request: HttpRequest, refund: Refund, act: DeskAct, intro: str
) -> HttpResponse:
    """Show the page of an act on a refund: amount, order and payment method, and back to the
    refund."""
    payment = refund.payment
    method = f"{payment.get_method_display()} {payment.reference}" if payment else "—"
    back = REFUNDS.address("change", refund.pk)
    return show_act_page(
        request,
        REFUNDS,
        replace(act, back=back, of=refund),
        crumbs=[(back, refund.number)],
        subject=f"{refund.number} · {format_yuan(refund.amount)}",
        facts=[
            (pgettext("counter", "Order"), f"{refund.order.number} · {refund.order.party.name}"),
            (_("Goes back to"), method),
            *_payer(refund, request),
        ],
        intro=intro,
    )


def _notice_url(refund: Refund) -> str:
    """Return the address for notifications of a payment's provider, nothing for other payments."""
    method = refund.payment.method if refund.payment else ""
    if method not in GATEWAYS:
        return ""
    return whole_address(refund.order.publication, reverse("subscriptions:notice", args=[method]))


def _payer(refund: Refund, request: HttpRequest) -> list[tuple[Any, Any]]:
    """Return the payer, the account and the transfer of a refunded payment; nothing if it was no
    transfer."""
    line = refund.payment.bank_line if refund.payment else None
    if line is None:
        return []
    may_look = signed_in_user(request).has_perm("subscriptions.view_bankline")
    transfer = render_link("bankline_change", line.pk, line.serial) if may_look else line.serial
    return [
        (_("Payer"), line.payer or "—"),
        (_("Account of the payer"), show_account(line, request) or "—"),
        (_("Transfer"), transfer),
    ]


def _describe_payout(refund: Refund) -> str:
    """Return the message about a payout."""
    messages = {
        Payout.SENT: _(
            "The provider has taken the refund. It is on its way; its arrival is written down here."
        ),
        Payout.CREDIT: _("The provider could not pay it out. It is kept as the customer's credit."),
    }
    return messages.get(refund.standing, _("The refund is paid out."))
