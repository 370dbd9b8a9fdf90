"""Pages of a list that cost the same for a thousand rows and for a million."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

PAGED_MAX = 2000  # rows that a list leads to by its pages; filters and the search lead further


class BoundedPaginator(Paginator[Any]):
    """Pages of the first PAGED_MAX rows: whoever looks for one behind them filters or searches.

    Their ids are found once, and a page is asked for by its ids alone: for a page of rows that a
    filter names by a thousand ids the database would go through all rows in the order of the list.
    """

    @cached_property
    def ids(self) -> list[int]:
        """Return the ids of all rows to which the pages lead. One query."""
        rows: Any = self.object_list
        return list(rows.values_list("pk", flat=True)[:PAGED_MAX])

    @cached_property
    def count(self) -> int:
        return len(self.ids)

    def page(self, number: int | str) -> Page[Any]:
        """Return a page. Two queries at most. Raises InvalidPage as Django's own does."""
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        asked: Any = self.object_list
        rows = asked.all()
        rows.query.clear_where()
        shown = rows.filter(pk__in=self.ids[first : first + self.per_page])
        return Page(shown, number, self)

    @property
    def is_bounded(self) -> bool:
        """Say whether there may be more rows than the pages lead to."""
        return self.count == PAGED_MAX
