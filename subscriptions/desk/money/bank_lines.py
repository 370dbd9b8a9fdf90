"""Transfers at the desk: matched to orders, booked otherwise, or returned."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from articles.errors import Refused
from subscriptions.actions.money import bank, remittances
from subscriptions.actions.money.remittances import RemittanceData
from subscriptions.confirmation_tokens import confirm_form, digest_state
from subscriptions.desk.callers import asked_return
from subscriptions.desk.formatting import render_badge, render_yuan, show_account
from subscriptions.desk.money.bank_forms import RemittedForm, TransferReasonForm, share_formset
from subscriptions.desk.money.cells import show_payer, show_row_amount
from subscriptions.desk.money.money_filters import BankLineFilter
from subscriptions.desk.records.acts import Cleaned, DeskAct, redirect_to_result, show_act_page
from subscriptions.desk.records.pages import (
    MONEY_PAGES,
    RecordDesk,
    find_row,
    load_row,
    render_record_page,
    require_reading,
)
from subscriptions.desk.records.tables import RecordTable, TableColumn, show_table
from subscriptions.desk.related import list_related
from subscriptions.domain import money
from subscriptions.domain.choices import Settled
from subscriptions.models import BankLine, Order
from subscriptions.selectors.money.bank import (
    amounts_in_transit,
    annotate_used,
    remaining_amount,
    suggest_orders,
)

LINES = RecordDesk(BankLine, MONEY_PAGES)


def show_unmatched(line: Any, request: HttpRequest) -> SafeString:
    """Return what of a transfer nobody has yet."""
    return render_yuan(0 if line.settled_at else line.left)


def show_line_state(line: BankLine, request: HttpRequest) -> SafeString:
    if line.settled_at is None:
        return render_badge("awaiting", _("to be matched"))
    matched = line.settled_as in {"", Settled.MATCHED}
    return render_badge(
        "paid" if matched else "expired", line.get_settled_as_display() or Settled.MATCHED.label
    )


LINE_TABLE = RecordTable(
    LINES,
    (
        TableColumn("booked_on", sort=("booked_on",), number=True),
        TableColumn("payer", gettext_lazy("payer"), show_payer, sort=("payer",)),
        TableColumn(
            "amount", gettext_lazy("amount"), show_row_amount, sort=("amount",), amount=True
        ),
        TableColumn("rest", gettext_lazy("not matched"), show_unmatched, amount=True),
        TableColumn("memo", sort=("memo",), wide=True),
        TableColumn("standing", gettext_lazy("standing"), show_line_state),
    ),
    BankLineFilter,
    order=("-booked_on", "-pk"),
)


def show_lines(request: HttpRequest) -> HttpResponse:
    """Show the list of transfers, the newest first."""
    require_reading(request, LINES)
    rows = annotate_used(BankLine.objects.all()).annotate(left=F("amount") - F("used"))
    return show_table(request, LINE_TABLE, rows, "bankline/list")


def show_line(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show a transfer, the orders that it may pay, and the form that matches it."""
    line: BankLine = load_row(request, LINES, object_id)
    return _show_line_page(request, line, share_formset(None, []))


def show_match_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Match a transfer to one order, or share it among several."""
    line: BankLine = find_row(request, LINES, pk)
    rows = share_formset(request.POST or None, _propose_shares(request, line))
    refusals: list[str] = []
    if request.method == "POST" and rows.is_valid():

        def match() -> tuple[str, str]:
            bank.match_line(line, rows.parts(), by=signed_in_user(request), at=timezone.now())
            back = asked_return(request) or LINES.address("change", pk)
            return _("The transfer is matched."), back

        try:
            return redirect_to_result(request, LINES, confirm_form(request, match, of=line))
        except Refused as refused:
            refusals = [str(reason) for reason in refused.reasons]
    return _show_line_page(request, line, rows, refusals=refusals, matching=True)


def show_return_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the rest of a transfer back."""
    intro = _(
        "What is not matched leaves the bank account again. Confirm it once the bank has been told."
    )
    title = _("Send the rest back")
    return _show_reason_form(request, pk, bank.return_line_remainder, title, intro)


def show_set_aside_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the rest of a transfer aside for another department."""
    intro = _(
        "What is not matched is no money of subscriptions, an advertisement for example. "
        "It stays at the bank and leaves this queue."
    )
    title = _("Set aside for another department")
    return _show_reason_form(request, pk, bank.set_line_aside, title, intro)


def show_remittance_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Book a transfer as money in transit from the post office, a provider or the cash box."""
    line: BankLine = find_row(request, LINES, pk)
    form = RemittedForm(
        request.POST or None,
        stands=amounts_in_transit(),
        initial={"net": remaining_amount(line) or None},
    )

    def do(cleaned: Cleaned) -> object:
        remitted = RemittanceData(cleaned["account"], cleaned["net"], cleaned["fee"] or 0)
        by = signed_in_user(request)
        return remittances.record_remittance(line, remitted, by=by, at=timezone.now())

    intro = _(
        "For what the post office sends on, a payment provider settles, or the cash box pays in: "
        "the orders of this money are paid already."
    )
    return _show_line_act(request, line, DeskAct(form, do, _("Book money in transit")), intro)


def _show_reason_form(
    request: HttpRequest, pk: int, end: Callable[..., object], title: str, intro: str
) -> HttpResponse:
    """Show and do an act that closes a transfer without an order, for a reason."""
    line: BankLine = find_row(request, LINES, pk)

    def do(cleaned: Cleaned) -> object:
        return end(line, cleaned["reason"], by=signed_in_user(request), at=timezone.now())

    form = TransferReasonForm(request.POST or None)
    return _show_line_act(request, line, DeskAct(form, do, title), intro)


def _show_line_act(request: HttpRequest, line: BankLine, act: DeskAct, intro: str) -> HttpResponse:
    """Show the page of an act on a transfer, which leads back to the transfer."""
    back = LINES.address("change", line.pk)
    return show_act_page(
        request,
        LINES,
        replace(act, back=back, of=line),
        crumbs=[(back, str(line))],
        subject=_describe(line),
        intro=intro,
    )


def _propose_shares(request: HttpRequest, line: BankLine) -> list[dict[str, Any]]:
    """Return the initial rows of a match: the order chosen from the suggestions."""
    number = request.GET.get("order", "")
    order = Order.objects.with_money().filter(number=number).first() if number.isdecimal() else None
    if order is None:
        return []
    due = order.outstanding()
    amount = min(due, remaining_amount(line)) if due > 0 else None
    return [{"number": order.number, "amount": amount}]


def _show_line_page(request: HttpRequest, line: BankLine, rows: Any, **more: Any) -> HttpResponse:
    left = remaining_amount(line)
    by = signed_in_user(request)
    numbers = bank.order_numbers_in(line.memo)
    return render_record_page(
        request,
        LINES,
        "bankline/page",
        str(line),
        line=line,
        related=list_related(line, by),
        state=digest_state(line),
        left=left,
        shares=rows,
        suggestions=suggest_orders(line, left, numbers) if left else [],
        payments=line.payments.select_related("order", "by"),
        remitted=line.remittances.select_related("by"),
        standing=show_line_state(line, request),
        account=show_account(line, request),
        may_match=bool(left) and by.has_perm("subscriptions.change_bankline"),
        **more,
    )


def _describe(line: BankLine) -> str:
    return f"{line.payer} · {money.format_yuan(line.amount)}"
