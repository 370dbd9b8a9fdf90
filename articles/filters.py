"""What readers may narrow a search by."""

from datetime import date, datetime

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.characters import fold
from articles.models import Article, Column, ResponsibleEditor
from articles.moments import day_end, day_start, validate_day
from articles.querysets import ArticleQuerySet
from articles.selectors.site import Site


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class ArticleFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Filters over published articles. A value that means nothing is an error of the form, never a failure."""

    q = django_filters.CharFilter(
        label=_("Words"),
        max_length=200,
        method="leave",
        widget=forms.TextInput(attrs={"type": "search"}),
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
        label=_("From"), method="by_first_day", widget=_date(), validators=[validate_day]
    )
    until = django_filters.DateFilter(
        label=_("To"), method="by_last_day", widget=_date(), validators=[validate_day]
    )
    order = django_filters.ChoiceFilter(
        label=pgettext_lazy("sorting", "Order"),
        choices=[("relevance", _("Best match first"))],
        method="leave",
        empty_label=_("Newest first"),
    )

    class Meta:
        model = Article
        fields: list[str] = []

    def __init__(self, *args: object, site: Site, at: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.site, self.at = site, at
        self.filters["column"].queryset = Column.objects.filter(publication=site.publication)

    def leave(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        """Keep the rows: words and order are asked of the index, not of the articles."""
        return articles

    def by_column(self, articles: ArticleQuerySet, name: str, value: Column) -> ArticleQuerySet:
        return articles.in_columns(self.site.subtree(value))

    def by_author(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        return articles.under_name(value)

    def by_editor(self, articles: ArticleQuerySet, name: str, value: str) -> ArticleQuerySet:
        """Keep what was signed under this name, or by whoever signs under it now."""
        wanted = fold(value).strip()
        editors = ResponsibleEditor.objects.values_list("pk", "printed_name")
        meant = [pk for pk, name in editors if fold(name).strip() == wanted]
        return articles.filter(
            Q(release__editor__in=meant) | Q(release__editor_printed__iexact=value)
        )

    def by_issue(self, articles: ArticleQuerySet, name: str, value: int) -> ArticleQuerySet:
        return articles.printed_in(int(value), self.at)

    def by_first_day(self, articles: ArticleQuerySet, name: str, value: date) -> ArticleQuerySet:
        return articles.filter(published_at__gte=day_start(value))

    def by_last_day(self, articles: ArticleQuerySet, name: str, value: date) -> ArticleQuerySet:
        return articles.filter(published_at__lt=day_end(value))
