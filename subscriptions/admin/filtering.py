"""Filters of Django's own lists by django-filter, and the filters that they are made of."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin_base import GuardedAdmin, Row
from articles.errors import Words
from articles.models import Publication
from subscriptions.admin.fields import YuanField, day_input
from subscriptions.selectors import desk

FROM = _("From the day")
TO = _("To the day, included")
# Days that every database and time zone can count with.
FIRST = date(1900, 1, 1)
LAST = date(9999, 12, 30)


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

    def keep_filters(self, request: HttpRequest, address: str) -> str:
        """Return an address below this list with the filters of the list."""
        mine = address.startswith(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        )
        around: Any = {"opts": self.opts, "preserved_filters": self.get_preserved_filters(request)}
        preserved = mine and around["preserved_filters"]
        return str(add_preserved_filters(around, address)) if preserved else address


class ListFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Filters of a list. An invalid value is an error of the form. `paper` is shown only if
    there is more than one newspaper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "paper" in self.filters and len(Publication.objects.values("pk")[:2]) < 2:
            del self.filters["paper"]


class YuanFilter(django_filters.Filter):  # type: ignore[misc]  # the library has no types
    """An amount typed in yuan, compared in fen."""

    field_class = YuanField


def choice_filter(label: Words, choices: Sequence[tuple[str, Any]], **more: Any) -> Any:
    """Return a filter by one of several values; an empty value selects all."""
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=_("all"), **more)


def yes_no_filter(label: Words, field: str, yes: Words, no: Words, **more: Any) -> Any:
    """Return a filter by a boolean column."""
    widget = forms.Select(choices=[("", _("all")), ("true", yes), ("false", no)])
    return django_filters.BooleanFilter(label=label, field_name=field, widget=widget, **more)


def newspaper_filter(field: str = "publication") -> Any:
    return django_filters.ModelChoiceFilter(
        label=_("Newspaper"),
        field_name=field,
        queryset=Publication.objects.all(),
        empty_label=_("all"),
    )


def min_amount_filter(field: str = "amount") -> Any:
    return YuanFilter(label=_("Amount from, in yuan"), field_name=field, lookup_expr="gte")


def max_amount_filter(field: str = "amount") -> Any:
    return YuanFilter(label=_("Amount to, in yuan"), field_name=field, lookup_expr="lte")


def since_filter(field: str, label: Words = FROM) -> Any:
    """Return a filter of moments from a day of the newspaper's time zone on."""
    return django_filters.DateFilter(
        label=label, field_name=field, method=_since, widget=day_input()
    )


def until_filter(field: str, label: Words = TO) -> Any:
    """Return a filter of moments up to the end of a day of the newspaper's time zone."""
    return django_filters.DateFilter(
        label=label, field_name=field, method=_until, widget=day_input()
    )


def first_day_filter(field: str) -> Any:
    """Return a filter of days from a day on."""
    return django_filters.DateFilter(
        label=FROM, field_name=field, lookup_expr="gte", widget=day_input()
    )


def last_day_filter(field: str) -> Any:
    """Return a filter of days up to a day, included."""
    return django_filters.DateFilter(
        label=TO, field_name=field, lookup_expr="lte", widget=day_input()
    )


def _since(rows: Any, field: str, day: date) -> Any:
    return rows.filter(**{f"{field}__gte": _midnight(day)})


def _until(rows: Any, field: str, day: date) -> Any:
    return rows.filter(**{f"{field}__lt": _midnight(min(day, LAST) + timedelta(1))})


def _midnight(day: date) -> datetime:
    return datetime.combine(max(day, FIRST), time.min, timezone.get_default_timezone())


class DeskFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """A list that the start page links to: `desk` names the number whose rows are shown."""

    desk = django_filters.CharFilter(method="by_desk", max_length=20, widget=forms.HiddenInput)

    def by_desk(self, rows: QuerySet[Any], name: str, value: str) -> Any:
        return desk.filter_desk_rows(rows, value, timezone.now())
