"""What a term of issues costs, line by line, and what is given back of it.

Pure: no Django, no clock, whole fen.

`calendar` knows which issues there are, `prices` what they cost; `cheapest_cover` finds the
cheapest way to buy a row of months, `quote` puts it together, `suggest` finds better ends of a
term, `refunds` shares a payment over its issues and takes it apart again. docs/PRICING.md tells the
same in prose, and its examples are tests.
"""

from subscriptions.pricing.calendar import Calendar, Issues, last_day_of_months
from subscriptions.pricing.prices import Discount, Kind, Prices, dearer_units
from subscriptions.pricing.quote import ENGINE, Quotation, QuoteLine, price
from subscriptions.pricing.refunds import (
    BoughtTerm,
    refund_for_publisher,
    refund_for_reader,
    revenue_by_issue,
    revenue_by_month,
)
from subscriptions.pricing.refusals import NotPriced
from subscriptions.pricing.sharing import share_evenly
from subscriptions.pricing.suggest import (
    DearMonth,
    SuggestionReason,
    TermSuggestion,
    find_dear_months,
    suggest_terms,
)

__all__ = [
    "ENGINE",
    "BoughtTerm",
    "Calendar",
    "DearMonth",
    "Discount",
    "Issues",
    "Kind",
    "QuoteLine",
    "NotPriced",
    "Prices",
    "Quotation",
    "SuggestionReason",
    "TermSuggestion",
    "share_evenly",
    "find_dear_months",
    "dearer_units",
    "last_day_of_months",
    "price",
    "refund_for_publisher",
    "refund_for_reader",
    "revenue_by_issue",
    "revenue_by_month",
    "suggest_terms",
]
