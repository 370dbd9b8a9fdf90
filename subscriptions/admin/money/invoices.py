"""Invoices: requests, their export to the tax platform, and the invoice numbers that it returns."""

import io
from decimal import Decimal

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
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
from subscriptions.admin.desk import ReadOnlyAdmin, RowPageAdmin, admin_page
from subscriptions.confirmation_tokens import confirm_form
from subscriptions.desk.formatting import render_badge, render_link, render_yuan
from subscriptions.desk.money.bank_forms import StatementFileForm
from subscriptions.desk.money.money_filters import InvoiceFilter, RequestFilter
from subscriptions.desk.records.acts import Cleaned
from subscriptions.desk.records.fields import YuanField, day_input
from subscriptions.desk.records.pages import MONEY_PAGES
from subscriptions.desk.related import list_related
from subscriptions.domain.choices import InvoiceKind
from subscriptions.domain.money import format_short_yuan, included_tax
from subscriptions.domain.money import format_yuan as written
from subscriptions.forms.fields import WrittenDateField
from subscriptions.models import Invoice, InvoiceRequest, Order
from subscriptions.selectors.sales.orders import orders_with_red_due
from subscriptions.sheets import XLSX_TYPE, Cell, SheetColumn, write_xlsx

# The columns in Chinese whoever exports: the tax platform and our own import read them.
COLUMNS = [
    SheetColumn("申请编号", 10),
    SheetColumn("抬头类型", 10),
    SheetColumn("购买方名称", 40),
    SheetColumn("统一社会信用代码", 22),
    SheetColumn("邮箱", 28),
    SheetColumn("价税合计", 12),
    SheetColumn("订单号", 14),
    SheetColumn("申请日期", 12),
    SheetColumn("发票号码", 24),
    SheetColumn("开票日期", 12),
    SheetColumn("项目名称", 16),
    SheetColumn("税收分类编码", 22),
    SheetColumn("税率", 8),
    SheetColumn("税额", 12),
]
KINDS = {"person": "个人", "organisation": "单位"}


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


@admin.register(InvoiceRequest)
class InvoiceRequestAdmin(RowPageAdmin[InvoiceRequest]):
    above = MONEY_PAGES
    list_display = ["request_number", "title", "code", "fen", "of", "asked_at", "standing"]
    list_display_links = ["request_number", "title"]
    filterset_class = RequestFilter
    list_select_related = ["order"]
    ordering = ["-pk"]
    search_fields = ["title", "code", "order__number", "invoices__number"]
    search_help_text = gettext_lazy("Title, code, number of an order or an invoice")
    change_list_template = "admin/subscriptions/invoicerequest/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[InvoiceRequest]:
        blue = Prefetch("invoices", Invoice.objects.order_by("pk"))
        return super().get_queryset(request).prefetch_related(blue)

    @admin.display(description=gettext_lazy("number of the request"), ordering="pk")
    def request_number(self, row: InvoiceRequest) -> int:
        """The number by which the file of the tax platform knows it."""
        return row.pk

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def fen(self, row: InvoiceRequest) -> SafeString:
        return render_yuan(row.amount)

    @admin.display(description=pgettext_lazy("counter", "order"))
    def of(self, row: InvoiceRequest) -> SafeString:
        return render_link("order_change", row.order_id, row.order.number)

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, row: InvoiceRequest) -> SafeString:
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

    def row_page(self, request: HttpRequest, row: InvoiceRequest) -> HttpResponse:
        due = orders_with_red_due().filter(pk=row.order_id).first()
        return self.page(
            request,
            "invoicerequest/page",
            row.title,
            row=row,
            related=list_related(row, signed_in_user(request)),
            original=row,
            standing=self.standing(row),
            due=invoices.red_amount_due(due) if due else 0,
            may_add=signed_in_user(request).has_perm("subscriptions.add_invoice"),
            may_withdraw=row.may_be_withdrawn
            and signed_in_user(request).has_perm("subscriptions.change_invoicerequest"),
        )

    @admin_page("<int:pk>/withdraw/", "withdraw")
    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw a request that was not exported, so that a correct one can be made."""
        row = self.row_or_404(request, pk, InvoiceRequest.objects.select_related("order"))
        return self.act(
            request,
            forms.Form(request.POST or None),
            lambda _cleaned: invoices.cancel_request(
                row, by=signed_in_user(request), at=timezone.now()
            ),
            title=_("Take the request back"),
            of=row,
            subject=f"{row.title} · {written(row.amount)}",
            back=reverse("admin:subscriptions_order_change", args=[row.order_id]),
            intro=_("Then another can be made on the page of the order."),
        )

    @admin_page("export/", "export")
    def export_view(self, request: HttpRequest) -> HttpResponse:
        """Export the pending requests for the tax platform. GET shows how many; only POST marks
        them."""
        if not (
            self.has_view_permission(request)
            and request.user.has_perm("subscriptions.change_invoicerequest")
        ):
            raise PermissionDenied
        open_ = InvoiceRequest.objects.ready()
        hand_out_again = request.POST.get("again") == "on"
        rows = open_ if hand_out_again else open_.filter(exported_at=None)
        if request.method == "POST":
            try:
                return self._exported(
                    request, rows.select_related("order").order_by("pk"), hand_out_again
                )
            except Refused as refused:
                messages.error(request, str(refused))
        return self.page(
            request,
            "invoicerequest/export",
            _("Export for the tax platform"),
            waiting=open_.filter(exported_at=None).count(),
            handed=open_.filter(exported_at__isnull=False).count(),
            back=self.address("changelist"),
        )

    def _exported(
        self, request: HttpRequest, rows: QuerySet[InvoiceRequest], hand_out_again: bool
    ) -> HttpResponse:
        """Export requests once; a repeated form gets the same sheet again."""
        by = signed_in_user(request)
        at = timezone.now()
        handed = list[InvoiceRequest]()

        def hand_over() -> tuple[str, str]:
            handed.extend(invoices.export_requests(rows, by=by, at=at))
            return "", ""

        made = confirm_form(request, hand_over, at=at)
        if made.again:
            ready = InvoiceRequest.objects.ready().select_related("order").order_by("pk")
            handed.extend(ready if hand_out_again else ready.filter(exported_at=made.at))
        return _workbook(handed, f"invoices-{timezone.localtime(made.at):%Y%m%d-%H%M}.xlsx")

    @admin_page("numbers/", "numbers")
    def numbers_view(self, request: HttpRequest) -> HttpResponse:
        """Import the numbers that the tax platform returned: all of them, or none."""
        if not (
            self.has_view_permission(request) and request.user.has_perm("subscriptions.add_invoice")
        ):
            raise PermissionDenied

        def do(cleaned: Cleaned) -> str:
            issued = statement_parsers.read_invoice_numbers(cleaned["file"])
            made = invoices.record_issued_invoices(
                issued, by=signed_in_user(request), at=timezone.now()
            )
            counts = {"new": len(made), "known": len(issued) - len(made)}
            return _("%(new)d numbers were recorded, %(known)d were known.") % counts

        return self.act(
            request,
            StatementFileForm(request.POST or None, request.FILES or None),
            do,
            title=_("Bring in invoice numbers"),
            back=self.address("changelist"),
            intro=_(
                "The exported sheet, with 发票号码 and 开票日期 filled in. One wrong row, and none is kept."
            ),
        )


@admin.register(Invoice)
class InvoiceAdmin(ReadOnlyAdmin[Invoice]):
    above = MONEY_PAGES
    list_display = ["number", "kind", "fen", "issued_on", "title", "of", "take_back_link"]
    filterset_class = InvoiceFilter
    list_select_related = ["request__order"]
    date_hierarchy = "issued_on"
    ordering = ["-pk"]
    search_fields = ["number", "request__title", "request__order__number"]
    fields = [
        "number",
        "kind",
        "fen",
        "issued_on",
        "title",
        "of",
        "red_of",
        "recorded_at",
        "by",
        "take_back_link",
    ]
    readonly_fields = ["fen", "title", "of", "take_back_link"]

    @admin.display(description=gettext_lazy("amount"), ordering="amount")
    def fen(self, invoice: Invoice) -> SafeString:
        return render_yuan(invoice.amount if invoice.kind == InvoiceKind.BLUE else -invoice.amount)

    @admin.display(description=gettext_lazy("invoice title"))
    def title(self, invoice: Invoice) -> SafeString:
        return render_link("invoicerequest_change", invoice.request_id, invoice.request.title)

    @admin.display(description=pgettext_lazy("counter", "order"))
    def of(self, invoice: Invoice) -> SafeString:
        return render_link("order_change", invoice.request.order_id, invoice.request.order.number)

    @admin.display(description="")
    def take_back_link(self, invoice: Invoice) -> SafeString | str:
        if invoice.kind == InvoiceKind.RED:
            return ""
        return render_link("invoice_take_back", invoice.pk, _("Record a red invoice"))

    @admin_page("<int:pk>/take-back/", "take_back")
    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        blue = self.row_or_404(request, pk, Invoice.objects.select_related("request__order"))
        left = invoices.remaining_blue_amount(blue)
        due = min(invoices.red_amount_due(Order.objects.get(pk=blue.request.order_id)), left)
        return self.act(
            request,
            RedForm(
                request.POST or None,
                initial={"amount": due or None, "issued_on": timezone.localdate()},
            ),
            lambda cleaned: invoices.record_red_invoice(
                blue,
                cleaned["number"],
                cleaned["amount"],
                cleaned["issued_on"],
                by=signed_in_user(request),
                at=timezone.now(),
                wrong=cleaned["wrong"],
            ),
            title=_("Record a red invoice"),
            of=blue,
            subject=f"{blue.number} · {blue.request.title} · {written(blue.amount)}",
            back=reverse("admin:subscriptions_invoicerequest_change", args=[blue.request_id]),
            intro=_(
                "Write down what the tax platform issued. %(due)s yuan are due to be taken back; "
                "%(left)s are left of "
                "this invoice."
            )
            % {"due": written(due), "left": written(left)},
        )


def _workbook(rows: list[InvoiceRequest], name: str) -> HttpResponse:
    out = io.BytesIO()
    write_xlsx(out, COLUMNS, (_cells(row) for row in rows), title="开票申请")
    answer = HttpResponse(out.getvalue(), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _cells(row: InvoiceRequest) -> list[Cell]:
    rate = settings.INVOICE_TAX_RATE
    return [
        row.pk,
        KINDS.get(row.kind, row.kind),
        row.title,
        row.code,
        row.email,
        Decimal(row.amount) / 100,
        row.order.number,
        timezone.localdate(row.asked_at),
        "",
        None,
        settings.INVOICE_ITEM_NAME,
        settings.INVOICE_ITEM_CODE,
        f"{format_short_yuan(rate)}%",
        Decimal(included_tax(row.amount, rate)) / 100,
    ]
