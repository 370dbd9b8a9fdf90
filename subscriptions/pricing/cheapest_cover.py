"""The cheapest way to buy a row of months out of one price list: months, quarters, half-years and
years."""

from collections.abc import Sequence
from typing import NamedTuple

from subscriptions.pricing.calendar import Months, first_day
from subscriptions.pricing.prices import EMPTY, LONGEST, NO_COST, CoverWay, Kind, Prices
from subscriptions.pricing.refusals import NotPriced


class CoverPiece(NamedTuple):
    """One piece of a cover: the months from the place `start` in the row up to, not with, the place
    `end`.

    `unit` is the price of one issue where `kind` is ISSUES, else of the whole piece; in fen, for
    one copy.
    """

    kind: Kind
    start: int
    end: int
    unit: int


def find_cheapest_cover(months: Months, prices: Prices) -> list[CoverPiece]:
    """Return the cheapest cover of a row of months.

    A unit may reach past the end of the row. Of covers that cost the same, the one of fewest pieces
    is taken, then the one with most quarters and years of the calendar, then the one with the
    longest piece first. A month without issues needs no piece. Refuses NotPriced: `broken_month`,
    where the list sells whole months only.
    """
    alone = _single_months(months, prices)
    longer = prices.longer
    taken: list[CoverWay] = []
    # The costs of the cheapest covers from each month to the end of the row, the nearest end last.
    # A unit may reach past the end: what is behind it costs nothing.
    costs = [NO_COST] * LONGEST
    phase = months.first + len(alone)
    for way in reversed(alone):
        phase -= 1
        best = way
        fen, pieces, irregular = costs[-1]
        least = (fen + way.fen, pieces + int(way is not EMPTY), irregular)
        for unit in longer[phase % LONGEST]:
            fen, pieces, irregular = costs[-unit.months]
            cost = (fen + unit.fen, pieces + 1, irregular + unit.irregular)
            if cost <= least:
                best = unit
                least = cost
        taken.append(best)
        costs.append(least)
    return _follow_ways(taken)


def _single_months(months: Months, prices: Prices) -> list[CoverWay]:
    """Return how each month is sold by itself."""
    row = [prices.whole_month] * (len(months.marks) - 1)
    for place in months.broken:
        row[place] = _price_broken_month(
            months.first + place, months.marks[place + 1] - months.marks[place], prices
        )
    if len(set(months.marks)) <= len(row):
        return [
            way if months.marks[place] < months.marks[place + 1] else EMPTY
            for place, way in enumerate(row)
        ]
    return row


def _price_broken_month(month: int, issues: int, prices: Prices) -> CoverWay:
    if not prices.broken:
        raise NotPriced("broken_month", month=first_day(month))
    if prices.capped and issues * prices.single >= prices.month:
        return prices.whole_month
    return CoverWay(Kind.ISSUES, 1, prices.single, issues * prices.single)


def _follow_ways(ways: Sequence[CoverWay]) -> list[CoverPiece]:
    """Walk from the first month to the last by the best way from each.

    `ways` has the last month first.
    """
    pieces: list[CoverPiece] = []
    place = 0
    while place < len(ways):
        way = ways[-1 - place]
        end = min(place + way.months, len(ways))
        if way.unit:
            pieces.append(CoverPiece(way.kind, place, end, way.unit))
        place = end
    return pieces
