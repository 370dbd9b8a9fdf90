"""A list of records: its filters, its years and days, and the screen that shows it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

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
from articles.frame.periods import (
    Period,
    PeriodLinks,
    find_period,
    find_span,
    link_periods,
    name_period,
    read_period,
)


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
    def periods(self) -> PeriodLinks | None:
        """Return the links to years, months and days, None for a list without days or rows."""
        if not self.is_dated:
            return None
        cleaned = self.filterset.form.cleaned_data
        chosen = find_period(cleaned.get("since"), cleaned.get("until"))
        span = find_span(self.all_rows, self.filter_class.dated)
        return link_periods(chosen, span, self._write_query)

    def _write_query(self, period: Period) -> str:
        """Return the query of the list with another period."""
        query = QueryDict(
            query_without(self.query, "since", "until", *BESIDE_FILTERS), mutable=True
        )
        query.update(_name_days(period))
        return query.urlencode() or "all=1"


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
    old_names = name_period(dated, Period())
    if not dated or not any(name in query for name in old_names):
        return renamed
    changed = QueryDict(query.urlencode() if renamed is None else renamed, mutable=True)
    for name in old_names:
        changed.pop(name, None)
    changed.update(_name_days(read_period(query, dated)))
    led_to = short_query(changed)
    return None if led_to is None else led_to or "all=1"


def _name_days(period: Period) -> dict[str, str]:
    """Return the filters of the days of a period, none for all the time there is."""
    if period.year is None:
        return {}
    return {"since": period.first_day.isoformat(), "until": period.last_day.isoformat()}
