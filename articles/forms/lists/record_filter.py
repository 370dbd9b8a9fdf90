"""What a list of records is narrowed by: words, people, days, and an order."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

import django_filters
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.common.moments import day_end, day_start
from articles.forms.lists.filters import ANY, bounding_day_filter, order_filter, search_input
from articles.frame.sorting import ColumnOrders
from articles.selectors.listing.distinct import distinct_values
from articles.selectors.listing.words import match_words, search_newest


class RecordFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Filters over the rows of a table. A value that means nothing is an error of the form.

    `orders` names the columns for each value of the filter `order`; that of "" is the usual order.
    `sorted_columns` holds the orders of the headings that sort the list: of columns with an index,
    or of a table with few rows. `first_names` are the filters that are always seen. `at` is when
    somebody looks.
    """

    orders: ClassVar[Mapping[str, Sequence[Any]]] = {"": ("-pk",)}
    sorted_columns: ClassVar[Mapping[str, ColumnOrders]] = {}
    first_names: ClassVar[frozenset[str]] = frozenset()
    dated: ClassVar[str] = ""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at

    def ordered_rows(self) -> Any:
        """Return the rows of the filters in their order."""
        rows = self.qs
        return rows.order_by(*self.all_orders()[self.form.cleaned_data.get("order") or ""])

    def all_orders(self) -> Mapping[str, Sequence[Any]]:
        """Return the columns for each value of the filter `order`."""
        return self.orders

    def leave(self, queryset: Any, name: str, value: Any) -> Any:
        """Leave the rows: the value is used together with another, or as their order."""
        return queryset

    def by_emptiness(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(**{f"{name}__isnull": value == "1"})


class SearchedFilter(RecordFilter):
    """Filters with words that are looked for in some columns."""

    searched: ClassVar[Sequence[str]] = ()
    q = django_filters.CharFilter(
        label=pgettext_lazy("filter of a list", "Words"),
        max_length=100,
        method="by_words",
        widget=search_input(),
    )

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        """Look for words in the newest rows, or in those of the days that are chosen."""
        if self.form.cleaned_data.get("since"):
            return match_words(queryset, value, self.searched)
        return search_newest(queryset, value, self.searched)


class DatedFilter(RecordFilter):
    """Filters with days, both included, in the newspaper's time. `dated` is the column of the
    moment; such a list begins with its newest row. `orders` are those besides the moment's."""

    orders = {}
    since = bounding_day_filter(pgettext_lazy("filter of a list", "From"))
    until = bounding_day_filter(pgettext_lazy("filter of a list", "To"))
    order = order_filter(
        pgettext_lazy("order of a list", "newest first"),
        ("oldest", pgettext_lazy("order of a list", "oldest first")),
    )
    sorted_columns = {"moment": ColumnOrders("oldest", "")}

    def filter_queryset(self, queryset: Any) -> Any:
        """Narrow by the days, then by every other valid value."""
        cleaned = self.form.cleaned_data
        if cleaned.get("since"):
            queryset = queryset.filter(**{f"{self.dated}__gte": self.first_value(cleaned["since"])})
        if cleaned.get("until"):
            queryset = queryset.filter(**{f"{self.dated}__lt": self.end_value(cleaned["until"])})
        return super().filter_queryset(queryset)

    def first_value(self, day: date) -> date:
        """Return the first value of the column on a day: the moment at which it begins."""
        return day_start(day)

    def end_value(self, day: date) -> date:
        """Return the first value of the column behind a day."""
        return day_end(day)

    def all_orders(self) -> Mapping[str, Sequence[Any]]:
        by_moment = {"": (f"-{self.dated}", "-pk"), "oldest": (self.dated, "pk")}
        return {**by_moment, **self.orders}


class PersonalFilter(RecordFilter):
    """Filters with the person who acted: those who are named at all, found without reading every
    row."""

    by = django_filters.ModelChoiceFilter(
        label=_("Person"), queryset=get_user_model()._default_manager.none(), empty_label=ANY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = distinct_values(self.queryset.model, "by_id")
        accounts = get_user_model()._default_manager.filter(pk__in=named)
        self.filters["by"].queryset = accounts.order_by("display_name", "pk")
