"""What a payment earns with each issue, and what is given back of it when a term ends early.

Whole fen.
"""

from collections.abc import Sequence
from typing import NamedTuple

from subscriptions.pricing.calendar import Issues, month_of
from subscriptions.pricing.prices import Prices
from subscriptions.pricing.quote import price
from subscriptions.pricing.revenue_recognition import SoldIssues, earned_at


class BoughtTerm(NamedTuple):
    """A term as it was sold: its issues, the lists then in force, the copies, and the fen paid."""

    issues: Issues
    lists: Sequence[Prices]
    copies: int
    paid: int


def revenue_by_issue(bought: BoughtTerm) -> list[int]:
    """Return what each issue of a term earns of the payment, first issue first: in sum exactly the
    payment.

    The payment is shared over the copies, then each copy's part over the issues, so that what one
    copy earns differs from issue to issue by a fen at most.
    """
    sold = SoldIssues(bought.paid, bought.copies, len(bought.issues))
    return [earned_at(sold, place, bought.copies) for place in range(sold.issues)]


def revenue_by_month(bought: BoughtTerm) -> list[tuple[int, int]]:
    """Return, month by month, the month's number and what its issues earn."""
    months: dict[int, int] = {}
    for day, earned in zip(bought.issues.dates, revenue_by_issue(bought), strict=True):
        months[month_of(day)] = months.get(month_of(day), 0) + earned
    return list(months.items())


def refund_for_reader(bought: BoughtTerm, served: int, fee: int = 0) -> int:
    """Return what a reader gets back who ends the term after `served` issues: the rest, once those
    are paid for.

    The issues served cost what they would have cost by themselves, without the discount; `fee` is a
    charge that was made known before. Never less than nothing. Raises ValueError for more issues
    served than there are.
    """
    cost = price(bought.issues.head(served), bought.lists, bought.copies).amount if served else 0
    return max(bought.paid - cost - fee, 0)


def refund_for_publisher(bought: BoughtTerm, served: int) -> int:
    """Return what is given back where the paper is the cause: what a reader would get, or the
    unserved issues' shares.

    The larger of the two, and no fee. Raises ValueError for more issues served than there are.
    """
    return max(refund_for_reader(bought, served), sum(revenue_by_issue(bought)[served:]))
