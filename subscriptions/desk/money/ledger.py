"""The books: the list of entries, the page of one, and the trial balance. They are only read."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from articles.admin_base import signed_in_user
from articles.audit import record
from subscriptions.desk.formatting import render_yuan
from subscriptions.desk.ledger_labels import entry_label
from subscriptions.desk.money.cells import show_order_link
from subscriptions.desk.money.money_filters import LedgerFilter
from subscriptions.desk.records.downloads import file_response
from subscriptions.desk.records.exports import ListSource, show_list_export
from subscriptions.desk.records.fields import day_input
from subscriptions.desk.records.list_sheets import LEDGER as LEDGER_SHEET
from subscriptions.desk.records.lists import NarrowedRows
from subscriptions.desk.records.pages import (
    MONEY_PAGES,
    RecordDesk,
    load_row,
    render_record_page,
    require_reading,
    require_view,
)
from subscriptions.desk.records.tables import (
    RecordTable,
    TableColumn,
    narrow_table,
    show_table,
)
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


LEDGER = RecordDesk(LedgerEntry, MONEY_PAGES)


def show_entry_label(entry: LedgerEntry, request: HttpRequest) -> str:
    return entry_label(entry)


def show_moved(entry: Any, request: HttpRequest) -> SafeString:
    return render_yuan(entry.moved_fen)


LEDGER_TABLE = RecordTable(
    LEDGER,
    (
        TableColumn("at", sort=("at",), number=True),
        TableColumn("what", pgettext_lazy("counter", "what"), show_entry_label),
        TableColumn("moved", gettext_lazy("moved"), show_moved, amount=True),
        TableColumn("of", pgettext_lazy("counter", "order"), show_order_link),
        TableColumn("by", sort=("by",), wide=True),
        TableColumn("key", sort=("key",), wide=True),
    ),
    LedgerFilter,
    period="at",
)


def show_entries(request: HttpRequest) -> HttpResponse:
    """Show the list of the entries of the books, the newest first."""
    require_reading(request, LEDGER)
    sheet_url = LEDGER.address("sheet")
    return show_table(
        request, LEDGER_TABLE, _find_entries(), "ledgerentry/list", sheet_url=sheet_url
    )


def export_entries(request: HttpRequest) -> HttpResponse:
    """Export the list as the address narrows it."""
    return show_list_export(request, ENTRY_LIST)


def _narrow_entries(request: HttpRequest) -> NarrowedRows:
    return narrow_table(request, LEDGER_TABLE, _find_entries())


ENTRY_LIST = ListSource(LEDGER, LEDGER_SHEET, _narrow_entries)


def show_entry(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show an entry with its postings."""
    rows = LedgerEntry.objects.with_cause().select_related("order", "by")
    entry: LedgerEntry = load_row(request, LEDGER, object_id, rows)
    return render_record_page(
        request,
        LEDGER,
        "ledgerentry/page",
        entry_label(entry),
        entry=entry,
        postings=entry.postings.select_related("party"),
    )


def show_trial_balance(request: HttpRequest) -> HttpResponse:
    """Show the balance of each account; they must add up to zero."""
    require_view(request, LEDGER)
    form = UntilForm(request.GET or None)
    until = form.cleaned_data["until"] if form.is_valid() else None
    rows = trial_balance(until)
    return render_record_page(
        request,
        LEDGER,
        "ledgerentry/balance",
        _("Trial balance"),
        rows=rows,
        form=form,
        until=until,
        debit=sum(row.debit for row in rows),
        credit=sum(row.credit for row in rows),
        total=sum(row.balance for row in rows),
    )


def export_trial_balance(request: HttpRequest) -> HttpResponse:
    """Export the trial balance as a sheet; the journal records it."""
    require_view(request, LEDGER)
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
    name = f"balance-{until or timezone.localdate(at)}.xlsx"
    return file_response(_write_balance_sheet(trial_balance(until)), name, XLSX_TYPE)


def _find_entries() -> Any:
    """Return the entries with what they moved, in fen."""
    debits = Posting.objects.filter(entry=OuterRef("pk"), amount__gt=0).order_by().values("entry")
    moved = Subquery(debits.annotate(fen=Sum("amount")).values("fen"))
    rows = LedgerEntry.objects.with_cause().annotate(moved_fen=Coalesce(moved, 0))
    return rows.select_related("order", "by")


def _write_balance_sheet(rows: list[AccountBalance]) -> io.BytesIO:
    def yuan_of(fen: int) -> Decimal:
        return Decimal(fen) / 100

    file = io.BytesIO()
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
    write_xlsx(file, columns, cells, title=_("Trial balance"))
    return file
