"""What readers may narrow a search by."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from articles.common.moments import day_end, day_start, validate_day
from articles.models import Article, Column, Placement, Release
from articles.models.querysets import ArticleQuerySet
from articles.search import parse_query
from articles.selectors.desk.editors import find_editors
from articles.selectors.listing.paging import MICROSECOND
from articles.selectors.listing.timelines import rows_in_columns, rows_under_name
from articles.selectors.public.site import Site
from articles.selectors.search.hits import SearchQuestion
from articles.selectors.search.search import OLDEST, RELEVANCE


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class SearchInput(forms.TextInput):
    """The field for words, which suggests pages while somebody types (newsroom/suggest.js)."""

    input_type = "search"

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """Return the attributes with the address that answers, which is not known on import."""
        asking = {
            "data-suggest": reverse("articles:suggest"),
            "data-suggest-label": pgettext("search", "Suggestions"),
        }
        return {**super().build_attrs(base_attrs, extra_attrs), **asking}


class ArticleFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Filters over published articles.

    A value that means nothing is an error of the form, never a failure.
    """

    q = django_filters.CharFilter(
        label=_("Words"),
        max_length=200,
        method="leave",
        widget=SearchInput(),
    )
    column = django_filters.ModelChoiceFilter(
        label=_("Column"),
        queryset=Column.objects.none(),
        to_field_name="slug",
        method="by_column",
        empty_label=_("All columns"),
    )
    author = django_filters.CharFilter(label=_("Author"), max_length=60, method="by_author")
    editor = django_filters.CharFilter(
        label=_("Responsible editor"), max_length=60, method="by_editor"
    )
    issue = django_filters.NumberFilter(
        label=_("Issue number"), min_value=1, max_value=1_000_000, method="by_issue"
    )
    since = django_filters.DateFilter(
        label=_("From"), method="leave", widget=_date(), validators=[validate_day]
    )
    until = django_filters.DateFilter(
        label=_("To"), method="leave", widget=_date(), validators=[validate_day]
    )
    order = django_filters.ChoiceFilter(
        label=pgettext_lazy("sorting", "Order"),
        choices=[(OLDEST, _("Oldest first")), (RELEVANCE, _("Best match first"))],
        method="leave",
        empty_label=_("Newest first"),
    )

    class Meta:
        model = Article
        fields: list[str] = []

    def __init__(self, *args: object, site: Site, at: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.site = site
        self.at = at
        self.listed: list[Sequence[QuerySet[Any]]] = []
        self.filters["column"].queryset = Column.objects.filter(publication=site.publication)

    def leave(self, articles: ArticleQuerySet, name: str, value: object) -> ArticleQuerySet:
        """Keep the rows: words, days and order are asked of the index, not of the articles."""
        return articles

    def question(self) -> SearchQuestion:
        """Return what is asked, once the form is valid. The days are asked of the keys."""
        cleaned = self.form.cleaned_data
        articles = self.qs  # fills `listed`
        first = cleaned["since"]
        last = cleaned["until"]
        return SearchQuestion(
            words=parse_query(cleaned["q"] or ""),
            articles=articles,
            listed=self.listed,
            first=day_start(first) if first else None,
            last=day_end(last) - MICROSECOND if last else None,
        )

    def by_column(self, articles: ArticleQuerySet, name: str, value: Column) -> ArticleQuerySet:
        columns = self.site.subtree(value)
        self.listed.append(rows_in_columns(columns))
        return articles.in_columns(columns)

    def by_author(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        self.listed.append(rows_under_name(value))
        return articles.under_name(value)

    def by_editor(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        """Keep what was signed under this name, or by the person who signs under it now."""
        editor_ids, names = find_editors(value)
        signed = Release.objects.filter(editor__in=editor_ids)
        self.listed.append([signed, Release.objects.filter(editor_printed__in=names)])
        return articles.filter(
            Q(release__editor__in=editor_ids) | Q(release__editor_printed__in=names)
        )

    def by_issue(self, articles: ArticleQuerySet, name: str, value: int) -> ArticleQuerySet:
        printed = Placement.objects.filter(
            page__issue__publication=self.site.publication, page__issue__number=int(value)
        )
        self.listed.append([printed])
        return articles.printed_in(int(value), self.at)
