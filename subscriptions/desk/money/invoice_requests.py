"""Invoice requests: the list, the page of one, their export to the tax platform, and the invoice
numbers that it returns."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from articles.admin_base import signed_in_user
from articles.errors import Refused
from subscriptions import statement_parsers
from subscriptions.actions.money import invoices
from subscriptions.confirmation_tokens import confirm_form
from subscriptions.desk.formatting import render_badge
from subscriptions.desk.money.bank_forms import StatementFileForm
from subscriptions.desk.money.cells import show_order_link, show_row_amount
from subscriptions.desk.money.invoice_sheets import write_request_sheet
from subscriptions.desk.money.money_filters import RequestFilter
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.downloads import file_response
from subscriptions.desk.records.pages import (
    MONEY_PAGES,
    RecordDesk,
    find_row,
    load_row,
    render_record_page,
    require_permissions,
    require_reading,
    require_view,
)
from subscriptions.desk.records.tables import RecordTable, TableColumn, show_table
from subscriptions.desk.related import list_related
from subscriptions.domain.choices import InvoiceKind
from subscriptions.domain.money import format_yuan
from subscriptions.models import Invoice, InvoiceRequest
from subscriptions.selectors.sales.orders import orders_with_red_due
from subscriptions.sheets import XLSX_TYPE

REQUESTS = RecordDesk(InvoiceRequest, MONEY_PAGES)


def show_request_number(row: InvoiceRequest, request: HttpRequest) -> int:
    """Return the number by which the file of the tax platform knows a request."""
    return row.pk


def show_request_state(row: InvoiceRequest, request: HttpRequest) -> SafeString:
    if row.cancelled_at:
        return render_badge("cancelled", pgettext("of an order", "cancelled"))
    if any(invoice.kind == InvoiceKind.RED for invoice in row.invoices.all()):
        return render_badge("part_refunded", _("taken back by a red invoice"))
    if row.invoices.all():
        return render_badge("paid", pgettext("of a request for an invoice", "issued"))
    if row.order.settled_at is None:
        return render_badge("awaiting", _("awaiting payment"))
    if row.exported_at:
        return render_badge("part_paid", _("handed over"))
    return render_badge("awaiting", pgettext("of an invoice", "waiting"))


REQUEST_TABLE = RecordTable(
    REQUESTS,
    (
        TableColumn(
            "request_number",
            gettext_lazy("number of the request"),
            show_request_number,
            sort=("pk",),
        ),
        TableColumn("title", sort=("title",)),
        TableColumn("code", sort=("code",), wide=True),
        TableColumn(
            "amount", gettext_lazy("amount"), show_row_amount, sort=("amount",), amount=True
        ),
        TableColumn("of", pgettext_lazy("counter", "order"), show_order_link, wide=True),
        TableColumn("asked_at", sort=("asked_at",), wide=True, number=True),
        TableColumn("standing", gettext_lazy("standing"), show_request_state),
    ),
    RequestFilter,
)


def show_invoice_requests(request: HttpRequest) -> HttpResponse:
    """Show the list of invoice requests, the newest first."""
    require_reading(request, REQUESTS)
    return show_table(request, REQUEST_TABLE, _find_requests(), "invoicerequest/list")


def show_invoice_request(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show a request with its invoices."""
    row: InvoiceRequest = load_row(request, REQUESTS, object_id, _find_requests())
    by = signed_in_user(request)
    due = orders_with_red_due().filter(pk=row.order_id).first()
    return render_record_page(
        request,
        REQUESTS,
        "invoicerequest/page",
        row.title,
        row=row,
        related=list_related(row, by),
        standing=show_request_state(row, request),
        due=invoices.red_amount_due(due) if due else 0,
        may_add=by.has_perm("subscriptions.add_invoice"),
        may_withdraw=row.may_be_withdrawn and by.has_perm("subscriptions.change_invoicerequest"),
    )


def show_withdrawal_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a request that was not exported, so that a correct one can be made."""
    rows = InvoiceRequest.objects.select_related("order")
    row: InvoiceRequest = find_row(request, REQUESTS, pk, rows)

    def do(cleaned: Cleaned) -> object:
        return invoices.cancel_request(row, by=signed_in_user(request), at=timezone.now())

    form = forms.Form(request.POST or None)
    back = reverse("admin:subscriptions_order_change", args=[row.order_id])
    return show_act_page(
        request,
        REQUESTS,
        DeskAct(form, do, _("Take the request back"), back, of=row),
        crumbs=[(REQUESTS.address("change", pk), row.title)],
        subject=f"{row.title} · {format_yuan(row.amount)}",
        intro=_("Then another can be made on the page of the order."),
    )


def show_tax_export(request: HttpRequest) -> HttpResponse:
    """Export the pending requests for the tax platform. GET shows how many; only POST marks
    them."""
    require_view(request, REQUESTS)
    require_permissions(request, "change_invoicerequest")
    ready = InvoiceRequest.objects.ready()
    if request.method == "POST":
        try:
            return _export_requests(request, hand_out_again=request.POST.get("again") == "on")
        except Refused as refused:
            messages.error(request, str(refused))
    return render_record_page(
        request,
        REQUESTS,
        "invoicerequest/export",
        _("Export for the tax platform"),
        waiting=ready.filter(exported_at=None).count(),
        handed=ready.filter(exported_at__isnull=False).count(),
        back=REQUESTS.address("changelist"),
    )


def show_numbers_form(request: HttpRequest) -> HttpResponse:
    """Import the numbers that the tax platform returned: all of them, or none."""
    require_view(request, REQUESTS)
    require_permissions(request, "add_invoice")

    def do(cleaned: Cleaned) -> str:
        issued = statement_parsers.read_invoice_numbers(cleaned["file"])
        by = signed_in_user(request)
        recorded = invoices.record_issued_invoices(issued, by=by, at=timezone.now())
        counts = {"new": len(recorded), "known": len(issued) - len(recorded)}
        return _("%(new)d numbers were recorded, %(known)d were known.") % counts

    form = StatementFileForm(request.POST or None, request.FILES or None)
    back = REQUESTS.address("changelist")
    return show_act_page(
        request,
        REQUESTS,
        DeskAct(form, do, _("Bring in invoice numbers"), back),
        intro=_(
            "The exported sheet, with 发票号码 and 开票日期 filled in. One wrong row, and none is kept."
        ),
    )


def _find_requests() -> Any:
    blue = Prefetch("invoices", Invoice.objects.order_by("pk"))
    return InvoiceRequest.objects.select_related("order").prefetch_related(blue)


def _export_requests(request: HttpRequest, *, hand_out_again: bool) -> HttpResponse:
    """Export requests once; a repeated form gets the same sheet again. Refuses as `confirm_form`
    does."""
    by = signed_in_user(request)
    at = timezone.now()
    ready = InvoiceRequest.objects.ready().select_related("order").order_by("pk")
    exported = list[InvoiceRequest]()

    def hand_over() -> tuple[str, str]:
        rows = ready if hand_out_again else ready.filter(exported_at=None)
        exported.extend(invoices.export_requests(rows, by=by, at=at))
        return "", ""

    result = confirm_form(request, hand_over, at=at)
    if result.again:
        exported.extend(ready if hand_out_again else ready.filter(exported_at=result.at))
    name = f"invoices-{timezone.localtime(result.at):%Y%m%d-%H%M}.xlsx"
    return file_response(write_request_sheet(exported), name, XLSX_TYPE)
