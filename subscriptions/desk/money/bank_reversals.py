"""Transfers reversed by the bank: the list, each beside its original, and the two acts that
settle one."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from articles.admin_base import signed_in_user
from subscriptions.actions.money import bank_reversals
from subscriptions.desk.formatting import render_badge, render_link, render_yuan
from subscriptions.desk.money.bank_forms import TransferReasonForm
from subscriptions.desk.money.cells import show_payer
from subscriptions.desk.money.money_filters import ReversalFilter
from subscriptions.desk.money.payments import describe_reversal
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.pages import (
    MONEY_PAGES,
    RecordDesk,
    find_row,
    load_row,
    render_record_page,
    require_permissions,
    require_reading,
)
from subscriptions.desk.records.retained_text import KeptField
from subscriptions.desk.records.tables import RecordTable, TableColumn, show_table
from subscriptions.domain import money
from subscriptions.models import BankLine, BankReversal
from subscriptions.selectors.money.bank import LikelyLine, likely_lines

LIKELY_MOST = 10  # transfers offered


class TakeBackForm(forms.Form):
    """The transfer that the bank reversed, and the reason."""

    line = forms.TypedChoiceField(
        label=gettext_lazy("Transfer that was taken back"), coerce=int, widget=forms.RadioSelect
    )
    reason = KeptField(label=gettext_lazy("Reason"), min_length=2, max_length=200)

    def __init__(self, *args: Any, likely: list[LikelyLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["line"]
        field.choices = [(one.line.pk, _offered(one)) for one in likely]


REVERSALS = RecordDesk(BankReversal, MONEY_PAGES)


def show_taken_back(reversal: BankReversal, request: HttpRequest) -> SafeString:
    return render_yuan(-reversal.amount)


def show_line_link(reversal: BankReversal, request: HttpRequest) -> SafeString | str:
    """Return a link to the transfer that was taken back, a dash where it is not certain."""
    line = reversal.line
    return render_link("bankline_change", line.pk, line) if line else "—"


def show_reversal_state(reversal: BankReversal, request: HttpRequest) -> SafeString:
    if reversal.settled_at is None:
        return render_badge("awaiting", _("to be settled"))
    return render_badge("paid", pgettext("of a transfer", "settled"))


REVERSAL_TABLE = RecordTable(
    REVERSALS,
    (
        TableColumn("booked_on", sort=("booked_on",), number=True),
        TableColumn("payer", gettext_lazy("payer"), show_payer, sort=("payer",)),
        TableColumn(
            "amount", gettext_lazy("amount"), show_taken_back, sort=("amount",), amount=True
        ),
        TableColumn("memo", sort=("memo",), wide=True),
        TableColumn("of", gettext_lazy("transfer"), show_line_link, wide=True),
        TableColumn("standing", gettext_lazy("standing"), show_reversal_state),
    ),
    ReversalFilter,
    order=("-booked_on", "-pk"),
)


def show_reversals(request: HttpRequest) -> HttpResponse:
    """Show the list of transfers that the bank took back, the newest first."""
    require_reading(request, REVERSALS)
    return show_table(request, REVERSAL_TABLE, BankReversal.objects.select_related("line"))


def show_reversal(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show a transfer that the bank took back, beside its original and what that had paid."""
    rows = BankReversal.objects.select_related("line", "settled_by")
    reversal: BankReversal = load_row(request, REVERSALS, object_id, rows)
    line = reversal.line
    may_change = signed_in_user(request).has_perm("subscriptions.change_bankreversal")
    return render_record_page(
        request,
        REVERSALS,
        "bankreversal/page",
        str(reversal),
        reversal=reversal,
        line=line,
        payments=line.payments.select_related("order__party") if line else [],
        standing=show_reversal_state(reversal, request),
        may_settle=reversal.settled_at is None and may_change,
    )


def show_take_back_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Reverse the payments of a transfer, after a preview of the consequences."""
    require_permissions(request, "change_bankreversal")
    reversal = _find_reversal(request, pk)
    at = timezone.now()
    likely = _likely_originals(reversal)
    lines = {one.line.pk: one.line for one in likely}
    form = TakeBackForm(request.POST or None, likely=likely, initial={"line": reversal.line_id})

    def do(cleaned: Cleaned) -> object:
        line = lines[cleaned["line"]]
        by = signed_in_user(request)
        return bank_reversals.reverse_line(reversal, line, cleaned["reason"], by=by, at=at)

    intro = _(
        "Its payments are taken back: an open order waits for its money again, a term made of it "
        "ends with the next issue. What of it nobody had leaves the books."
    )
    return _show_reversal_act(
        request,
        reversal,
        DeskAct(form, do, _("Take the transfer back")),
        facts=_consequences(reversal.line, at) if reversal.line else [],
        intro=intro,
        danger=True,
    )


def show_settle_reversal_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle a reversal without reversing payments, with a reason."""
    reversal = _find_reversal(request, pk)

    def do(cleaned: Cleaned) -> object:
        by = signed_in_user(request)
        return bank_reversals.settle_reversal(reversal, cleaned["reason"], by=by, at=timezone.now())

    form = TransferReasonForm(request.POST or None)
    intro = _(
        "No money moves here: its transfer never came in here, or its money went back as a "
        "refund. It then leaves the start page."
    )
    act = DeskAct(form, do, _("Settle without taking back"))
    return _show_reversal_act(request, reversal, act, intro=intro)


def _find_reversal(request: HttpRequest, pk: int) -> BankReversal:
    rows = BankReversal.objects.select_related("line", "statement", "settled_by")
    reversal: BankReversal = find_row(request, REVERSALS, pk, rows)
    return reversal


def _show_reversal_act(
    request: HttpRequest, reversal: BankReversal, act: DeskAct, **context: Any
) -> HttpResponse:
    """Show the page of an act on a reversal, which leads back to the reversal."""
    back = REVERSALS.address("change", reversal.pk)
    return show_act_page(
        request,
        REVERSALS,
        replace(act, back=back),
        crumbs=[(back, str(reversal))],
        subject=_describe(reversal),
        **context,
    )


def _likely_originals(reversal: BankReversal) -> list[LikelyLine]:
    """Return the possible originals, a certain one first."""
    certain = [LikelyLine(reversal.line, True, True)] if reversal.line else []
    return [*certain, *likely_lines(reversal)[:LIKELY_MOST]]


def _consequences(line: BankLine, at: datetime) -> list[tuple[str, str]]:
    """Return the effect of a reversal on each order that the transfer paid."""
    return [
        (f"{payment.order.number} · {payment.order.party.name}", describe_reversal(payment, at))
        for payment in bank_reversals.reversible_payments(line)
    ]


def _offered(one: LikelyLine) -> str:
    line = one.line
    label = f"{line.booked_on:%Y-%m-%d} · {line.payer or '—'} · {money.format_yuan(line.amount)}"
    return f"{label} · {line.serial}"


def _describe(reversal: BankReversal) -> str:
    label = f"{reversal.booked_on:%Y-%m-%d} · {reversal.payer or '—'}"
    return f"{label} · {money.format_yuan(-reversal.amount)} · {reversal.memo}"
