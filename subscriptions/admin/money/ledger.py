"""The books: looked at, added up, never edited."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from articles.admin_base import signed_in
from articles.audit import record
from subscriptions.admin.desk import MONEY, PageOfOneRow
from subscriptions.admin.exports import SHEET, TakenOut
from subscriptions.admin.fields import day_input
from subscriptions.admin.formatting import link, yuan
from subscriptions.admin.ledger_words import entry_label
from subscriptions.admin.list_sheets import LEDGER
from subscriptions.admin.money.money_filters import LedgerFilter
from subscriptions.forms.fields import WrittenDateField
from subscriptions.models import LedgerEntry, Posting
from subscriptions.selectors.money.book_checks import Balance, trial_balance
from subscriptions.sheets import XLSX_TYPE, Column, write_xlsx


class UntilForm(forms.Form):
    until = WrittenDateField(
        label=gettext_lazy("Up to the end of"), widget=day_input(), required=False
    )

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and not 1990 <= until.year <= 2100:
            raise forms.ValidationError(_("Write a year between 1990 and 2100."))
        return until


@admin.register(LedgerEntry)
class LedgerEntryAdmin(TakenOut[LedgerEntry], PageOfOneRow[LedgerEntry]):
    sheet = LEDGER
    above = MONEY
    list_display = ["at", "what", "moved", "of", "by", "key"]
    list_display_links = ["at", "what"]
    filterset_class = LedgerFilter
    list_select_related = ["order", "by"]
    date_hierarchy = "at"
    ordering = ["-pk"]
    search_fields = ["order__number", "key"]
    search_help_text = gettext_lazy("Number of an order, or key of an entry")
    change_list_template = "admin/subscriptions/ledgerentry/change_list.html"
    pages = [
        SHEET,
        ("balance/", "balance", "balance_view"),
        ("balance/export/", "export", "export_view"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerEntry]:
        debits = (
            Posting.objects.filter(entry=OuterRef("pk"), amount__gt=0).order_by().values("entry")
        )
        moved = Subquery(debits.annotate(fen=Sum("amount")).values("fen"))
        rows: Any = super().get_queryset(request)
        return rows.with_cause().annotate(moved_fen=Coalesce(moved, 0))

    @admin.display(description=pgettext_lazy("counter", "what"))
    def what(self, entry: LedgerEntry) -> str:
        return entry_label(entry)

    @admin.display(description=gettext_lazy("moved"))
    def moved(self, entry: Any) -> SafeString:
        return yuan(entry.moved_fen)

    @admin.display(description=pgettext_lazy("counter", "order"))
    def of(self, entry: LedgerEntry) -> SafeString | str:
        return link("order_change", entry.order_id, entry.order.number) if entry.order else "—"

    def row_page(self, request: HttpRequest, row: LedgerEntry) -> HttpResponse:
        postings = row.postings.select_related("party")
        return self.page(
            request,
            "ledgerentry/page",
            entry_label(row),
            entry=row,
            original=row,
            postings=postings,
        )

    def balance_view(self, request: HttpRequest) -> HttpResponse:
        """Show what stands on each account; together it is nothing, or the books are wrong."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = UntilForm(request.GET or None)
        until = form.cleaned_data["until"] if form.is_valid() else None
        rows = trial_balance(until)
        return self.page(
            request,
            "ledgerentry/balance",
            _("Trial balance"),
            rows=rows,
            form=form,
            until=until,
            debit=sum(row.debit for row in rows),
            credit=sum(row.credit for row in rows),
            total=sum(row.balance for row in rows),
        )

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Hand the trial balance out as a sheet; the journal keeps who took it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = UntilForm(request.GET or None)
        until, at = form.cleaned_data["until"] if form.is_valid() else None, timezone.now()
        record(
            "counter.exported",
            by=signed_in(request),
            at=at,
            subject=str(_("Trial balance")),
            until=str(until or ""),
        )
        answer = HttpResponse(_workbook(trial_balance(until)), content_type=XLSX_TYPE)
        answer["Content-Disposition"] = (
            f'attachment; filename="balance-{until or timezone.localdate(at)}.xlsx"'
        )
        answer["Cache-Control"] = "no-store"
        return answer


def _workbook(rows: list[Balance]) -> bytes:
    def yuan_of(fen: int) -> Decimal:
        return Decimal(fen) / 100

    out = io.BytesIO()
    columns = [
        Column(_("Account"), 24),
        Column(_("Debit"), 14),
        Column(pgettext("counter", "Credit"), 14),
        Column(_("Balance"), 14),
    ]
    cells = [
        [row.label, yuan_of(row.debit), yuan_of(row.credit), yuan_of(row.balance)] for row in rows
    ]
    whole = [
        sum(row.debit for row in rows),
        sum(row.credit for row in rows),
        sum(row.balance for row in rows),
    ]
    cells.append([_("Sum"), *(yuan_of(fen) for fen in whole)])
    write_xlsx(out, columns, cells, title=_("Trial balance"))
    return out.getvalue()
