"""Transfers reversed by the bank: the list, each beside its original, and the two acts that
settle one."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from articles.admin_base import signed_in_user
from subscriptions.actions.money import bank_reversals
from subscriptions.admin.desk import RowPageAdmin, admin_page
from subscriptions.desk.formatting import render_badge, render_link, render_yuan
from subscriptions.desk.money.bank_forms import TransferReasonForm
from subscriptions.desk.money.money_filters import ReversalFilter
from subscriptions.desk.money.payments import describe_reversal
from subscriptions.desk.records.pages import MONEY_PAGES
from subscriptions.desk.records.retained_text import KeptField
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


@admin.register(BankReversal)
class BankReversalAdmin(RowPageAdmin[BankReversal]):
    above = MONEY_PAGES
    list_display = ["booked_on", "payer_link", "fen", "memo", "of", "standing"]
    list_display_links = ["payer_link"]
    list_select_related = ["line"]
    filterset_class = ReversalFilter
    ordering = ["-booked_on", "-pk"]
    search_fields = ["payer", "memo", "serial"]
    search_help_text = gettext_lazy("Payer, memo or serial number")

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankReversal]:
        return BankReversal.objects.select_related("line", "statement", "settled_by")

    @admin.display(description=gettext_lazy("payer"), ordering="payer")
    def payer_link(self, reversal: BankReversal) -> str:
        return reversal.payer or "—"

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def fen(self, reversal: BankReversal) -> SafeString:
        return render_yuan(-reversal.amount)

    @admin.display(description=gettext_lazy("transfer"))
    def of(self, reversal: BankReversal) -> SafeString | str:
        line = reversal.line
        return render_link("bankline_change", line.pk, line) if line else "—"

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, reversal: BankReversal) -> SafeString:
        if reversal.settled_at is None:
            return render_badge("awaiting", _("to be settled"))
        return render_badge("paid", pgettext("of a transfer", "settled"))

    def row_page(self, request: HttpRequest, row: BankReversal) -> HttpResponse:
        line = row.line
        return self.page(
            request,
            "bankreversal/page",
            str(row),
            reversal=row,
            original=row,
            line=line,
            payments=line.payments.select_related("order__party") if line else [],
            standing=self.standing(row),
            may_settle=row.settled_at is None
            and signed_in_user(request).has_perm("subscriptions.change_bankreversal"),
        )

    @admin_page("<int:pk>/take-back/", "take_back")
    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Reverse the payments of a transfer, after a preview of the consequences."""
        self.require(request, "change_bankreversal")
        reversal = self.row_or_404(request, pk)
        at = timezone.now()
        likely = self._likely(reversal)
        lines = {one.line.pk: one.line for one in likely}
        form = TakeBackForm(request.POST or None, likely=likely, initial={"line": reversal.line_id})
        return self.act(
            request,
            form,
            lambda cleaned: bank_reversals.reverse_line(
                reversal,
                lines[cleaned["line"]],
                cleaned["reason"],
                by=signed_in_user(request),
                at=at,
            ),
            title=_("Take the transfer back"),
            back=self.address("change", pk),
            subject=_named(reversal),
            facts=_consequences(reversal.line, at) if reversal.line else [],
            intro=_(
                "Its payments are taken back: an open order waits for its money again, a "
                "term made of it ends with "
                "the next issue. What of it nobody had leaves the books."
            ),
            danger=True,
        )

    @admin_page("<int:pk>/settle/", "settle")
    def settle_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Settle a reversal without reversing payments, with a reason."""
        reversal = self.row_or_404(request, pk)
        return self.act(
            request,
            TransferReasonForm(request.POST or None),
            lambda cleaned: bank_reversals.settle_reversal(
                reversal, cleaned["reason"], by=signed_in_user(request), at=timezone.now()
            ),
            title=_("Settle without taking back"),
            back=self.address("change", pk),
            subject=_named(reversal),
            intro=_(
                "No money moves here: its transfer never came in here, or its money went "
                "back as a refund. It then "
                "leaves the start page."
            ),
        )

    def _likely(self, reversal: BankReversal) -> list[LikelyLine]:
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


def _named(reversal: BankReversal) -> str:
    label = f"{reversal.booked_on:%Y-%m-%d} · {reversal.payer or '—'}"
    return f"{label} · {money.format_yuan(-reversal.amount)} · {reversal.memo}"
