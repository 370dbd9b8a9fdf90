"""The numbers of invoices that the tax platform gave back."""

import re
from typing import IO

from django.utils.translation import gettext as _

from subscriptions.actions.money.invoices import IssuedInvoice
from subscriptions.domain import parsing
from subscriptions.sheets import SheetRow, is_sum_row, read_table
from subscriptions.statement_parsers.wrong_rows import (
    LIMITS,
    QUOTED,
    WrongRows,
    parse_amount,
    parse_row_day,
)

NUMBERS = {
    "request": ("申请编号", "申请号", "订单备注编号", "request"),
    "number": ("发票号码", "数电票号码", "数电发票号码", "发票号"),
    "issued_on": ("开票日期", "开具日期"),
    "amount": ("价税合计", "金额", "开票金额", "含税金额"),
}
REQUESTS = range(1, 10**9)


def read_invoice_numbers(file: IO[bytes]) -> list[IssuedInvoice]:
    """Read the numbers that the tax platform gave back; lines of sums and empty ones are passed
    over. Refuses UnreadableSheet, and Invalid naming every wrong row."""
    table = read_table(file, NUMBERS, needed=tuple(NUMBERS), limits=LIMITS)
    wrong = WrongRows()
    rows = (row for row in table.rows if not (row.is_blank or is_sum_row(row, ("issued_on",))))
    numbers = [issued for row in rows if (issued := wrong.of(row, _read_issued_number))]
    wrong.refuse()
    return numbers


def _read_issued_number(row: SheetRow) -> IssuedInvoice:
    values = row.values
    request = _request(values["request"])
    number = parsing.normalise_text(values["number"])
    if not re.fullmatch(r"[0-9]{8,20}", number):
        raise ValueError(
            _("“%(text)s” is no invoice number of 8 to 20 digits.")
            % {"text": values["number"][:QUOTED]}
        )
    return IssuedInvoice(
        request,
        number,
        parse_row_day(values["issued_on"]),
        parse_amount(values["amount"]),
        row.number,
    )


def _request(text: str) -> int:
    try:
        number = parsing.parse_int(parsing.normalise_text(text).lstrip("#"))
    except ValueError:
        number = 0
    if number not in REQUESTS:
        raise ValueError(_("“%(text)s” is no number of a request.") % {"text": text[:QUOTED]})
    return number
