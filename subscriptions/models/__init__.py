"""The counter's tables."""

from subscriptions.models.access import AccessRule, Entitlement, MeterRead, Scope, Source
from subscriptions.models.networks import NetworkRange, NetworkUse
from subscriptions.models.prices import PriceList
from subscriptions.models.receipts import Channel, ClaimState, ReceiptClaim

__all__ = [
    "AccessRule",
    "Channel",
    "ClaimState",
    "Entitlement",
    "MeterRead",
    "NetworkRange",
    "NetworkUse",
    "PriceList",
    "ReceiptClaim",
    "Scope",
    "Source",
]
