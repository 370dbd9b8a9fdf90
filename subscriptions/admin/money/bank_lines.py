"""Transfers at the desk: matched to orders, booked otherwise, or returned."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin_base import signed_in_user
from articles.errors import Refused
from subscriptions.actions.money import bank, remittances
from subscriptions.actions.money.remittances import RemittanceData
from subscriptions.admin.desk import RowPageAdmin, admin_page
from subscriptions.confirmation_tokens import confirm_form, digest_state
from subscriptions.desk.callers import asked_return
from subscriptions.desk.formatting import render_badge, render_yuan, show_account
from subscriptions.desk.money.bank_forms import RemittedForm, TransferReasonForm, share_formset
from subscriptions.desk.money.money_filters import BankLineFilter
from subscriptions.desk.records.pages import MONEY_PAGES
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


@admin.register(BankLine)
class BankLineAdmin(RowPageAdmin[BankLine]):
    above = MONEY_PAGES
    list_display = ["booked_on", "payer_link", "fen", "rest", "memo", "standing"]
    list_display_links = ["payer_link"]
    filterset_class = BankLineFilter
    address_lookups = ("statement__id__exact",)  # a statement links to its transfers
    ordering = ["-booked_on", "-pk"]
    search_fields = ["payer", "memo", "serial"]
    search_help_text = gettext_lazy("Payer, memo or serial number")
    change_list_template = "admin/subscriptions/bankline/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[BankLine]:
        rows: Any = annotate_used(BankLine.objects.all())
        with_rest: QuerySet[BankLine] = rows.annotate(left=F("amount") - F("used")).order_by(
            "-booked_on", "-pk"
        )
        return with_rest

    @admin.display(description=gettext_lazy("payer"), ordering="payer")
    def payer_link(self, line: BankLine) -> str:
        return line.payer or "—"

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def fen(self, line: BankLine) -> SafeString:
        return render_yuan(line.amount)

    @admin.display(description=gettext_lazy("not matched"))
    def rest(self, line: Any) -> SafeString:
        return render_yuan(0 if line.settled_at else line.left)

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, line: BankLine) -> SafeString:
        if line.settled_at is None:
            return render_badge("awaiting", _("to be matched"))
        matched = line.settled_as in {"", Settled.MATCHED}
        return render_badge(
            "paid" if matched else "expired", line.get_settled_as_display() or Settled.MATCHED.label
        )

    def row_page(self, request: HttpRequest, row: BankLine) -> HttpResponse:
        return self._line_page(request, row, share_formset(None, []))

    @admin_page("<int:pk>/match/", "match")
    def match_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Match a transfer to one order, or share it among several."""
        line = self.row_or_404(request, pk)
        proposed = self._proposed(request, line)
        rows = share_formset(request.POST or None, proposed)
        refusals: list[str] = []
        if request.method == "POST" and rows.is_valid():

            def match() -> tuple[str, str]:
                bank.match_line(line, rows.parts(), by=signed_in_user(request), at=timezone.now())
                back = asked_return(request) or self.address("change", pk)
                return _("The transfer is matched."), back

            try:
                return self.redirect_to_result(request, confirm_form(request, match, of=line))
            except Refused as refused:
                refusals = [str(reason) for reason in refused.reasons]
        return self._line_page(request, line, rows, refusals=refusals, matching=True)

    @admin_page("<int:pk>/return/", "return")
    def return_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._end(
            request,
            pk,
            bank.return_line_remainder,
            _("Send the rest back"),
            _(
                "What is not matched leaves the bank account again. Confirm it once the bank has "
                "been told."
            ),
        )

    @admin_page("<int:pk>/elsewhere/", "elsewhere")
    def elsewhere_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._end(
            request,
            pk,
            bank.set_line_aside,
            _("Set aside for another department"),
            _(
                "What is not matched is no money of subscriptions, an advertisement for example. "
                "It stays at the bank "
                "and leaves this queue."
            ),
        )

    def _end(
        self, request: HttpRequest, pk: int, end: Callable[..., object], title: str, intro: str
    ) -> HttpResponse:
        """Show and do an act that closes a transfer without an order, for a reason."""
        line = self.row_or_404(request, pk)
        by = signed_in_user(request)
        at = timezone.now()
        return self.act(
            request,
            TransferReasonForm(request.POST or None),
            lambda cleaned: end(line, cleaned["reason"], by=by, at=at),
            title=title,
            intro=intro,
            back=self.address("change", pk),
            of=line,
            subject=_describe(line),
        )

    @admin_page("<int:pk>/remitted/", "remitted")
    def remitted_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Book a transfer as money in transit from the post office, a provider or the cash box."""
        line = self.row_or_404(request, pk)
        by = signed_in_user(request)
        at = timezone.now()
        form = RemittedForm(
            request.POST or None,
            stands=amounts_in_transit(),
            initial={"net": remaining_amount(line) or None},
        )
        return self.act(
            request,
            form,
            lambda cleaned: remittances.record_remittance(
                line,
                RemittanceData(cleaned["account"], cleaned["net"], cleaned["fee"] or 0),
                by=by,
                at=at,
            ),
            title=_("Book money in transit"),
            back=self.address("change", pk),
            of=line,
            subject=_describe(line),
            intro=_(
                "For what the post office sends on, a payment provider settles, or the cash box "
                "pays in: the "
                "orders of this money are paid already."
            ),
        )

    def _proposed(self, request: HttpRequest, line: BankLine) -> list[dict[str, Any]]:
        """Return the initial rows of a match: the order chosen from the suggestions."""
        number = request.GET.get("order", "")
        order = (
            Order.objects.with_money().filter(number=number).first() if number.isdecimal() else None
        )
        if order is None:
            return []
        due = order.outstanding()
        return [
            {
                "number": order.number,
                "amount": min(due, remaining_amount(line)) if due > 0 else None,
            }
        ]

    def _line_page(
        self, request: HttpRequest, line: BankLine, rows: Any, **more: Any
    ) -> HttpResponse:
        left = remaining_amount(line)
        return self.page(
            request,
            "bankline/page",
            str(line),
            line=line,
            related=list_related(line, signed_in_user(request)),
            state=digest_state(line),
            original=line,
            left=left,
            shares=rows,
            suggestions=suggest_orders(line, left, bank.order_numbers_in(line.memo))
            if left
            else [],
            payments=line.payments.select_related("order", "by"),
            remitted=line.remittances.select_related("by"),
            standing=self.standing(line),
            account=show_account(line, request),
            may_match=bool(left)
            and signed_in_user(request).has_perm("subscriptions.change_bankline"),
            **more,
        )


def _describe(line: BankLine) -> str:
    return f"{line.payer} · {money.format_yuan(line.amount)}"
