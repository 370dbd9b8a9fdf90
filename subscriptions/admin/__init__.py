"""The counter in the admin, a file for each noun."""

from subscriptions.admin.access import access, networks, receipts
from subscriptions.admin.readers import legal_texts
from subscriptions.admin.sales import plans, prices

__all__ = [
    "access",
    "networks",
    "plans",
    "prices",
    "receipts",
    "legal_texts",
]
