"""The ledger in the admin: read-only."""

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

from articles.admin_base import signed_in_user
from articles.audit import record
from subscriptions.admin.desk import RowPageAdmin, admin_page
from subscriptions.admin.exports import ExportableAdmin
from subscriptions.desk.formatting import render_link, render_yuan
from subscriptions.desk.ledger_labels import entry_label
from subscriptions.desk.money.money_filters import LedgerFilter
from subscriptions.desk.records.fields import day_input
from subscriptions.desk.records.list_sheets import LEDGER
from subscriptions.desk.records.pages import MONEY_PAGES
from subscriptions.forms.fields import WrittenDateField
from subscriptions.models import LedgerEntry, Posting
from subscriptions.selectors.money.book_checks import AccountBalance, trial_balance
from subscriptions.sheets import XLSX_TYPE, SheetColumn, write_xlsx


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
class LedgerEntryAdmin(ExportableAdmin[LedgerEntry], RowPageAdmin[LedgerEntry]):
    sheet = LEDGER
    above = MONEY_PAGES
    list_display = ["at", "what", "moved", "of", "by", "key"]
    list_display_links = ["at", "what"]
    filterset_class = LedgerFilter
    list_select_related = ["order", "by"]
    date_hierarchy = "at"
    ordering = ["-pk"]
    search_fields = ["order__number", "key"]
    search_help_text = gettext_lazy("Number of an order, or key of an entry")
    change_list_template = "admin/subscriptions/ledgerentry/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[LedgerEntry]:
        debits = (
            Posting.objects.filter(entry=OuterRef("pk"), amount__gt=0).order_by().values("entry")
        )
        moved = Subquery(debits.annotate(fen=Sum("amount")).values("fen"))
        rows: Any = super().get_queryset(request)
        entries: QuerySet[LedgerEntry] = rows.with_cause().annotate(moved_fen=Coalesce(moved, 0))
        return entries

    @admin.display(description=pgettext_lazy("counter", "what"))
    def what(self, entry: LedgerEntry) -> str:
        return entry_label(entry)

    @admin.display(description=gettext_lazy("moved"))
    def moved(self, entry: Any) -> SafeString:
        return render_yuan(entry.moved_fen)

    @admin.display(description=pgettext_lazy("counter", "order"))
    def of(self, entry: LedgerEntry) -> SafeString | str:
        return (
            render_link("order_change", entry.order_id, entry.order.number) if entry.order else "—"
        )

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

    @admin_page("balance/", "balance")
    def balance_view(self, request: HttpRequest) -> HttpResponse:
        """Show the balance of each account; they must add up to zero."""
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

    @admin_page("balance/export/", "export")
    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Export the trial balance as a sheet; the journal records it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = UntilForm(request.GET or None)
        until = form.cleaned_data["until"] if form.is_valid() else None
        at = timezone.now()
        record(
            "counter.exported",
            by=signed_in_user(request),
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


def _workbook(rows: list[AccountBalance]) -> bytes:
    def yuan_of(fen: int) -> Decimal:
        return Decimal(fen) / 100

    out = io.BytesIO()
    columns = [
        SheetColumn(_("Account"), 24),
        SheetColumn(_("Debit"), 14),
        SheetColumn(pgettext("counter", "Credit"), 14),
        SheetColumn(_("Balance"), 14),
    ]
    cells = [
        [row.label, yuan_of(row.debit), yuan_of(row.credit), yuan_of(row.balance)] for row in rows
    ]
    totals = [
        sum(row.debit for row in rows),
        sum(row.credit for row in rows),
        sum(row.balance for row in rows),
    ]
    cells.append([_("Sum"), *(yuan_of(fen) for fen in totals)])
    write_xlsx(out, columns, cells, title=_("Trial balance"))
    return out.getvalue()
