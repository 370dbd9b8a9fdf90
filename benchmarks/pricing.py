"""How many terms one core prices in a second: months, broken months, years, several copies, lists
that change.

python benchmarks/pricing.py [--terms 20000] [--rounds 7]
"""

import argparse
import random
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from subscriptions.pricing import Calendar, Discount, Prices, price, suggest_terms

FIRST = date(2024, 1, 1)
LAST = date(2028, 12, 31)
LISTS = [
    Prices(300, 2300, 6900, 27600, date(2024, 1, 1)),
    Prices(320, 2500, 7500, 30000, date(2026, 1, 1), half=15000),
]
Term = tuple[date, date, int, Discount]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--terms", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    print("| terms | quotes a second, median | slowest round | fastest round |\n|---|--:|--:|--:|")
    kinds = {
        "one month or part of it": (0, 1),
        "two to twelve months": (1, 12),
        "one to three years": (12, 36),
        "all of these": (0, 36),
    }
    for name, (least, most) in kinds.items():
        terms = mixed(asked.terms, least, most)
        rates = sorted(len(terms) / quoted(terms) for _round in range(asked.rounds))
        print(f"| {name} | {statistics.median(rates):,.0f} | {rates[0]:,.0f} | {rates[-1]:,.0f} |")
    rates = sorted(
        len(terms[:2000]) / quoted(terms[:2000], suggesting=True) for _round in range(asked.rounds)
    )
    print(
        f"| all of these, with suggestions | {statistics.median(rates):,.0f} | {rates[0]:,.0f} | "
        f"{rates[-1]:,.0f} |"
    )


def mixed(count: int, shortest: int, longest: int) -> list[Term]:
    """Return so many different terms of `least` to `most` months, a third of them with
    a discount."""
    chance = random.Random(1322)
    terms = []
    while len(terms) < count:
        start = FIRST + timedelta(chance.randrange((LAST - FIRST).days - 7))
        days = chance.randint(7 + shortest * 30, longest * 30 + 7)
        end = start + timedelta(days)
        if end <= LAST:
            copies = chance.choice((1, 1, 1, 3, 40))
            terms.append((start, end, copies, Discount(chance.choice((0, 0, 1_000)))))
    return terms


def quoted(terms: list[Term], *, suggesting: bool = False) -> float:
    """Return the seconds of a core that pricing the terms took, dates to lines; the calendar is
    made before, once."""
    days = [FIRST + timedelta(number) for number in range((LAST - FIRST).days + 1)]
    calendar = Calendar([day for day in days if day.isoweekday() in (2, 5)], FIRST, LAST)
    begun = time.process_time()
    for start, end, copies, discount in terms:
        priced = price(calendar.issues(start, end), LISTS, copies, discount=discount)
        if suggesting:
            suggest_terms(priced, LISTS, discount=discount)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
