"""The counter's tables."""

from subscriptions.models.prices import PriceList

__all__ = ["PriceList"]
