"""The price of a term, worked out slowly from the prose of docs/PRICING.md and from nothing else.

It knows no code of the engine and shares no method with it: days are looked at one by one, money is
fractions of a yuan, and every way there is to cover the months is tried.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple


class Tariff(NamedTuple):
    """A price list in yuan, with its switches."""

    since: date
    single: Fraction
    month: Fraction
    quarter: Fraction
    half: Fraction | None
    year: Fraction
    capped: bool = True
    natural: bool = False


@dataclass(frozen=True)
class Asked:
    """What somebody wants to know the price of."""

    start: date
    end: date
    copies: int
    tariffs: Sequence[Tariff]
    percent: Fraction = Fraction(0)
    off: Fraction = Fraction(0)


class Answer(NamedTuple):
    """The total in yuan, the issues, and the fewest pieces in which a cheapest cover can be had."""

    total: Fraction
    issues: list[date]
    pieces: int


def work_out(asked: Asked, printed: Iterable[date]) -> Answer | None:
    """Return the price of the term among all the issues that are printed; nothing where it has no
    issue."""
    reach = range(asked.start.year, asked.end.year + 1)
    printed = [day for day in printed if day.year in reach]
    issues = [day for day in printed if asked.start <= day <= asked.end]
    if not issues:
        return None
    yuan = Fraction(0)
    pieces = 0
    months = months_touched(asked.start, asked.end)
    for tariff in asked.tariffs:
        row = [month for month in months if tariff_of(month, asked.tariffs) == tariff]
        if row:
            costs = [(month, alone(month, issues, printed, tariff)) for month in row]
            cost, count = cheapest(costs, tariff)
            yuan, pieces = yuan + cost, pieces + count
    return Answer(discounted(yuan * asked.copies, asked), issues, pieces)


def months_touched(start: date, end: date) -> list[date]:
    """Return the first days of the months from that of `start` to that of `end`."""
    years = range(start.year, end.year + 1)
    firsts = [date(year, month, 1) for year in years for month in range(1, 13)]
    return [
        first
        for first in firsts
        if (start.year, start.month) <= (first.year, first.month) and first <= end
    ]


def tariff_of(month: date, tariffs: Sequence[Tariff]) -> Tariff:
    return max(
        (tariff for tariff in tariffs if tariff.since <= month), key=lambda tariff: tariff.since
    )


def alone(month: date, issues: list[date], printed: list[date], tariff: Tariff) -> Fraction:
    """Return what a month costs by itself: its price if the term has every issue of it, else issue
    by issue."""
    bought = sum(1 for day in issues if (day.year, day.month) == (month.year, month.month))
    there_are = sum(1 for day in printed if (day.year, day.month) == (month.year, month.month))
    if bought == 0:
        return Fraction(0)
    if bought == there_are:
        return tariff.month
    singly = bought * tariff.single
    return tariff.month if tariff.capped and singly > tariff.month else singly


def cheapest(costs: list[tuple[date, Fraction]], tariff: Tariff) -> tuple[Fraction, int]:
    """Try every way to cover the months, and return the cost of the cheapest and its number of
    pieces."""
    if not costs:
        return Fraction(0), 0
    (month, cost), rest = costs[0], costs[1:]
    after, count = cheapest(rest, tariff)
    found = [(cost + after, count + (cost > 0))]
    for length, listed in ((3, tariff.quarter), (6, tariff.half), (12, tariff.year)):
        if listed is None:
            continue
        covered = same_unit(month, length) if tariff.natural else length
        after, count = cheapest(costs[covered:], tariff)
        found.append((listed + after, count + 1))
    return min(found)


def same_unit(month: date, length: int) -> int:
    """Return how many months are left of the calendar's quarter, half-year or year, this one
    included."""
    last = month.month
    while last % length:
        last += 1
    return last - month.month + 1


def discounted(yuan: Fraction, asked: Asked) -> Fraction:
    """Take one discount off the order: rounded to the fen, half a fen in the reader's favour; never
    below nothing."""
    exact = (yuan * asked.percent / 100 + asked.off) * 100
    whole = exact.numerator // exact.denominator
    fen = whole + 1 if exact - whole >= Fraction(1, 2) else whole
    return max(yuan - Fraction(fen, 100), Fraction(0))


def spread(off: Fraction, amounts: Sequence[Fraction]) -> list[Fraction]:
    """Spread a discount over amounts, fen by fen: each goes to the amount that has got least of
    what is due to it."""
    due = [off * amount / sum(amounts) for amount in amounts]
    got = [Fraction(int(share * 100), 100) for share in due]
    while sum(got) < off:
        behind = max(range(len(due)), key=lambda place: (due[place] - got[place], -place))
        got[behind] += Fraction(1, 100)
    return got
