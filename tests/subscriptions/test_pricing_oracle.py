"""The engine and the oracle agree on every case. `CASES=100000` tries so many; the suite tries a
few thousand, others on each run.

Each case differs from the others in the paper's days, suspensions, lists, switches, copies and
discount; the starts go through every day of 2024 to 2028 in turn.
"""

import os
import random
from datetime import date, timedelta
from fractions import Fraction

import pytest

from subscriptions.pricing import Calendar, Discount, NotPriced, Prices, Quotation, price
from tests.house.shares import is_full, this_turn
from tests.subscriptions import oracle
from tests.subscriptions.papers import FIRST, LAST, printed

CASES = int(os.environ.get("CASES", "100000" if is_full() else "3000"))
STARTS = [FIRST + timedelta(number) for number in range((date(2028, 12, 31) - FIRST).days + 1)]
WEEKDAYS = [(2, 5), (2, 5), (2, 5), (1, 2, 3, 4, 5), (3,), (1, 2, 3, 4, 5, 6, 7), (4, 6)]


def test_the_engine_and_the_oracle_agree() -> None:
    assert CASES >= len(STARTS) == 1827
    chance = random.Random(this_turn())
    papers = [paper(chance) for _paper in range(60)]
    priced = 0
    for number in range(CASES):
        days, calendar = papers[number % len(papers)]
        priced += agree(STARTS[number % len(STARTS)], days, calendar, chance)
    assert priced > CASES * 0.9


def agree(start: date, days: list[date], calendar: Calendar, chance: random.Random) -> bool:
    """Ask both for the price of one random term from `start`; say whether it had an issue."""
    asked, lists, discount = question(start, chance)
    told = oracle.work_out(asked, days)
    if told is None:
        with pytest.raises(NotPriced) as refused:
            calendar.issues(asked.start, asked.end)
        assert refused.value.code == "no_issue", asked
        return False
    quoted = price(calendar.issues(asked.start, asked.end), lists, asked.copies, discount=discount)
    assert Fraction(quoted.total, 100) == told.total, asked
    assert list(quoted.issues.dates) == told.issues, asked
    assert len(quoted.lines) == told.pieces, asked
    check_lines(quoted, asked)
    return True


def check_lines(quoted: Quotation, asked: oracle.Asked) -> None:
    """The lines bring each issue once, cost what they say, and carry the discount."""
    assert sum(line.issues for line in quoted.lines) == len(quoted.issues), asked
    for line in quoted.lines:
        assert line.amount == line.unit * line.copies * (
            line.issues if line.kind == "issues" else 1
        ), asked
    amounts = [Fraction(line.amount, 100) for line in quoted.lines]
    assert [Fraction(line.discount, 100) for line in quoted.lines] == oracle.spread(
        Fraction(quoted.discount, 100), amounts
    ), asked
    assert sum(line.amount - line.discount for line in quoted.lines) == quoted.total, asked


def question(start: date, chance: random.Random) -> tuple[oracle.Asked, list[Prices], Discount]:
    """Make up a term, the lists and a discount, in the words of the oracle and of the engine."""
    longest = chance.choice((30, 60, 100, 150, 200, 300, 400)) if chance.random() < 0.995 else 600
    end = min(start + timedelta(chance.randrange(longest)), LAST)
    lists = random_lists(chance)
    discount = chance.choice(
        (
            Discount(),
            Discount(basis_points=chance.randrange(10_001)),
            Discount(fen=chance.randrange(20_000)),
        )
    )
    asked = oracle.Asked(
        start,
        end,
        chance.choice((1, 1, 2, 3, 40, chance.randint(1, 99_999))),
        [in_yuan(prices) for prices in lists],
        percent=Fraction(discount.basis_points, 100),
        off=Fraction(discount.fen, 100),
    )
    return asked, lists, discount


def in_yuan(prices: Prices) -> oracle.Tariff:
    half = None if prices.half is None else Fraction(prices.half, 100)
    single, month, quarter, year = (
        Fraction(fen, 100) for fen in (prices.single, prices.month, prices.quarter, prices.year)
    )
    return oracle.Tariff(
        prices.effective_from, single, month, quarter, half, year, prices.capped, prices.natural
    )


def random_lists(chance: random.Random) -> list[Prices]:
    """One list, two or three, the first from the beginning: the paper's own prices, discounted
    ones, odd ones."""
    later = chance.sample(
        [date(year, month, 1) for year in range(2024, 2030) for month in range(2, 13)], 2
    )
    return [
        random_list(chance, since)
        for since in [FIRST, *sorted(later)][: chance.choice((1, 1, 2, 3))]
    ]


def random_list(chance: random.Random, since: date) -> Prices:
    single, month = chance.choice(((300, 2300), (chance.randint(1, 900), chance.randint(1, 7_000))))
    quarter = chance.choice(
        (3 * month, chance.randint(1, 3 * month), chance.randint(2 * month, 4 * month))
    )
    half = chance.choice((None, None, 2 * quarter, chance.randint(1, 2 * quarter)))
    year = chance.choice(
        (4 * quarter, chance.randint(1, 4 * quarter), chance.randint(3 * quarter, 5 * quarter))
    )
    capped = chance.random() < 0.8
    natural = chance.random() < 0.3
    return Prices(single, month, quarter, year, since, half=half, capped=capped, natural=natural)


def paper(chance: random.Random) -> tuple[list[date], Calendar]:
    """A paper on some weekdays: every issue appears, or one in ten does not, or whole weeks and
    months do not."""
    days = printed(chance.choice(WEEKDAYS))
    kind = chance.randrange(3)
    if kind == 1:
        days = sorted(chance.sample(days, len(days) * 9 // 10))
    if kind == 2:
        empty = {(chance.randint(2024, 2029), chance.randint(1, 12)) for _month in range(9)}
        days = [
            day
            for day in days
            if (day.year, day.month) not in empty and day.isocalendar().week not in (6, 40)
        ]
    return days, Calendar(days, FIRST, LAST)
