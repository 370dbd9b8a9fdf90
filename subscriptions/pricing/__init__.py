"""What a term of issues costs, line by line, and what is given back of it.

Pure: no Django, no clock, whole fen.

`calendar` knows which issues there are, `prices` what they cost; `cover` finds the cheapest way to
buy a row of months, `quote` puts it together, `suggest` finds better ends of a term, `refunds`
shares a payment over its issues and takes it apart again. docs/PRICING.md tells the same in prose,
and its examples are tests.
"""

from subscriptions.pricing.calendar import Calendar, Issues, end_after
from subscriptions.pricing.prices import Discount, Kind, Prices, doubts
from subscriptions.pricing.quote import ENGINE, Line, Quotation, price
from subscriptions.pricing.refunds import (
    Bought,
    refund_for_publisher,
    refund_for_reader,
    revenue,
    revenue_by_month,
)
from subscriptions.pricing.refusals import NotPriced
from subscriptions.pricing.sharing import allocate
from subscriptions.pricing.suggest import DearMonth, Reason, Suggestion, dear_months, suggestions

__all__ = [
    "ENGINE",
    "Bought",
    "Calendar",
    "DearMonth",
    "Discount",
    "Issues",
    "Kind",
    "Line",
    "NotPriced",
    "Prices",
    "Quotation",
    "Reason",
    "Suggestion",
    "allocate",
    "dear_months",
    "doubts",
    "end_after",
    "price",
    "refund_for_publisher",
    "refund_for_reader",
    "revenue",
    "revenue_by_month",
    "suggestions",
]
