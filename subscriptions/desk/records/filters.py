"""Filters of lists, kept in the address (django-filter), and the filters that they are made of."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import smart_split, unescape_string_literal
from django.utils.translation import gettext_lazy as _

from articles.admin_base import limit_search_words
from articles.errors import Words
from articles.models import Publication
from subscriptions.desk.formatting import contact_lookup
from subscriptions.desk.records.fields import YuanField, day_input
from subscriptions.selectors import desk

FROM = _("From the day")
TO = _("To the day, included")
# Days that every database and time zone can count with.
FIRST = date(1900, 1, 1)
LAST = date(9999, 12, 30)


class ListFilterSet(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Filters of a list. An invalid value is an error of the form, and no row is shown. `paper` is
    shown only if there is more than one newspaper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "paper" in self.filters and len(Publication.objects.values("pk")[:2]) < 2:
            del self.filters["paper"]

    def filter_queryset(self, queryset: QuerySet[Any]) -> Any:
        return super().filter_queryset(queryset) if self.is_valid() else queryset.none()


class SearchFilterSet(ListFilterSet):
    """Filters of a list that is searched as well: each word of `q` is in one of the fields. A field
    that ends with `__iexact` is compared as a whole, and so are `searched_contacts` for whoever may
    not see contact data."""

    searched: ClassVar[Sequence[str]] = ()
    searched_contacts: ClassVar[Sequence[str]] = ()
    search_help: Words = ""
    q = django_filters.CharFilter(
        label=_("Search"), method="by_words", widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.fields["q"].widget.attrs["placeholder"] = self.search_help

    def search_lookups(self) -> list[str]:
        """Return the searched fields; those of contacts by the rights of whoever asks."""
        contacts = [contact_lookup(self.request, field) for field in self.searched_contacts]
        return [*self.searched, *contacts]

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> Any:
        return search_rows(rows, self.search_lookups(), value)


class YuanFilter(django_filters.Filter):  # type: ignore[misc]  # the library has no types
    """An amount typed in yuan, compared in fen."""

    field_class = YuanField


def search_rows(rows: QuerySet[Any], fields: Sequence[str], words: str) -> QuerySet[Any]:
    """Return the rows of which one of the fields has each of the words. A row is found once."""
    narrowed = rows
    for word in smart_split(limit_search_words(words)):
        lookups = Q()
        for field in fields:
            lookup = field if field.endswith("__iexact") else f"{field}__icontains"
            lookups |= Q(**{lookup: unescape_quoted(word)})
        narrowed = narrowed.filter(lookups)
    if any(lookup_spawns_duplicates(rows.model._meta, field) for field in fields):
        return rows.filter(pk__in=narrowed.order_by().values("pk"))
    return narrowed


def unescape_quoted(word: str) -> str:
    """Return a word, or the words between a pair of quotation marks."""
    is_quoted = word[:1] in {'"', "'"} and len(word) > 1 and word[0] == word[-1]
    return unescape_string_literal(word) if is_quoted else word


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
