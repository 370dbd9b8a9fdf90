"""The counter in the admin, a file for each noun."""

from subscriptions.admin import prices

__all__ = ["prices"]
