"""What each issue earns of a payment, also after copies were dropped.

Pure, whole fen, closed form.
"""

from typing import NamedTuple


class SoldIssues(NamedTuple):
    """A term as sold: fen paid for all copies of all issues."""

    paid: int
    copies: int
    issues: int


def earned_at(sold: SoldIssues, place: int, copies: int) -> int:
    """Return what `copies` of the issue at a place (the first is 0) earn: the same shares as
    `pricing.revenue_by_issue`.

    Issues behind those sold, given as goodwill, earn nothing.
    """
    if place >= sold.issues:
        return 0
    least, larger = divmod(sold.paid, sold.copies)
    rich = min(copies, larger)
    return rich * _share(least + 1, place, sold.issues) + (copies - rich) * _share(
        least, place, sold.issues
    )


def earned_until(sold: SoldIssues, places: int, copies: int) -> int:
    """Return what `copies` of the first so many issues earn together."""
    places = min(places, sold.issues)
    least, larger = divmod(sold.paid, sold.copies)
    rich = min(copies, larger)
    return rich * _sum(least + 1, places, sold.issues) + (copies - rich) * _sum(
        least, places, sold.issues
    )


def _share(amount: int, place: int, count: int) -> int:
    least, larger = divmod(amount, count)
    return least + (place < larger)


def _sum(amount: int, places: int, count: int) -> int:
    least, larger = divmod(amount, count)
    return least * places + min(places, larger)
