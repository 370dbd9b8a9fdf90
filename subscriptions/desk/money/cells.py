"""Cells that several lists of the money desk show."""

from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from subscriptions.desk.formatting import render_link, render_yuan


def show_row_amount(row: Any, request: HttpRequest) -> SafeString:
    """Return the amount of a row, in yuan."""
    return render_yuan(row.amount)


def show_payer(row: Any, request: HttpRequest) -> str:
    """Return who sent a transfer, as the bank names them."""
    return str(row.payer or "—")


def show_order_link(row: Any, request: HttpRequest) -> SafeString | str:
    """Return a link to the order of a row, a dash where it has none."""
    return render_link("order_change", row.order_id, row.order.number) if row.order else "—"
