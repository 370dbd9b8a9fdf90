"""Transfers that the bank took back: the worklist, one beside the transfer it is of, and the two
acts that settle it."""

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

from articles.admin_base import signed_in
from subscriptions.actions.money import bank_reversals
from subscriptions.admin.desk import MONEY, PageOfOneRow
from subscriptions.admin.formatting import badge, link, yuan
from subscriptions.admin.money.bank_forms import ReturnForm
from subscriptions.admin.money.money_filters import ReversalFilter
from subscriptions.admin.money.payments import foreseen
from subscriptions.admin.retained_text import KeptField
from subscriptions.domain import money
from subscriptions.models import BankLine, BankReversal
from subscriptions.selectors.money.bank import Likely, likely_lines

LIKELY_MOST = 10  # transfers offered


class TakeBackForm(forms.Form):
    """Which transfer the bank took back, and why."""

    line = forms.TypedChoiceField(
        label=gettext_lazy("Transfer that was taken back"), coerce=int, widget=forms.RadioSelect
    )
    reason = KeptField(label=gettext_lazy("Reason"), min_length=2, max_length=200)

    def __init__(self, *args: Any, likely: list[Likely], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["line"]
        field.choices = [(one.line.pk, _offered(one)) for one in likely]


@admin.register(BankReversal)
class BankReversalAdmin(PageOfOneRow[BankReversal]):
    above = MONEY
    list_display = ["booked_on", "payer_link", "fen", "memo", "of", "standing"]
    list_display_links = ["payer_link"]
    list_select_related = ["line"]
    filterset_class = ReversalFilter
    ordering = ["-booked_on", "-pk"]
    search_fields = ["payer", "memo", "serial"]
    search_help_text = gettext_lazy("Payer, memo or serial number")
    pages = [
        ("<int:pk>/take-back/", "take_back", "take_back_view"),
        ("<int:pk>/settle/", "settle", "settle_view"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankReversal]:
        return BankReversal.objects.select_related("line", "statement", "settled_by")

    @admin.display(description=gettext_lazy("payer"), ordering="payer")
    def payer_link(self, reversal: BankReversal) -> str:
        return reversal.payer or "—"

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def fen(self, reversal: BankReversal) -> SafeString:
        return yuan(-reversal.amount)

    @admin.display(description=gettext_lazy("transfer"))
    def of(self, reversal: BankReversal) -> SafeString | str:
        line = reversal.line
        return link("bankline_change", line.pk, line) if line else "—"

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, reversal: BankReversal) -> SafeString:
        if reversal.settled_at is None:
            return badge("awaiting", _("to be settled"))
        return badge("paid", pgettext("of a transfer", "settled"))

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
            and signed_in(request).has_perm("subscriptions.change_bankreversal"),
        )

    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the payments of a transfer back that the bank took back, once their consequences
        were seen."""
        self.require(request, "change_bankreversal")
        reversal, at = self.row_or_404(request, pk), timezone.now()
        likely = self._likely(reversal)
        lines = {one.line.pk: one.line for one in likely}
        form = TakeBackForm(request.POST or None, likely=likely, initial={"line": reversal.line_id})
        return self.act(
            request,
            form,
            lambda said: bank_reversals.reverse_line(
                reversal, lines[said["line"]], said["reason"], by=signed_in(request), at=at
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

    def settle_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say that nothing is to be taken back, and why."""
        reversal = self.row_or_404(request, pk)
        return self.act(
            request,
            ReturnForm(request.POST or None),
            lambda said: bank_reversals.settle_reversal(
                reversal, said["reason"], by=signed_in(request), at=timezone.now()
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

    def _likely(self, reversal: BankReversal) -> list[Likely]:
        """Return the transfers to choose from, the one that is certain first."""
        found = likely_lines(reversal)[:LIKELY_MOST]
        mine = [Likely(reversal.line, True, True)] if reversal.line else []
        return [*mine, *found]


def _consequences(line: BankLine, at: datetime) -> list[tuple[str, str]]:
    """Return what taking a transfer back does to each order that it paid."""
    return [
        (f"{payment.order.number} · {payment.order.party.name}", foreseen(payment, at))
        for payment in bank_reversals.reversible_payments(line)
    ]


def _offered(one: Likely) -> str:
    line = one.line
    words = f"{line.booked_on:%Y-%m-%d} · {line.payer or '—'} · {money.yuan(line.amount)}"
    return f"{words} · {line.serial}"


def _named(reversal: BankReversal) -> str:
    words = f"{reversal.booked_on:%Y-%m-%d} · {reversal.payer or '—'}"
    return f"{words} · {money.yuan(-reversal.amount)} · {reversal.memo}"
