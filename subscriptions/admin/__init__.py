"""The counter in the admin, a file for each noun."""

from subscriptions.admin import (
    access,
    bank,
    complaints,
    deliveries,
    draws,
    invoices,
    ledger,
    letters,
    networks,
    notices,
    orders,
    parties,
    payments,
    plans,
    prices,
    receipts,
    refunds,
    reports,
    subscriptions,
)

__all__ = [
    "access", "bank", "complaints", "deliveries", "draws", "invoices", "ledger", "letters", "networks", "notices",
    "orders", "parties", "payments", "plans", "prices", "receipts", "refunds", "reports", "subscriptions",
]  # fmt: skip
