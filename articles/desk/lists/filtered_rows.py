"""A list that a query string asks for: its rows by pages, its filters, and how each is taken
away."""

from abc import abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.core.paginator import Page
from django.db.models import Model
from django.forms import BoundField
from django.http import QueryDict

from articles.frame.sorting import SortLink, link_heading
from articles.selectors.listing.bounded import BoundedPaginator

ROWS_OF_A_PAGE = 50
# What an address may hold beside the filters: the page, the saved view, and that all is asked for.
BESIDE_FILTERS = ("p", "view", "all")
LED_TO_MAX = 4000  # characters of a query


@dataclass(frozen=True)
class Chip:
    """A filter that is in use: what it is, its value in words, and the query without it."""

    label: str
    value: str
    query: str


@dataclass(frozen=True)
class FilteredRows:
    """The rows that a query string asks for. A value that means nothing narrows nothing, and its
    filter says so."""

    query: QueryDict
    unnamed_chips: ClassVar[Collection[str]] = ()  # filters that only say what another one means

    @cached_property
    @abstractmethod
    def filterset(self) -> Any:
        """Return the filters with what was asked."""

    @property
    @abstractmethod
    def ordered_rows(self) -> Any:
        """Return all rows of the filters in their order."""

    @property
    @abstractmethod
    def first_filters(self) -> Collection[str]:
        """Return the names of the filters that are always seen; the others unfold."""

    @property
    @abstractmethod
    def count_words(self) -> str:
        """Return how many rows were found, in words."""

    @cached_property
    def paginator(self) -> BoundedPaginator:
        return BoundedPaginator(self.ordered_rows, ROWS_OF_A_PAGE)

    @property
    def count(self) -> int:
        return self.paginator.count

    @cached_property
    def page(self) -> Page[Any]:
        """Return the page that is asked for; the first for what is no page."""
        return self.paginator.get_page(self.query.get("p"))

    @property
    def page_numbers(self) -> list[Any]:
        return list(self.paginator.get_elided_page_range(self.page.number))

    @cached_property
    def filters_query(self) -> str:
        """Return the query string of the filters in use alone."""
        return query_without(self.query, *BESIDE_FILTERS)

    @cached_property
    def sort_links(self) -> Mapping[str, SortLink]:
        """Return the links of the headings that sort the list, by the names of their columns."""
        current = self.filterset.form.cleaned_data.get("order") or ""
        return {
            column: link_heading(orders, current, self._write_order)
            for column, orders in self.filterset.sorted_columns.items()
        }

    def _write_order(self, order: str) -> str:
        """Return the query of the list in another order."""
        query = QueryDict(query_without(self.query, "order", *BESIDE_FILTERS), mutable=True)
        if order:
            query["order"] = order
        return query.urlencode() or "all=1"

    @property
    def first_fields(self) -> list[BoundField]:
        form = self.filterset.form
        return [field for field in form.visible_fields() if field.name in self.first_filters]

    @property
    def more_fields(self) -> list[BoundField]:
        form = self.filterset.form
        return [field for field in form.visible_fields() if field.name not in self.first_filters]

    @property
    def opens_more(self) -> bool:
        """Say whether a filter behind "More filters" is in use or wrong."""
        form = self.filterset.form
        used = {name for name, value in form.cleaned_data.items() if value not in (None, "")}
        return bool((used | set(form.errors)) - set(self.first_filters))

    @cached_property
    def chips(self) -> list[Chip]:
        """Return the filters in use, in the order of the bar."""
        form = self.filterset.form
        return [
            Chip(
                str(form.fields[name].label),
                _value_in_words(form, name, value),
                query_without(self.query, name, *BESIDE_FILTERS),
            )
            for name, value in form.cleaned_data.items()
            if value not in (None, "") and name not in self.unnamed_chips
        ]


def query_without(query: QueryDict, *names: str) -> str:
    """Return a query string without some names and without what is empty."""
    kept = query.copy()
    for name in list(kept):
        if name in names or not any(kept.getlist(name)):
            del kept[name]
    return kept.urlencode()


def rename_old_filters(query: QueryDict, names: Mapping[str, str]) -> str | None:
    """Return the query string with today's names of filters, None where it has none of the old
    ones, or is longer than any that people have kept. `names` holds today's by the old ones."""
    if not any(name in query for name in names):
        return None
    renamed = query.copy()
    for old, name in names.items():
        if old in renamed:
            renamed.setlist(name, renamed.pop(old))
    return short_query(renamed)


def short_query(query: QueryDict) -> str | None:
    """Return a query string to which a browser can be led, None for one that is longer."""
    words = query.urlencode()
    return words if len(words) <= LED_TO_MAX else None


def _value_in_words(form: Any, name: str, value: Any) -> str:
    if isinstance(value, Model):
        return str(value)
    words = _flat_choices(getattr(form.fields[name], "choices", ()))
    return str(words.get(str(value), value))


def _flat_choices(choices: Any) -> Mapping[str, Any]:
    """Return the words of choices by their values, those in groups as well."""
    flat: dict[str, Any] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            flat.update({str(one): word for one, word in label})
        else:
            flat[str(value)] = label
    return flat
