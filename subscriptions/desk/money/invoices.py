"""Invoices as the tax platform issued them: the list, the page of one, and the record of a red
invoice."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from articles.admin_base import signed_in_user
from subscriptions.actions.money import invoices
from subscriptions.desk.formatting import render_link, render_yuan
from subscriptions.desk.money.money_filters import InvoiceFilter
from subscriptions.desk.records.acts import Cleaned, DeskAct, show_act_page
from subscriptions.desk.records.facts import Fact, list_facts, show_facts
from subscriptions.desk.records.fields import YuanField, day_input
from subscriptions.desk.records.pages import (
    MONEY_PAGES,
    RecordDesk,
    find_row,
    load_row,
    require_reading,
)
from subscriptions.desk.records.tables import RecordTable, TableColumn, show_table
from subscriptions.desk.related import list_related
from subscriptions.domain.choices import InvoiceKind
from subscriptions.domain.money import format_yuan
from subscriptions.forms.fields import WrittenDateField
from subscriptions.models import Invoice, Order

INVOICES = RecordDesk(Invoice, MONEY_PAGES)


class RedForm(forms.Form):
    """A red invoice as the tax platform issued it."""

    number = forms.CharField(label=gettext_lazy("Number of the red invoice"), max_length=20)
    amount = YuanField(label=gettext_lazy("Amount, in yuan"))
    issued_on = WrittenDateField(label=gettext_lazy("Issued"), widget=day_input())
    wrong = forms.BooleanField(
        label=gettext_lazy("The invoice itself is wrong"),
        required=False,
        help_text=gettext_lazy(
            "Its title for example. Then all that is left of it is taken back, and another can be "
            "asked for."
        ),
    )


def show_invoiced(invoice: Invoice, request: HttpRequest) -> SafeString:
    """Return the amount of an invoice, that of a red one with a minus."""
    return render_yuan(invoice.amount if invoice.kind == InvoiceKind.BLUE else -invoice.amount)


def show_request_link(invoice: Invoice, request: HttpRequest) -> SafeString:
    return render_link("invoicerequest_change", invoice.request_id, invoice.request.title)


def show_invoiced_order(invoice: Invoice, request: HttpRequest) -> SafeString:
    order = invoice.request.order
    return render_link("order_change", order.pk, order.number)


def show_red_link(invoice: Invoice, request: HttpRequest) -> SafeString | str:
    """Return the link to the form of a red invoice, for users who may record it."""
    if not _may_take_back(invoice, request):
        return ""
    return render_link("invoice_take_back", invoice.pk, _("Record a red invoice"))


INVOICE_TABLE = RecordTable(
    INVOICES,
    (
        TableColumn("number", sort=("number",)),
        TableColumn("kind", sort=("kind",), wide=True),
        TableColumn("amount", gettext_lazy("amount"), show_invoiced, sort=("amount",), amount=True),
        TableColumn("issued_on", sort=("issued_on",), wide=True, number=True),
        TableColumn("title", gettext_lazy("invoice title"), show_request_link),
        TableColumn("of", pgettext_lazy("counter", "order"), show_invoiced_order, wide=True),
        TableColumn("take_back", gettext_lazy("what to do"), show_red_link, wide=True),
    ),
    InvoiceFilter,
    period="issued_on",
)


def show_invoices(request: HttpRequest) -> HttpResponse:
    """Show the list of invoices, the newest first."""
    require_reading(request, INVOICES)
    return show_table(request, INVOICE_TABLE, Invoice.objects.select_related("request__order"))


def show_invoice(request: HttpRequest, object_id: str) -> HttpResponse:
    """Show an invoice with the invoices that take it back, and how it is taken back."""
    rows = Invoice.objects.select_related("request__order", "red_of", "by")
    invoice: Invoice = load_row(request, INVOICES, object_id, rows)
    links = []
    if _may_take_back(invoice, request):
        links = [(INVOICES.address("take_back", invoice.pk), _("Record a red invoice"))]
    return show_facts(
        request,
        INVOICES,
        invoice,
        _invoice_facts(invoice, request),
        links=links,
        related=list_related(invoice, signed_in_user(request)),
    )


def show_red_invoice_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the red invoice that takes an invoice back."""
    blue: Invoice = find_row(
        request, INVOICES, pk, Invoice.objects.select_related("request__order")
    )
    left = invoices.remaining_blue_amount(blue)
    due = min(invoices.red_amount_due(Order.objects.get(pk=blue.request.order_id)), left)
    initial = {"amount": due or None, "issued_on": timezone.localdate()}

    def do(cleaned: Cleaned) -> object:
        return invoices.record_red_invoice(
            blue,
            cleaned["number"],
            cleaned["amount"],
            cleaned["issued_on"],
            by=signed_in_user(request),
            at=timezone.now(),
            wrong=cleaned["wrong"],
        )

    form = RedForm(request.POST or None, initial=initial)
    back = reverse("admin:subscriptions_invoicerequest_change", args=[blue.request_id])
    intro = _(
        "Write down what the tax platform issued. %(due)s yuan are due to be taken back; %(left)s "
        "are left of this invoice."
    )
    return show_act_page(
        request,
        INVOICES,
        DeskAct(form, do, _("Record a red invoice"), back, of=blue),
        crumbs=[(INVOICES.address("change", pk), blue.number)],
        subject=f"{blue.number} · {blue.request.title} · {format_yuan(blue.amount)}",
        intro=intro % {"due": format_yuan(due), "left": format_yuan(left)},
    )


def _may_take_back(invoice: Invoice, request: HttpRequest) -> bool:
    may_record = signed_in_user(request).has_perm("subscriptions.add_invoice")
    return invoice.kind == InvoiceKind.BLUE and may_record


def _invoice_facts(invoice: Invoice, request: HttpRequest) -> list[Fact]:
    taken = invoice.red_of
    facts: list[Fact] = [
        *list_facts(invoice, ["kind"]),
        (_("Amount"), show_invoiced(invoice, request)),
        *list_facts(invoice, ["issued_on"]),
        (capfirst(_("invoice title")), show_request_link(invoice, request)),
        (pgettext("counter", "Order"), show_invoiced_order(invoice, request)),
    ]
    if taken is not None:
        facts.append((capfirst(_("takes back")), render_link("invoice_change", taken.pk, taken)))
    reds = [
        (capfirst(_("red invoice")), render_link("invoice_change", red.pk, red))
        for red in invoice.reds.all()
    ]
    return [*facts, *reds, *list_facts(invoice, ["recorded_at", "by"])]
