"""A list of records: its filters, its years and days, and the screen that shows it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from articles.common.numbers import read_number
from articles.desk.lists.filtered_rows import (
    BESIDE_FILTERS,
    FilteredRows,
    query_without,
    rename_old_filters,
    short_query,
)
from articles.desk.screens import render_screen, require_sight
from articles.errors import Words
from articles.forms.lists.record_filter import RecordFilter
from articles.selectors.listing.periods import Period, find_period, list_periods

OLD_PERIOD = ("year", "month", "day")


@dataclass(frozen=True)
class ListPeriod:
    """A year, a month or a day above a list: what it says, and its query, empty for the one that
    is chosen."""

    title: str
    query: str


@dataclass(frozen=True)
class RecordList(FilteredRows):
    """The records that a query string asks for, at a moment."""

    filter_class: type[RecordFilter]
    all_rows: Any
    at: datetime

    @cached_property
    def filterset(self) -> Any:
        return self.filter_class(self.query, queryset=self.all_rows.all(), at=self.at)

    @property
    def ordered_rows(self) -> Any:
        return self.filterset.ordered_rows()

    @property
    def first_filters(self) -> Collection[str]:
        return self.filter_class.first_names

    @property
    def rows(self) -> Any:
        return self.page.object_list

    @property
    def count_words(self) -> str:
        words = {"count": self.count}
        if self.paginator.is_bounded:
            return _("The first %(count)s entries; filters lead to the others.") % words
        return ngettext("%(count)s entry", "%(count)s entries", self.count) % words

    @property
    def is_dated(self) -> bool:
        """Say whether the list is narrowed by days."""
        return bool(self.filter_class.dated)

    @property
    def searches_newest(self) -> bool:
        """Say whether words were looked for among the newest rows alone."""
        cleaned = self.filterset.form.cleaned_data
        return bool(self.is_dated and cleaned.get("q") and not cleaned.get("since"))

    @cached_property
    def period(self) -> Period:
        """Return the year, month or day to which the list is narrowed."""
        cleaned = self.filterset.form.cleaned_data
        return find_period(cleaned.get("since"), cleaned.get("until"))

    @property
    def period_around(self) -> ListPeriod | None:
        """Return the way back to the period around the one that is chosen, None for the whole."""
        return None if self.period.year is None else self._link(self.period.around())

    @property
    def periods(self) -> list[ListPeriod]:
        """Return the parts of the chosen period, from the first row of the table to the last. Two
        queries, one row each: the years that have rows are not asked for."""
        dated = self.filter_class.dated
        moments = self.all_rows.order_by(dated).values_list(dated, flat=True)
        first = moments.first()
        if first is None:
            return []
        last = moments.last()
        days = (_local_day(first), _local_day(last))
        chosen = self.period
        if chosen.year is None and days[0].year == days[1].year:
            chosen = Period(days[0].year)
        parts = list_periods(chosen, *days)
        return [
            ListPeriod(part.title, "") if part == chosen else self._link(part) for part in parts
        ]

    def _link(self, period: Period) -> ListPeriod:
        query = QueryDict(
            query_without(self.query, "since", "until", *BESIDE_FILTERS), mutable=True
        )
        if period.year is not None:
            query["since"] = period.first_day.isoformat()
            query["until"] = period.last_day.isoformat()
        return ListPeriod(period.title, query.urlencode() or "all=1")


@dataclass(frozen=True)
class RecordScreen:
    """The screen of a list: who may see it, what it lists, how, and in which section of the menu.

    `old_names` holds today's names of filters by those of addresses that people have kept.
    """

    title: Words
    template: str
    permission: str
    filter_class: type[RecordFilter]
    rows: Any
    section: str = ""
    old_names: Mapping[str, str] = field(default_factory=dict)

    def read_list(self, query: QueryDict, at: datetime) -> RecordList:
        """Return the rows that a query string asks for."""
        return RecordList(query, self.filter_class, self.rows, at)


@require_safe
def show_records(request: HttpRequest, screen: RecordScreen) -> HttpResponseBase:
    """Show a list of records. Old names of filters lead to today's."""
    require_sight(request, screen.permission)
    query = today_query(request.GET, screen)
    if query is not None:
        return HttpResponseRedirect(f"{request.path}?{query}")
    return render_screen(
        request,
        screen.template,
        title=str(screen.title),
        menu_section=screen.section,
        listing=screen.read_list(request.GET, timezone.now()),
    )


def today_query(query: QueryDict, screen: RecordScreen) -> str | None:
    """Return a query string with today's names of filters, None where it has no old ones, or is
    longer than any that people have kept."""
    renamed = rename_old_filters(query, screen.old_names)
    dated = screen.filter_class.dated
    old_parts = [f"{dated}__{part}" for part in OLD_PERIOD]
    if not dated or not any(name in query for name in old_parts):
        return renamed
    period = _read_old_period([query.get(name, "") for name in old_parts])
    changed = QueryDict(query.urlencode() if renamed is None else renamed, mutable=True)
    for name in old_parts:
        changed.pop(name, None)
    if period.year is not None:
        changed["since"] = period.first_day.isoformat()
        changed["until"] = period.last_day.isoformat()
    led_to = short_query(changed)
    return None if led_to is None else led_to or "all=1"


def _read_old_period(parts: list[str]) -> Period:
    """Return the period that an old address asks for; all the time there is for what is none."""
    period = Period(*(read_number(part) for part in parts))
    try:
        return Period() if period.year is None or not period.last_day else period
    except ValueError:
        return Period()


def _local_day(value: datetime | date) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value
