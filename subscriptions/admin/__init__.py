"""The counter's screens: Django's own admin over our actions."""

from subscriptions.admin import access, networks, prices, receipts

__all__ = ["access", "networks", "prices", "receipts"]
