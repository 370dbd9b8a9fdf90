"""Django's own lists of reference data, with filters by django-filter."""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.admin_base import GuardedAdmin, Row


class FilteredList(ChangeList):
    """A changelist with a django-filter form. Its values stay in the address."""

    filterset: Any
    model_admin: Any

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> "QuerySet[Any]":
        rows = super().get_queryset(request, exclude_parameters)
        self.filterset = self.model_admin.filterset_class(
            request.GET, queryset=rows, request=request
        )
        self.has_filters = bool(self.filterset.form.fields)
        return self.filterset.qs if self.filterset.is_valid() else rows.none()

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Leave to Django only the lookups that the list declares; ignore unknown parameters."""
        declared = self.model_admin.declared_lookups()
        mine = self.model_admin.filterset_class.base_filters
        asked = super().get_filters_params(params).items()
        return {name: value for name, value in asked if name not in mine and name in declared}

    def other_parameters(self) -> list[tuple[str, str]]:
        """Return the parameters of the address that do not belong to the filter form and must be
        kept."""
        names = self.model_admin.filterset_class.base_filters
        return [(name, value) for name, value in self.params.items() if name not in names]


class FilteredAdmin(GuardedAdmin[Row]):
    """A list of Django's own with the filters of `filterset_class`, if it names one."""

    filterset_class: Any = None
    change_list_template = "admin/subscriptions/change_list.html"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return FilteredList if self.filterset_class else super().get_changelist(request, **kwargs)
