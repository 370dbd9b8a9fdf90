"""Lists with filters, sorting and pages, all kept in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.utils.functional import cached_property

from articles.errors import Words
from articles.frame.sorting import ColumnOrders, SortLink, link_heading

PAGE = 50  # rows
NOT_FILTERS = ("p", "view", "all")  # the page of a list, the saved view that opened it, and none
COUNTED_MAX = 10_000  # rows of a narrowed list that are counted; more are said to be more


class ListPaginator(Paginator[Any]):
    """Pages of a list. A list that is narrowed is counted up to COUNTED_MAX rows, and its pages
    lead to these: its filters lead further. A whole list is counted whole, which costs little.

    The numbers of a narrowed list are found once, and a page is asked for by its numbers: the
    database would put together what a row shows for each row that was found, before it sorts them.
    """

    @cached_property
    def is_narrowed(self) -> bool:
        rows: Any = self.object_list
        return bool(rows.query.where)

    @cached_property
    def numbers(self) -> list[int]:
        """Return the numbers of the rows of a narrowed list, one more than are counted. One
        query."""
        rows: Any = self.object_list
        return list(rows.values_list("pk", flat=True)[: COUNTED_MAX + 1])

    @property
    def is_cut(self) -> bool:
        """Say whether there are more rows than were counted."""
        return self.is_narrowed and len(self.numbers) > COUNTED_MAX

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return min(len(self.numbers), COUNTED_MAX) if self.is_narrowed else int(rows.count())

    def page(self, number: int | str) -> Page[Any]:
        """Return a page. One query, and that of the count. Raises InvalidPage as Django's own
        does."""
        if not self.is_narrowed:
            return super().page(number)
        number = self.validate_number(number)
        begin = (number - 1) * self.per_page
        end = min(begin + self.per_page, self.count)
        asked: Any = self.object_list
        rows = asked.all()
        rows.query.clear_where()
        return Page(rows.filter(pk__in=self.numbers[begin:end]), number, self)


@dataclass(frozen=True)
class Head:
    """One heading of a list. `sort` names the order of a click on it, empty if there is none;
    `wide` columns are hidden on a phone; an `amount` stands at the right of its column."""

    label: Words
    sort: str = ""
    wide: bool = False
    amount: bool = False

    @property
    def classes(self) -> str:
        """Return the CSS classes of its cell."""
        return " ".join(name for name in ("wide", "amount") if getattr(self, name))


class LinkedHead(NamedTuple):
    """A heading with its link; without one the list is not sorted by it."""

    label: Words
    classes: str
    link: SortLink | None


class NarrowedRows(NamedTuple):
    """All rows that an address selects, in its order, and the filters."""

    rows: Any
    filter: Any


@dataclass(frozen=True)
class DeskListPage:
    """One page of a list: its rows, filters, headings with links, query string, and how many rows
    there are. `is_cut`: there are more. `others` are the parameters of the address that the form of
    the filters must keep."""

    page: "Page[Any]"
    filter: Any
    heads: Sequence[LinkedHead]
    query: str
    count: int
    is_cut: bool
    others: Sequence[tuple[str, str]]


def build_list_page(
    request: HttpRequest,
    rows: Any,
    filters: Any,
    heads: Sequence[Head],
    sorts: Mapping[str, Sequence[str]],
    first: str,
) -> DeskListPage:
    """Return the page of a list that an address selects. Invalid parameters are ignored or shown
    as an error of their field."""
    ordered, asked = narrow_rows(request, rows, filters, sorts, first)
    paginator = ListPaginator(ordered, PAGE)
    current = _sorted_by(request, sorts, first)
    linked = [_link_head(head, current, request.GET) for head in heads]
    return DeskListPage(
        paginator.get_page(request.GET.get("p")),
        asked,
        linked,
        build_query(request.GET, "p"),
        paginator.count,
        paginator.is_cut,
        _other_parameters(request.GET, asked.form),
    )


def narrow_rows(
    request: HttpRequest, rows: Any, filters: Any, sorts: Mapping[str, Sequence[str]], first: str
) -> NarrowedRows:
    """Return all rows that an address selects, in its order, and the filters."""
    asked = filters(request.GET, queryset=rows, request=request)
    name = _sorted_by(request, sorts, first)
    down = name.startswith("-")
    fields = sorts[name.removeprefix("-")]
    ordered = asked.qs.order_by(*(_turned(field) if down else field for field in fields))
    return NarrowedRows(ordered, asked)


def _sorted_by(request: HttpRequest, sorts: Mapping[str, Sequence[str]], first: str) -> str:
    """Return the order that an address names, with a dash where it runs backwards."""
    wanted = request.GET.get("sort", "")
    name = wanted.removeprefix("-")
    return wanted if name and name in sorts else first


def build_query(asked: QueryDict, *left_out: str, **other: str) -> str:
    """Return the query string of an address, with some parameters left out and others set."""
    copy = asked.copy()
    for name in left_out:
        copy.pop(name, None)
    for name, value in other.items():
        copy[name] = value
    return copy.urlencode()


def _other_parameters(asked: QueryDict, form: Any) -> list[tuple[str, str]]:
    """Return what an address asks besides the filters: its order and its period. Other filters
    begin on the first page."""
    names = [name for name in asked if name not in {*form.fields, *NOT_FILTERS}]
    return [(name, asked.get(name, "")) for name in names]


def _turned(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _link_head(head: Head, current: str, asked: QueryDict) -> LinkedHead:
    def write_query(order: str) -> str:
        return build_query(asked, "p", sort=order)

    orders = ColumnOrders(head.sort, f"-{head.sort}")
    link = link_heading(orders, current, write_query) if head.sort else None
    return LinkedHead(head.label, head.classes, link)
