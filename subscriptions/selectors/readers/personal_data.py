"""Everything the counter keeps of one person, as plain data that a person and a program can
read."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from subscriptions.domain.adjustment_causes import AdjustmentCause
from subscriptions.models import (
    Address,
    Adjustment,
    Complaint,
    Consent,
    Entitlement,
    Follow,
    Gift,
    GiftLink,
    Hold,
    InvoiceRequest,
    IssueDelivery,
    Letter,
    MeterRead,
    Order,
    Party,
    Payment,
    ReaderDigest,
    ReceiptClaim,
    Refund,
    SavedArticle,
    Share,
    Subscription,
    Term,
)

# What is told of each table, by the fields' names. Numbers of our own and who of the staff acted
# are nobody's data.
TOLD: dict[str, tuple[str, ...]] = {
    "addresses": (
        "recipient",
        "phone",
        "province",
        "city",
        "district",
        "street",
        "postcode",
        "route",
        "note",
        "made_at",
    ),
    "consents": ("purpose", "version", "text__effective_from", "given_at", "withdrawn_at"),
    "orders": (
        "number",
        "total",
        "placed_at",
        "expires_at",
        "settled_at",
        "cancelled_at",
        "cancelled_why",
    ),
    "payments": ("order__number", "method", "amount", "received_at", "reference"),
    "refunds": ("order__number", "number", "cause", "amount", "reason", "asked_at", "paid_out_at"),
    "invoice_requests": (
        "order__number",
        "kind",
        "title",
        "code",
        "email",
        "amount",
        "asked_at",
        "exported_at",
    ),
    "gifts": ("order__number", "recipient", "message", "claim_until", "claimed_at"),
    "gifts_taken_up": ("message", "claimed_at"),
    "subscriptions": ("publication__name", "channel", "opened_at"),
    "terms": ("kind", "first_issue", "last_issue", "issues", "copies", "paid", "sold_at", "source"),
    "adjustments": ("kind", "from_issue", "issues", "copies", "reason", "leaving", "at"),
    "dispatches": (
        "dispatch__from_issue",
        "dispatch__to_issue",
        "address__street",
        "copies",
        "dispatch__withdrawn_at",
    ),
    "holds": ("first_day", "last_day", "policy", "issues", "reason", "withdrawn_at"),
    "complaints": (
        "issue_date",
        "kind",
        "words",
        "made_at",
        "resolution",
        "resolved_words",
        "resolved_at",
    ),
    "deliveries": (
        "run__issue_date",
        "channel",
        "copies",
        "recipient",
        "region",
        "street",
        "postcode",
    ),
    "receipts": (
        "number",
        "channel",
        "name",
        "first_day",
        "last_day",
        "state",
        "claimed_at",
        "reason",
    ),
    "reading": ("scope", "first_day", "last_day", "source", "note", "revoked_at"),
    "read": ("article__pk", "at"),
    "follows": ("column__name", "person__name", "search", "since"),
    "saved": ("article__pk", "saved_at"),
    "gift_links": ("article__pk", "made_at", "ends_at", "ended_at", "opened"),
    "digest": ("rhythm", "weekday", "hour", "told_until"),
    "sign_ins": ("browser", "network", "begun_at", "seen_at", "ended_at"),
    "letters": ("address", "subject", "body", "written_at", "sent_at"),
}


def collect_personal_data(party: Party) -> dict[str, Any]:
    """Return what is kept of a subscriber, by table.

    Amounts in fen, moments in UTC; of a gift to him not what its giver paid. Some twenty-five
    queries.
    """
    contact = {name: getattr(party, name) for name in ("kind", "name", "phone", "email", "note")}
    account = party.user.get_username() if party.user else ""
    tables = {"contact": {**contact, "account": account, "made_at": _plain(party.made_at)}}
    rows = _rows(party)
    data = {name: _dicts(rows[name], fields) for name, fields in TOLD.items()}
    _hide_givers_data(party, rows, data)
    return {**tables, **data}


def _hide_givers_data(
    party: Party, rows: dict[str, QuerySet[Any]], data: dict[str, list[dict[str, Any]]]
) -> None:
    """Take out of gifts to a reader what the giver paid, and why the giver had money back.

    Two queries.
    """
    given = ~Q(order=None) & ~Q(order__party=party)
    terms = rows["terms"].order_by("pk").values_list("pk", flat=True)
    not_own = set(rows["terms"].filter(given).values_list("pk", flat=True))
    for pk, row in zip(terms, data["terms"], strict=True):
        row["paid"] = None if pk in not_own else row["paid"]
    adjustments = rows["adjustments"].order_by("pk").values_list("term", "cause")
    for (pk, cause), row in zip(adjustments, data["adjustments"], strict=True):
        of_giver = pk in not_own and cause == AdjustmentCause.REFUND
        row["reason"] = "" if of_giver else row["reason"]


def list_personal_data(data: dict[str, Any]) -> list[tuple[str, int, str, Any]]:
    """Return personal data as lines of a sheet: table, number of the row, field, value."""
    lines = [("contact", 1, field, value) for field, value in data["contact"].items()]
    for name in TOLD:
        for number, row in enumerate(data[name], start=1):
            lines += [(name, number, field, value) for field, value in row.items()]
    return lines


def _rows(party: Party) -> dict[str, QuerySet[Any]]:
    """Return what is kept about a party, by the names in the file."""
    of_orders: dict[str, Any] = {
        "payments": Payment,
        "refunds": Refund,
        "invoice_requests": InvoiceRequest,
        "gifts": Gift,
    }
    of_service: dict[str, Any] = {
        "holds": Hold,
        "complaints": Complaint,
        "deliveries": IssueDelivery,
        "terms": Term,
    }
    of_party: dict[str, Any] = {
        "addresses": Address,
        "consents": Consent,
        "orders": Order,
        "subscriptions": Subscription,
        "letters": Letter,
    }
    return {
        **_rows_of(of_party, party=party),
        **_rows_of(of_orders, order__party=party),
        **_rows_of(of_service, subscription__party=party),
        **_rows_of(_tables_of_readers(), user=party.user_id or 0),
        "adjustments": Adjustment.objects.filter(term__subscription__party=party),
        "dispatches": Share.objects.filter(dispatch__subscription__party=party),
        "gifts_taken_up": Gift.objects.filter(subscription__party=party),
    }


def _rows_of(tables: Mapping[str, Any], **condition: Any) -> dict[str, QuerySet[Any]]:
    """Return the rows of each table that fulfil a condition."""
    return {name: table._default_manager.filter(**condition) for name, table in tables.items()}


def _tables_of_readers() -> dict[str, Any]:
    """Return the tables whose rows belong to an account."""
    return {
        "receipts": ReceiptClaim,
        "reading": Entitlement,
        "sign_ins": apps.get_model("accounts", "SignIn"),
        "follows": Follow,
        "saved": SavedArticle,
        "gift_links": GiftLink,
        "digest": ReaderDigest,
        "read": MeterRead,
    }


def _dicts(rows: QuerySet[Any], fields: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {name.replace("__", "."): _plain(value) for name, value in row.items()}
        for row in rows.order_by("pk").values(*fields)
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
