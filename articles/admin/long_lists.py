"""Lists of the admin that cost the same for a thousand rows and for a million."""

from typing import Any, ClassVar, TypeVar

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.selectors.listing import bounded
from articles.selectors.listing.distinct import distinct_values

Row = TypeVar("Row", bound=Model)
SEARCHED_MAX = 20_000  # newest rows in which words are looked for, unless a period is chosen


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

    paginator = bounded.BoundedPaginator
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
        ids = list(matches.values_list("pk", flat=True)[: bounded.PAGED_MAX])
        return queryset.filter(pk__in=ids), False
