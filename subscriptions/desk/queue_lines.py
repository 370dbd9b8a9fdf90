"""A row of a queue as a clerk reads it: who or what, with links, and the next act on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from articles.errors import Words
from newsroom.accounts.models import User
from subscriptions import rights
from subscriptions.desk.callers import add_return, caller_address
from subscriptions.domain.masking import mask_phone
from subscriptions.domain.money import format_yuan
from subscriptions.domain.queues import QueueName
from subscriptions.models import (
    BankLine,
    BankReversal,
    BulkDraw,
    Complaint,
    InvoiceRequest,
    Letter,
    Order,
    Party,
    ProviderEvent,
    ReceiptClaim,
    Refund,
    Subscription,
)


@dataclass(frozen=True)
class LineLink:
    """A part of a line: what it says, and the page that it leads to, "" for none."""

    label: str
    href: str = ""


@dataclass(frozen=True)
class QueueLine:
    """Who or what waits, what else is known of it, and its amount in yuan, "" where there is
    none."""

    subject: LineLink
    details: Sequence[LineLink] = field(default_factory=list)
    amount: str = ""


def _number(row: Any) -> Sequence[Any]:
    return [row.pk]


def _issue_of_draw(row: BulkDraw) -> Sequence[Any]:
    return [row.issue_date.isoformat()]


def _nothing(row: object) -> Sequence[Any]:
    return []


@dataclass(frozen=True)
class NextAct:
    """The act that a row of a queue waits for: its label, the name of its address, and the
    permissions that it takes. The address is made of the row by `arguments`; `query` may name the
    row's columns."""

    label: Words
    address_name: str
    permissions: Sequence[str]
    arguments: Callable[[Any], Sequence[Any]] = _number
    query: str = ""


def describe_row(row: Any, by: User, *, see: bool) -> QueueLine:
    """Return the line of a row. Telephones are masked unless the reader may `see` them."""
    return DESCRIPTIONS[type(row)](row, LineReader(by, see))


def next_act(queue: str, row: Any, by: User, back: str) -> LineLink | None:
    """Return the next act on a row as a button that leads back, None for whoever may not do it."""
    act = ACTS[queue]
    if not all(rights.may(by, permission) for permission in act.permissions):
        return None
    address = reverse(f"admin:subscriptions_{act.address_name}", args=act.arguments(row))
    query = act.query.format(row=row)
    return LineLink(str(act.label), add_return(f"{address}{query}", back))


@dataclass(frozen=True)
class LineReader:
    """Who reads a line: pages that may not be opened are no links."""

    by: User
    see: bool

    def link(self, label: object, name: str, *arguments: Any) -> LineLink:
        """Return a link to the page of a row, or only its label."""
        table = name.split("_")[0]
        if not rights.may(self.by, f"view_{table}"):
            return LineLink(str(label))
        return LineLink(str(label), reverse(f"admin:subscriptions_{name}", args=arguments))

    def caller(self, party: Party) -> LineLink:
        """Return a link to the page of a caller."""
        may = rights.may(self.by, "view_party")
        return LineLink(party.name, caller_address(party.pk) if may else "")

    def phone(self, party: Party) -> list[LineLink]:
        if not party.phone:
            return []
        return [LineLink(party.phone if self.see else mask_phone(party.phone))]


def _describe_order(row: Order, reader: LineReader) -> QueueLine:
    details = [reader.link(row.number, "order_change", row.pk), *reader.phone(row.party)]
    return QueueLine(reader.caller(row.party), details, format_yuan(row.total))


def _describe_transfer(row: BankLine, reader: LineReader) -> QueueLine:
    subject = reader.link(row.payer or row.serial, "bankline_change", row.pk)
    return QueueLine(subject, _written(row.memo, row.booked_on), format_yuan(row.amount))


def _describe_reversal(row: BankReversal, reader: LineReader) -> QueueLine:
    subject = reader.link(row.payer or row.serial, "bankreversal_change", row.pk)
    return QueueLine(subject, _written(row.memo, row.booked_on), format_yuan(-row.amount))


def _describe_notice(row: ProviderEvent, reader: LineReader) -> QueueLine:
    subject = reader.link(row, "providerevent_change", row.pk)
    of_order = _describe_owner(row.order, reader) if row.order else []
    return QueueLine(subject, [*of_order, *_written(row.words)])


def _describe_refund(row: Refund, reader: LineReader) -> QueueLine:
    details = [
        reader.link(row.number, "refund_change", row.pk),
        reader.link(row.order.number, "order_change", row.order_id),
        LineLink(row.get_cause_display()),
    ]
    return QueueLine(reader.caller(row.order.party), details, format_yuan(row.amount))


def _describe_complaint(row: Complaint, reader: LineReader) -> QueueLine:
    details = [reader.link(row, "complaint_change", row.pk), *_written(row.words)]
    return QueueLine(reader.caller(row.subscription.party), details)


def _describe_subscription(row: Subscription, reader: LineReader) -> QueueLine:
    last_issue = getattr(row, "last_issue", None)
    until = (
        [_("until %(day)s") % {"day": date_format(last_issue)}] if last_issue is not None else []
    )
    details = [
        reader.link(row.get_channel_display(), "subscription_change", row.pk),
        *_written(*until),
        *reader.phone(row.party),
    ]
    return QueueLine(reader.caller(row.party), details)


def _describe_claim(row: ReceiptClaim, reader: LineReader) -> QueueLine:
    subject = reader.link(row.name, "receiptclaim_change", row.pk)
    return QueueLine(subject, _written(row.number, row.get_channel_display()))


def _describe_request(row: InvoiceRequest, reader: LineReader) -> QueueLine:
    details = [
        *_describe_owner(row.order, reader),
        *([LineLink(row.code)] if row.code else []),
    ]
    subject = reader.link(row.title, "invoicerequest_change", row.pk)
    return QueueLine(subject, details, format_yuan(row.amount))


def _describe_letter(row: Letter, reader: LineReader) -> QueueLine:
    details = [reader.link(row.subject, "letter_change", row.pk)]
    return QueueLine(reader.caller(row.party), details)


def _describe_draw(row: BulkDraw, reader: LineReader) -> QueueLine:
    copies = _("%(count)d copies") % {"count": row.copies}
    day = row.issue_date.isoformat()
    subject = reader.link(f"{day} {row.region}", "bulkdraw_issue", day)
    return QueueLine(subject, _written(row.publication.name, copies))


def _describe_party(row: Party, reader: LineReader) -> QueueLine:
    return QueueLine(reader.caller(row), reader.phone(row))


def _describe_owner(order: Order, reader: LineReader) -> list[LineLink]:
    return [reader.caller(order.party), reader.link(order.number, "order_change", order.pk)]


def _written(*parts: object) -> list[LineLink]:
    return [LineLink(str(part)) for part in parts if part]


DESCRIPTIONS: Mapping[type, Callable[[Any, LineReader], QueueLine]] = {
    Order: _describe_order,
    BankLine: _describe_transfer,
    BankReversal: _describe_reversal,
    ProviderEvent: _describe_notice,
    Refund: _describe_refund,
    Complaint: _describe_complaint,
    Subscription: _describe_subscription,
    ReceiptClaim: _describe_claim,
    InvoiceRequest: _describe_request,
    Letter: _describe_letter,
    BulkDraw: _describe_draw,
    Party: _describe_party,
}
PAY = NextAct(gettext_lazy("Enter a payment"), "order_pay", ("view_order", "add_payment"))
REFUND = NextAct(pgettext_lazy("caller", "Refund"), "order_refund", ("view_order", "add_refund"))
MOVE = NextAct(
    pgettext_lazy("caller", "New address"),
    "subscription_address",
    ("view_subscription", "change_subscription"),
)
RENEW = NextAct(
    pgettext_lazy("caller", "Renew"),
    "subscription_renewals",
    ("view_subscription", "add_order"),
    _nothing,
    "?chosen={row.pk}",
)
PAY_OUT = NextAct(gettext_lazy("Pay out"), "refund_paid_out", ("view_refund", "change_refund"))
ACTS: Mapping[str, NextAct] = {
    QueueName.AWAITING: PAY,
    QueueName.PART_PAID: PAY,
    QueueName.CANCELLED_WITH_MONEY: REFUND,
    QueueName.EXPIRED_WITH_MONEY: REFUND,
    QueueName.OVERPAID: REFUND,
    QueueName.LATE: NextAct(
        pgettext_lazy("queue", "Look at the order"), "order_change", ("view_order",)
    ),
    QueueName.UNMATCHED: NextAct(
        pgettext_lazy("queue", "Match to an order"),
        "bankline_match",
        ("view_bankline", "change_bankline"),
    ),
    QueueName.TAKEN_BACK: NextAct(
        gettext_lazy("Take the transfer back"),
        "bankreversal_take_back",
        ("view_bankreversal", "change_bankreversal"),
    ),
    QueueName.NOTICES: NextAct(
        gettext_lazy("Settle a notice"),
        "providerevent_settle",
        ("view_providerevent", "change_providerevent"),
    ),
    QueueName.REFUNDS: PAY_OUT,
    QueueName.REFUNDS_SENT: NextAct(
        pgettext_lazy("queue", "Ask the provider"),
        "refund_paid_out",
        ("view_refund", "change_refund"),
    ),
    QueueName.COMPLAINTS: NextAct(
        gettext_lazy("Settle a complaint"),
        "complaint_settle",
        ("view_complaint", "change_complaint"),
    ),
    QueueName.NO_ADDRESS: MOVE,
    QueueName.DOUBTFUL_ADDRESS: MOVE,
    QueueName.RENEWALS: RENEW,
    QueueName.LAPSED: RENEW,
    QueueName.RECEIPTS: NextAct(
        gettext_lazy("Decide"),
        "receiptclaim_decide",
        ("view_receiptclaim", "decide_receiptclaim"),
    ),
    QueueName.INVOICES: NextAct(
        pgettext_lazy("queue", "Look at the request"),
        "invoicerequest_change",
        ("view_invoicerequest",),
    ),
    QueueName.RED_DUE: NextAct(
        pgettext_lazy("queue", "Look at the request"),
        "invoicerequest_change",
        ("view_invoicerequest",),
    ),
    QueueName.LETTERS_FAILED: NextAct(
        pgettext_lazy("queue", "Look at the letter"), "letter_change", ("view_letter",)
    ),
    QueueName.DRAWS: NextAct(
        pgettext_lazy("queue", "Enter the returns"),
        "bulkdraw_issue",
        ("view_bulkdraw", "add_bulkdraw", "change_bulkdraw"),
        _issue_of_draw,
        "?paper={row.publication_id}&channel={row.channel}",
    ),
    QueueName.DUPLICATES: NextAct(
        gettext_lazy("Join with another"), "party_merge", ("change_party", "see_contacts")
    ),
}
