"""The one function that prices: a run of issues, the price lists, copies and a discount in; lines
and a total out."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from subscriptions.pricing.calendar import Issues, first_day
from subscriptions.pricing.cheapest_cover import find_cheapest_cover
from subscriptions.pricing.prices import NO_DISCOUNT, Discount, Kind, Prices, split_by_price_list
from subscriptions.pricing.refusals import NotPriced
from subscriptions.pricing.sharing import share_by_weight

ENGINE = "calendar-months/1"  # kept with every quote; a change of any price is a new version
MOST_COPIES = 99_999


class QuoteLine(NamedTuple):
    """One line of a quotation, in whole fen.

    `first` and `last` number the months it pays for (`calendar.month_of`), `issues` counts the
    issues it brings. `amount` is for all copies, before `discount`: `unit` × copies, and × issues
    where `kind` is ISSUES.
    """

    kind: Kind
    first: int
    last: int
    issues: int
    unit: int
    copies: int
    amount: int
    discount: int

    @property
    def first_month(self) -> date:
        return first_day(self.first)

    @property
    def last_month(self) -> date:
        return first_day(self.last)


class Quotation(NamedTuple):
    """What a term costs.

    The amounts of the lines less their discounts are the total, in whole fen.
    """

    issues: Issues
    copies: int
    lines: tuple[QuoteLine, ...]
    amount: int
    discount: int
    total: int
    engine: str = ENGINE


def price(
    issues: Issues,
    lists: Sequence[Prices],
    copies: int = 1,
    *,
    discount: Discount = NO_DISCOUNT,
) -> Quotation:
    """Price a run of issues in so many copies.

    Refuses NotPriced: `copies`, `no_prices`, `broken_month`. Raises ValueError where two lists
    begin at once.
    """
    if not 1 <= copies <= MOST_COPIES:
        raise NotPriced("copies", copies=copies, most=MOST_COPIES)
    lines = _lines(issues, lists, copies)
    amount = sum([line.amount for line in lines])
    off = discount.off(amount)
    if off:
        shares = share_by_weight(off, [line.amount for line in lines])
        lines = [line._replace(discount=less) for line, less in zip(lines, shares, strict=True)]
    return Quotation(issues, copies, tuple(lines), amount, off, amount - off)


def _lines(issues: Issues, lists: Sequence[Prices], copies: int) -> list[QuoteLine]:
    months = issues.calendar.months(issues.low, issues.high)
    marks = months.marks
    first = months.first
    lines = []
    for prices, since, until in split_by_price_list(lists, first, months.last):
        ahead = since - first
        for piece in find_cheapest_cover(months.part(since, until), prices):
            count = marks[ahead + piece.end] - marks[ahead + piece.start]
            times = count if piece.kind is Kind.ISSUES else 1
            lines.append(
                QuoteLine(
                    kind=piece.kind,
                    first=since + piece.start,
                    last=since + piece.end - 1,
                    issues=count,
                    unit=piece.unit,
                    copies=copies,
                    amount=copies * piece.unit * times,
                    discount=0,
                )
            )
    return lines
