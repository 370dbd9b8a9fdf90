"""What things cost: price lists with the switches of their rule, and discounts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from subscriptions.pricing.calendar import first_day, month_of
from subscriptions.pricing.refusals import NotPriced

WHOLE = 10_000  # basis points
LONGEST = 12  # months of the longest unit; the units begin anew with every calendar year


class Kind(StrEnum):
    """What is sold: single issues of a broken month, or a unit of months."""

    ISSUES = "issues"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    FIXED = "fixed"  # a plan with a price of its own; the engine never chooses it


# How covers are judged, field by field, and the least is taken: fen for one copy, the number of
# pieces, and how many of these are not the quarters, half-years and years of the calendar. A plain
# tuple, because one is made for every unit tried in every month.
Cost = tuple[int, int, int]
NO_COST: Cost = (0, 0, 0)


class CoverWay(NamedTuple):
    """One way to buy so many months, for `fen` in all.

    `unit` is the price of one issue where `kind` is ISSUES, else that of all the months; in fen.
    `irregular` is 1 for a longer unit that is not one of the calendar's.
    """

    kind: Kind
    months: int
    unit: int
    fen: int
    irregular: int = 0


# For each month of a calendar year the longer units that can begin in it, the shortest first.
Ways = tuple[tuple[CoverWay, ...], ...]
EMPTY = CoverWay(Kind.MONTH, 1, 0, 0)  # a month without issues


class CoverUnit(NamedTuple):
    """What a list sells for longer than a month, at `fen`."""

    kind: Kind
    months: int
    fen: int

    def begun_in(self, phase: int, *, natural: bool) -> CoverWay:
        """Return the unit as it begins in a month of the calendar year (January is 0).

        `natural`: it is one of the calendar's, so that only what is left of it is bought.
        """
        passed = phase % self.months
        length = self.months - passed if natural else self.months
        return CoverWay(self.kind, length, self.fen, self.fen, irregular=int(passed > 0))


@dataclass(frozen=True)
class Prices:
    """A price list in fen, in force from the first day of a month until a later list replaces it.

    `half` is None where half-years are not sold. `broken` says whether part of a month may be
    ordered (可以破月). `capped`: a broken month never costs more than the month. `natural`: quarters,
    half-years and years are those of the calendar, January to March and so on, instead of any
    neighbouring months. Raises ValueError for a list that does not start on a first day, or has a
    price of nothing or of less.
    """

    single: int
    month: int
    quarter: int
    year: int
    effective_from: date
    half: int | None = None
    broken: bool = True
    capped: bool = True
    natural: bool = False

    def __post_init__(self) -> None:
        if self.effective_from.day != 1:
            raise ValueError("A price list begins on the first day of a month.")
        if min(self.single, self.month, self.quarter, self.year) < 1 or (
            self.half is not None and self.half < 1
        ):
            raise ValueError("Every price is more than nothing.")

    @cached_property
    def since(self) -> int:
        """The number of the list's first month."""
        return month_of(self.effective_from)

    @cached_property
    def whole_month(self) -> CoverWay:
        return CoverWay(Kind.MONTH, 1, self.month, self.month)

    @cached_property
    def longer(self) -> Ways:
        """The units longer than a month, by the month they begin in: January 0 to December 11.

        Those of any neighbouring months begin whole; those of the calendar from a month within one,
        to its end.
        """
        units = self._units()
        return tuple(
            tuple(unit.begun_in(phase, natural=self.natural) for unit in units)
            for phase in range(LONGEST)
        )

    def _units(self) -> list[CoverUnit]:
        """Return what is sold for longer than a month, the shortest first."""
        half = [] if self.half is None else [CoverUnit(Kind.HALF, 6, self.half)]
        return [
            CoverUnit(Kind.QUARTER, 3, self.quarter),
            *half,
            CoverUnit(Kind.YEAR, LONGEST, self.year),
        ]


@dataclass(frozen=True)
class Discount:
    """One discount on the order: a share in basis points (1,500 is 15 %), or an amount in fen.

    Refuses NotPriced: `discount`, for both at once, a negative one, or more than the whole.
    """

    basis_points: int = 0
    fen: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.basis_points <= WHOLE or self.fen < 0 or (self.basis_points and self.fen):
            raise NotPriced("discount", basis_points=self.basis_points, fen=self.fen)

    def off(self, amount: int) -> int:
        """Return what is taken off an amount in fen, half a fen rounded up, never more than the
        amount."""
        return min(self.fen + (2 * amount * self.basis_points + WHOLE) // (2 * WHOLE), amount)


NO_DISCOUNT = Discount()


def split_by_price_list(
    lists: Sequence[Prices], first: int, last: int
) -> Iterator[tuple[Prices, int, int]]:
    """Yield each list with the first and the last month it prices in the row of months from `first`
    to `last`.

    Refuses NotPriced: `no_prices`, for a month before the first list. Raises ValueError where two
    lists begin at once.
    """
    ordered = sorted(lists, key=lambda prices: prices.since) if len(lists) > 1 else lists
    if not ordered or ordered[0].since > first:
        raise NotPriced("no_prices", month=first_day(first))
    for place, prices in enumerate(ordered):
        until = ordered[place + 1].since - 1 if place + 1 < len(ordered) else last
        if until < prices.since <= last:
            raise ValueError("Two price lists begin in the same month.")
        if until >= first and prices.since <= last:
            yield prices, max(first, prices.since), min(last, until)


def dearer_units(prices: Prices) -> list[Kind]:
    """Return what a manager should look at twice: the longer units that cost more than their
    parts."""
    half = 2 * prices.quarter if prices.half is None else prices.half
    dear = {
        Kind.QUARTER: prices.quarter > 3 * prices.month,
        Kind.HALF: half > 2 * prices.quarter,
        Kind.YEAR: prices.year > min(4 * prices.quarter, 2 * half),
    }
    return [kind for kind, is_dear in dear.items() if is_dear]
