"""The counter in the admin, a file for each noun."""

from subscriptions.admin import complaints, deliveries, draws, letters, parties, prices, subscriptions

__all__ = ["complaints", "deliveries", "draws", "letters", "parties", "prices", "subscriptions"]
