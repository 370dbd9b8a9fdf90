"""The counter in the admin, a file for each noun."""

from subscriptions.admin.access import access, networks
from subscriptions.admin.readers import legal_texts
from subscriptions.admin.sales import plans, prices

__all__ = [
    "access",
    "networks",
    "plans",
    "prices",
    "legal_texts",
]
