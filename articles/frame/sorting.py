"""Headings of lists that sort by their column when they are clicked, kept in the address."""

from collections.abc import Callable
from typing import NamedTuple


class ColumnOrders(NamedTuple):
    """The names that the two orders of a column have in an address, "" for that of the list
    itself."""

    ascending: str
    descending: str


class SortLink(NamedTuple):
    """The link of a heading: its query, and how the list is sorted by the column, as `aria-sort`
    says it; "" while the list is in another order."""

    query: str
    direction: str


def link_heading(orders: ColumnOrders, current: str, write_query: Callable[[str], str]) -> SortLink:
    """Return the link of a heading while a list is in the order `current`. It sorts upwards, and
    a list that goes upwards downwards."""
    directions = {orders.ascending: "ascending", orders.descending: "descending"}
    direction = directions.get(current, "")
    following = orders.descending if direction == "ascending" else orders.ascending
    return SortLink(write_query(following), direction)
