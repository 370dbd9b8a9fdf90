"""Every row of every table in docs/PRICING.md is what the engine says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from subscriptions.domain.money import format_yuan
from subscriptions.pricing import (
    BoughtTerm,
    Calendar,
    Discount,
    Issues,
    Prices,
    QuoteLine,
    find_dear_months,
    price,
    refund_for_publisher,
    refund_for_reader,
    revenue_by_month,
    suggest_terms,
)
from subscriptions.pricing.calendar import first_day
from tests.subscriptions.papers import CHEAPER, FULL, LISTED, RAISED, THINNED

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "PRICING.md").read_text()
PAPERS: dict[str, tuple[Calendar, list[Prices]]] = {
    "as listed": (FULL, LISTED),
    "six suspended": (THINNED, LISTED),
    "240 a year": (FULL, CHEAPER),
    "raised in 2025": (FULL, RAISED),
}
Row = dict[str, str]


def tables() -> Iterator[list[Row]]:
    """Yield each table of the page as rows by column name."""
    blocks = [block for block in PAGE.split("\n\n") if block.startswith("|")]
    for block in blocks:
        head, _rule, *rows = [
            [cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines()
        ]
        yield [dict(zip(head, row, strict=True)) for row in rows]


def rows(*columns: str) -> list[Row]:
    """Return the rows of the one table that has these columns."""
    (found,) = [table for table in tables() if set(columns) <= set(table[0])]
    return found


EXAMPLES = rows("lines", "three copies")
TERMS = {row["no."]: row for row in EXAMPLES}


def term(row: Row) -> tuple[Issues, list[Prices]]:
    calendar, lists = PAPERS[row["paper"]]
    return calendar.issues(
        date.fromisoformat(row["first day"]), date.fromisoformat(row["last day"])
    ), lists


def written(line: QuoteLine) -> str:
    return (
        f"{line.issues} × {format_yuan(line.unit)}"
        if line.kind == "issues"
        else format_yuan(line.unit)
    )


def fen(text: str) -> int:
    return int(text.replace(".", ""))


def discount(text: str) -> Discount:
    """Read "12.5 %" or "10.00"."""
    if text.endswith(" %"):
        return Discount(basis_points=int(Fraction(text.removesuffix(" %")) * 100))
    return Discount(fen=fen(text))


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row["no."])
def test_an_example_of_the_page(row: Row) -> None:
    issues, lists = term(row)
    for copies, column in ((1, "one copy"), (3, "three copies")):
        quoted = price(issues, lists, copies)
        assert format_yuan(quoted.total) == row[column]
        assert " + ".join(written(line) for line in quoted.lines) == row["lines"]
    assert len(issues) == int(row["issues"])


def test_the_page_has_every_example_from_first_to_last() -> None:
    assert {f"V{number}" for number in range(1, 23)} <= set(TERMS)


def test_the_suggestions_of_the_page() -> None:
    for row in rows("suggestion", "more to pay"):
        issues, lists = term(row)
        found = {one.reason.value: one for one in suggest_terms(price(issues, lists), lists)}[
            row["suggestion"]
        ]
        assert [str(found.issues.first), str(found.issues.last), str(len(found.issues))] == [
            row["first issue"],
            row["last issue"],
            row["issues"],
        ]
        assert [format_yuan(found.total), format_yuan(found.extra)] == [
            row["total"],
            row["more to pay"],
        ]


def test_the_dear_months_of_the_page() -> None:
    listed = rows("singly", "listed")
    found = [
        (
            str(month.month)[:7],
            str(month.issues),
            format_yuan(month.singly),
            format_yuan(month.listed),
        )
        for month in find_dear_months(THINNED, LISTED)
    ]
    assert found == [(row["month"], row["issues"], row["singly"], row["listed"]) for row in listed]


def test_the_discounts_of_the_page() -> None:
    for row in rows("discount", "off each line"):
        issues, lists = term(row)
        quoted = price(issues, lists, int(row["copies"]), discount=discount(row["discount"]))
        assert [format_yuan(sum_) for sum_ in (quoted.amount, quoted.discount, quoted.total)] == [
            row["before"],
            row["off"],
            row["total"],
        ]
        assert (
            " + ".join(format_yuan(line.discount) for line in quoted.lines) == row["off each line"]
        )


def test_the_revenue_of_the_page() -> None:
    issues, lists = term(TERMS["V1"])
    earned = revenue_by_month(BoughtTerm(issues, lists, 1, 27600))
    listed = rows("month", "earned")
    assert [(str(first_day(month))[:7], format_yuan(sum_)) for month, sum_ in earned] == [
        (row["month"], row["earned"]) for row in listed
    ]


@pytest.mark.parametrize(
    "row", rows("reader's wish"), ids=lambda row: f"{row['term']} {row['last day served']}"
)
def test_a_refund_of_the_page(row: Row) -> None:
    issues, lists = term(TERMS[row["term"]])
    bought = BoughtTerm(issues, lists, int(row["copies"]), fen(row["paid"]))
    served = issues.until(date.fromisoformat(row["last day served"]))
    assert served == int(row["issues served"])
    assert format_yuan(refund_for_reader(bought, served)) == row["reader's wish"]
    assert format_yuan(refund_for_publisher(bought, served)) == row["paper's cause"]


def test_the_settings_of_the_page() -> None:
    uncapped, _lists = term(TERMS["V8"])
    assert price(uncapped, [replace(LISTED[0], capped=False)]).total == 2400
    spring = FULL.issues(date(2024, 2, 1), date(2024, 4, 30))
    assert price(spring, CHEAPER).total == 6600
    assert price(spring, [replace(CHEAPER[0], natural=True)]).total == 6900


def test_the_exception_of_the_page() -> None:
    first, last = date(2024, 10, 8), date(2024, 12, 31)
    thinned, full = THINNED.issues(first, last), FULL.issues(first, last)
    assert thinned.dates == full.dates
    assert len(full) == 25
    assert (price(thinned, LISTED).total, price(full, LISTED).total) == (6900, 6700)
