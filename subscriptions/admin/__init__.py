"""The counter in the admin, a file for each noun."""

from subscriptions.admin import prices, reports

__all__ = ["prices", "reports"]
