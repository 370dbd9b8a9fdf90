"""The money desk of the newspaper of everything: an order for each thing that can be
done to one."""

from datetime import date, timedelta

from django.utils import timezone

from subscriptions.actions.money import bank, invoices, refunds
from subscriptions.actions.money.bank import Transfer
from subscriptions.actions.money.invoices import InvoiceTitle, IssuedInvoice
from subscriptions.actions.money.refunds import RefundRequest
from subscriptions.actions.sales import orders
from subscriptions.actions.sales.orders import OrderRequest
from subscriptions.domain.choices import Cause
from subscriptions.domain.money import format_yuan
from subscriptions.models import (
    BankLine,
    BankReversal,
    BankStatement,
    ChannelSetup,
    LedgerEntry,
    LegalText,
    Letter,
    Order,
    Plan,
    PriceList,
    PrintSetup,
    ProviderEvent,
)
from subscriptions.signed_quotes import Promise
from tests.cast import OPERATOR
from tests.factories.articles import the_publication
from tests.factories.subscriptions import HOME, READER, make_order, make_prices, pay, promise
from tests.factories.texts import draft_text, publish_text

RED_NUMBER = "24112000000012345679"


def money() -> dict[str, object]:
    """Build the rows through the actions, at the present moment: the pages ask their own clock."""
    at = timezone.now()
    publication = the_publication()
    make_prices(publication, effective_from=date(2025, 1, 1), used_at=at)
    order = make_order(at=at, promise=_ahead())
    paid = pay(make_order(at=at, promise=_ahead()), at=at)
    credit = refunds.grant_refund(
        paid, RefundRequest(Cause.GOODWILL, "致歉", 1000, to_credit=True), by=OPERATOR, at=at
    )[0]
    wanted = OrderRequest(_ahead(), READER, HOME, buyer=credit.order.party)
    refund = refunds.grant_refund(
        paid, RefundRequest(Cause.GOODWILL, "致歉", 100), by=OPERATOR, at=at
    )[0]
    request = invoices.request_invoice(
        pay(make_order(at=at, promise=_ahead()), at=at),
        InvoiceTitle("person", "田甜", "t@example.com"),
        by=OPERATOR,
        at=at,
    )
    issued = invoices.request_invoice(
        pay(make_order(at=at, promise=_ahead()), at=at),
        InvoiceTitle("person", "田甜", "t@example.com"),
        by=OPERATOR,
        at=at,
    )
    line = IssuedInvoice(issued.pk, "24112000000012345678", date(2024, 3, 8), issued.amount)
    received = [
        Transfer("B1", date(2024, 3, 6), "田甜", 500),
        Transfer("B2", date(2024, 3, 6), "江一", 700),
    ]
    taken_back = Transfer("R1", date(2024, 3, 7), "江一", 700, "冲正")
    bank.import_statement(
        "三月.csv", "0" * 64, received, by=OPERATOR, at=at, reversals=[taken_back]
    )
    notice = ProviderEvent.objects.create(
        provider="sandbox", event="1", body="{}", arrived_at=at, outcome="mismatch", order=order
    )
    return {
        "providerevent": notice,
        "order": order,
        "paid": paid,
        "payment": paid.payments.first(),
        "mistaken": pay(make_order(at=at, promise=_ahead()), at=at).payments.get(),
        "refund": refund,
        "invoicerequest": request,
        "crediting": orders.place_order(wanted, by=OPERATOR, at=at, for_account=False),
        "ledgerentry": LedgerEntry.objects.last(),
        "invoice": invoices.record_issued_invoices([line], by=OPERATOR, at=at)[0],
        "invoice_yuan": format_yuan(issued.amount),
        "bankline": BankLine.objects.get(serial="B1"),
        "bankline_reversed": str(BankLine.objects.get(serial="B2").pk),
        "bankreversal": BankReversal.objects.get(),
        "bankstatement": BankStatement.objects.get(),
        "order_letter": Letter.objects.get(key=f"order:{order.pk}"),
        "promised": PriceList.objects.get(used_at__isnull=False),
        "order_number": Order.objects.get(pk=order.pk).number,
        "legaltext": _texts(),
        "printsetup": PrintSetup.objects.create(publication=publication),
        "plan": Plan.objects.create(publication=publication, code="half", name="半年", months=6),
        "channelsetup": ChannelSetup.objects.create(
            publication=publication, channel="own", lead_days=2
        ),
    }


def _texts() -> LegalText:
    """A version of each text that comes into force tomorrow: orders ask nothing yet. And a draft of
    the next."""
    at = timezone.now()
    tomorrow = timezone.localdate(at) + timedelta(days=1)
    for kind in ("terms", "privacy"):
        publish_text(kind, at=at, effective_from=tomorrow)
    return draft_text("terms", effective_from=tomorrow)


def _ahead() -> Promise:
    """A month well ahead."""
    at = timezone.now()
    first = (timezone.localdate(at) + timedelta(days=62)).replace(day=1)
    return promise(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), at=at)
