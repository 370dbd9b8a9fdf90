"""Lists of the admin that cost the same for a thousand rows and for a million."""

from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from articles.selectors.listing.distinct import distinct_values

Row = TypeVar("Row", bound=Model)
PAGED_MAX = 2000  # rows that a list leads to by its pages; filters and the search lead further
SEARCHED_MAX = 20_000  # newest rows in which words are looked for, unless a period is chosen


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


class UsedFilter(admin.RelatedFieldListFilter):
    """Those of a related table's rows that are named at all, found without reading every row."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> Any:
        named = distinct_values(model_admin.model, field.column)
        ordering = self.field_admin_ordering(field, request, model_admin)
        return field.get_choices(
            include_blank=False, limit_choices_to={"pk__in": named}, ordering=ordering
        )


class LongListMixin(ModelAdmin[Row]):
    """A list that grows with the archive."""

    paginator = BoundedPaginator
    show_full_result_count = False
    search_help_text: ClassVar[Any] = _(
        "Among the newest 20,000 rows; choose a period above the list to search an older one."
    )
    searched_max: ClassVar[int] = SEARCHED_MAX

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Row], search_term: str
    ) -> tuple[QuerySet[Row], bool]:
        """Look for words in the newest rows, or in those of the period that the address names."""
        period = f"{self.date_hierarchy}__year"
        if not search_term or period in request.GET:
            return super().get_search_results(request, queryset, search_term)
        newest = self.model._default_manager.order_by("-pk")
        behind = newest.values_list("pk", flat=True)[self.searched_max : self.searched_max + 1]
        rows = newest.filter(pk__gt=next(iter(behind), 0))
        matches, _distinct = super().get_search_results(request, rows, search_term)
        # By the ids: in the order of the list the database would go through all rows of it.
        ids = list(matches.values_list("pk", flat=True)[:PAGED_MAX])
        return queryset.filter(pk__in=ids), False
