"""The counter in the admin, a file for each noun."""

from subscriptions.admin import (
    access,
    complaints,
    deliveries,
    draws,
    letters,
    networks,
    parties,
    prices,
    receipts,
    subscriptions,
)

__all__ = [
    "access", "complaints", "deliveries", "draws", "letters", "networks", "parties", "prices", "receipts",
    "subscriptions",
]  # fmt: skip
