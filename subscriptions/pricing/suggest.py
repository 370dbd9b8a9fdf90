"""Better ends of a term: more issues for the same money, or the rest of a month; and months
managers should know."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from subscriptions.pricing.calendar import Calendar, Issues, first_day, month_of
from subscriptions.pricing.prices import NO_DISCOUNT, Discount, Prices, split_by_price_list
from subscriptions.pricing.quote import Quotation, price
from subscriptions.pricing.refusals import NotPriced


class SuggestionReason(StrEnum):
    """Why a longer term is worth a thought."""

    SAME_PRICE = "same_price"
    MONTH_END = "month_end"


class TermSuggestion(NamedTuple):
    """A longer term, what it costs, and how much more that is than the term asked for; in fen."""

    reason: SuggestionReason
    issues: Issues
    total: int
    extra: int


class DearMonth(NamedTuple):
    """A month whose listed price is more than its issues cost singly: suspensions left too few of
    them."""

    month: date
    issues: int
    singly: int
    listed: int


def suggest_terms(
    quoted: Quotation,
    lists: Sequence[Prices],
    *,
    discount: Discount = NO_DISCOUNT,
    serviceable_from: date | None = None,
) -> list[TermSuggestion]:
    """Return the longer terms worth a thought, none where the term is good as it is.

    First the longest term around this one that costs no more; then, where the last month is broken
    at its end, the term to its last issue, if the issues it adds cost less than singly. Priced as
    the quotation was: the caller gives the same lists and discount. No term begins before
    `serviceable_from`.
    """

    def cost(issues: Issues) -> int:
        """A term that cannot be had costs more than any."""
        try:
            return price(issues, lists, quoted.copies, discount=discount).total
        except NotPriced:
            return quoted.total + quoted.amount + 1

    dates = quoted.issues.calendar.dates
    earliest = 0 if serviceable_from is None else bisect_left(dates, serviceable_from)
    longest = _longest(quoted, cost, earliest)
    better = (
        []
        if longest == quoted.issues
        else [_suggestion(SuggestionReason.SAME_PRICE, longest, quoted, cost)]
    )
    whole = replace(longest, high=bisect_left(dates, first_day(month_of(longest.last) + 1)))
    if whole != longest:
        rest = _suggestion(SuggestionReason.MONTH_END, whole, quoted, cost)
        singly = (len(whole) - len(quoted.issues)) * quoted.copies * _single(lists, whole)
        better += [rest] if rest.extra < singly else []
    return better


def find_dear_months(calendar: Calendar, lists: Sequence[Prices]) -> list[DearMonth]:
    """Return the months of the calendar whose listed price is more than their issues cost singly.

    Part of such a month may cost less than the whole: the one case in which it pays to split an
    order. Refuses NotPriced: `no_prices`.
    """
    if not calendar.dates:
        return []
    months = calendar.months(0, len(calendar.dates))
    first = months.first
    marks = months.marks
    return [
        DearMonth(first_day(month), issues, issues * prices.single, prices.month)
        for prices, since, until in split_by_price_list(lists, first, months.last)
        for month in range(since, until + 1)
        if 0
        < (issues := marks[month - first + 1] - marks[month - first]) * prices.single
        < prices.month
    ]


def _longest(quoted: Quotation, cost: Callable[[Issues], int], earliest: int) -> Issues:
    """Stretch a term forward, then back, one issue at a time as long as it costs no more."""
    issues = quoted.issues
    while (
        issues.high < len(issues.calendar.dates)
        and cost(replace(issues, high=issues.high + 1)) <= quoted.total
    ):
        issues = replace(issues, high=issues.high + 1)
    while issues.low > earliest and cost(replace(issues, low=issues.low - 1)) <= quoted.total:
        issues = replace(issues, low=issues.low - 1)
    return issues


def _suggestion(
    reason: SuggestionReason, issues: Issues, quoted: Quotation, cost: Callable[[Issues], int]
) -> TermSuggestion:
    total = cost(issues)
    return TermSuggestion(reason, issues, total, total - quoted.total)


def _single(lists: Sequence[Prices], issues: Issues) -> int:
    """Return the price of a single copy in the month of the last issue."""
    month = month_of(issues.last)
    return [prices.single for prices, _since, _until in split_by_price_list(lists, month, month)][0]
