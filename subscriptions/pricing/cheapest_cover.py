"""The cheapest way to buy a row of months out of one price list: months, quarters, half-years and
years."""

from collections.abc import Sequence
from typing import NamedTuple

from subscriptions.pricing.calendar import Months, first_day
from subscriptions.pricing.prices import EMPTY, LONGEST, Kind, Prices, Way
from subscriptions.pricing.refusals import NotPriced


class Piece(NamedTuple):
    """One piece of a cover: the months from the place `start` in the row up to, not with, the place
    `end`.

    `unit` is the price of one issue where `kind` is ISSUES, else of the whole piece; in fen, for
    one copy.
    """

    kind: Kind
    start: int
    end: int
    unit: int


def cheapest(months: Months, prices: Prices) -> list[Piece]:
    """Return the cheapest cover of a row of months.

    A unit may reach past the end of the row. Of covers that cost the same, the one of fewest pieces
    is taken, then the one with most quarters and years of the calendar, then the one with the
    longest piece first. A month without issues needs no piece. Refuses NotPriced: `broken_month`,
    where the list sells whole months only.
    """
    alone = _alone(months, prices)
    longer = prices.longer
    best = [
        0
    ] * LONGEST  # the judgements on the cheapest covers of the end of the row, the nearest end last
    taken: list[Way] = []
    phase = months.first + len(alone)
    for way in reversed(alone):
        phase -= 1
        least = best[-1] + way.weight
        for back, weight, unit in longer[phase % LONGEST]:
            judged = best[back] + weight
            if judged <= least:
                least, way = judged, unit
        best.append(least)
        taken.append(way)
    return _chosen(taken)


def _alone(months: Months, prices: Prices) -> list[Way]:
    """Return how each month is sold by itself."""
    row = [prices.whole_month] * (len(months.marks) - 1)
    for place in months.broken:
        row[place] = _broken(
            months.first + place, months.marks[place + 1] - months.marks[place], prices
        )
    if len(set(months.marks)) <= len(row):
        return [
            way if months.marks[place] < months.marks[place + 1] else EMPTY
            for place, way in enumerate(row)
        ]
    return row


def _broken(month: int, issues: int, prices: Prices) -> Way:
    if not prices.broken:
        raise NotPriced("broken_month", month=first_day(month))
    if prices.capped and issues * prices.single >= prices.month:
        return prices.whole_month
    return Way.of(Kind.ISSUES, 1, prices.single, issues * prices.single)


def _chosen(taken: Sequence[Way]) -> list[Piece]:
    """Walk from the first month to the last by the best way from each; `taken` has the last month
    first."""
    pieces, place = [], 0
    while place < len(taken):
        kind, length, unit, _weight = taken[-1 - place]
        end = min(place + length, len(taken))
        if unit:
            pieces.append(Piece(kind, place, end, unit))
        place = end
    return pieces
