"""The counter in the admin, a file for each noun."""

from subscriptions.admin import access, networks, prices, receipts

__all__ = ["access", "networks", "prices", "receipts"]
