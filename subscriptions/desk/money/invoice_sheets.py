"""The sheet of invoice requests that the tax platform reads."""

import io
from collections.abc import Sequence
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from subscriptions.domain.money import format_short_yuan, included_tax
from subscriptions.models import InvoiceRequest
from subscriptions.sheets import Cell, SheetColumn, write_xlsx

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


def write_request_sheet(rows: Sequence[InvoiceRequest]) -> io.BytesIO:
    """Return the workbook of invoice requests, a row each."""
    file = io.BytesIO()
    write_xlsx(file, COLUMNS, (_cells(row) for row in rows), title="开票申请")
    return file


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
