"""By what the desk's list of articles is narrowed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, cast

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.common.moments import day_end, day_start
from articles.domain.choices import RightsKind
from articles.domain.states import SEEN, STEPS, Stage
from articles.forms.lists.filters import ANY, bounding_day_filter, order_filter, search_input
from articles.frame.sorting import ColumnOrders
from articles.models import Article, Column, Publication
from articles.models.querysets import ArticleQuerySet
from articles.selectors.desk.desk_lists import LISTS, desk_question, filter_articles
from articles.selectors.finding.printed import parse_print_question
from articles.selectors.lists import article_search
from newsroom.accounts.models import User

MINE = (
    ("mine", _("I am writing")),
    ("assigned", _("assigned to me")),
    ("returned", _("returned to me")),
    ("approved_and_returned", _("returned after I approved")),
    ("noted", _("notes for me")),
    ("notes_on_mine", _("notes on my texts")),
    ("locked", _("I am changing")),
)
HOUSE = (
    ("due", _("due today")),
    ("overdue", _("overdue")),
    ("ready", _("to be published")),
    ("held", _("on hold")),
    ("scheduled", _("scheduled")),
    ("failed", _("schedule failed")),
    ("rights_end", _("rights run out within a week")),
    ("today", _("public since midnight")),
    ("next_issue", _("not ready for the next issue")),
    ("next_issue_passed", _("ready for the next issue")),
)
DESK_CHOICES = (
    (pgettext_lazy("filter of a list", "Mine"), MINE),
    (pgettext_lazy("filter of a list", "At a step"), [(str(step), step.label) for step in STEPS]),
    (pgettext_lazy("filter of a list", "In the house"), HOUSE),
)
DATED = {
    "changed": ("changed_at", pgettext_lazy("filter of a list", "last changed")),
    "public": ("published_at", pgettext_lazy("filter of a list", "public from")),
    "due": ("due_at", pgettext_lazy("filter of a list", "deadline")),
}


def validate_issue(text: str) -> None:
    """Refuse what names no issue."""
    if parse_print_question(text.strip(), timezone.localdate()) is None:
        raise ValidationError(_("Write an issue as 1328, 第1328期, 2024-03-05 or 1328期3版."))


class ArticleListFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Filters over all articles of the house. A value that means nothing is an error of the form.

    `by` is who looks, `at` when. A newspaper is asked for only where there are several.
    """

    q = django_filters.CharFilter(
        label=pgettext_lazy("filter of a list", "Words"),
        max_length=100,
        method="by_words",
        widget=search_input(),
    )
    paper = django_filters.ModelChoiceFilter(
        label=_("Newspaper"),
        field_name="publication",
        queryset=Publication.objects.all(),
        empty_label=ANY,
    )
    desk = django_filters.ChoiceFilter(
        label=pgettext_lazy("filter of a list", "What waits"),
        choices=DESK_CHOICES,
        method="by_desk",
        empty_label=ANY,
    )
    stage = django_filters.ChoiceFilter(label=_("stage"), choices=Stage.choices, empty_label=ANY)
    column = django_filters.ModelChoiceFilter(
        label=_("Column"), queryset=Column.objects.all(), method="by_column", empty_label=ANY
    )
    writer = django_filters.CharFilter(
        label=pgettext_lazy("filter of a list", "Writer"), max_length=60, method="by_writer"
    )
    issue = django_filters.CharFilter(
        label=pgettext_lazy("filter of a list", "Issue and page"),
        max_length=40,
        method="by_issue",
        validators=[validate_issue],
    )
    editor = django_filters.CharFilter(
        label=_("Responsible editor"), max_length=60, method="by_editor"
    )
    rights = django_filters.ChoiceFilter(
        label=_("rights"), choices=RightsKind.choices, method="by_rights", empty_label=ANY
    )
    signed = django_filters.ChoiceFilter(
        label=_("signed by me"),
        choices=[("me", _("any step"))],
        method="by_signature",
        empty_label=ANY,
    )
    dated = django_filters.ChoiceFilter(
        label=pgettext_lazy("filter of a list", "Days of"),
        choices=[(name, label) for name, (_field, label) in DATED.items()],
        method="leave",
        empty_label=None,
    )
    since = bounding_day_filter(pgettext_lazy("filter of a list", "From"))
    until = bounding_day_filter(pgettext_lazy("filter of a list", "To"))
    order = order_filter(
        pgettext_lazy("order of a list", "last changed first"),
        ("-changed", pgettext_lazy("order of a list", "longest unchanged first")),
        ("due", pgettext_lazy("order of a list", "by deadline")),
        ("-due", pgettext_lazy("order of a list", "by deadline, the last first")),
        ("number", pgettext_lazy("order of a list", "by number")),
        ("-number", pgettext_lazy("order of a list", "by number, the lowest first")),
    )
    sorted_columns: ClassVar[Mapping[str, ColumnOrders]] = {
        "number": ColumnOrders("-number", "number"),
        "due": ColumnOrders("due", "-due"),
        "changed": ColumnOrders("-changed", ""),
    }

    def __init__(self, *args: Any, by: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.at = at
        if len(Publication.objects.values("pk")[:2]) < 2:
            del self.filters["paper"]

    def filter_queryset(self, queryset: Any) -> Any:
        """Narrow by every valid value, then by the days."""
        return self._between(super().filter_queryset(queryset))

    def leave(self, queryset: QuerySet[Article], name: str, value: Any) -> QuerySet[Article]:
        """Leave the rows: the value is used together with another."""
        return queryset

    def by_words(self, queryset: Any, name: str, value: str) -> Any:
        ids = article_search.find_articles(value, timezone.localdate(self.at))
        return queryset.filter(pk__in=ids)

    def by_desk(self, queryset: Any, name: str, value: str) -> Any:
        if value not in LISTS:
            return queryset
        articles = cast("ArticleQuerySet", queryset)
        return filter_articles(articles, value, desk_question(self.by, value, self.at))

    def by_column(self, queryset: Any, name: str, value: Column) -> Any:
        return queryset.filter(pk__in=article_search.find_in_column(value.pk))

    def by_writer(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=article_search.find_written_by(value))

    def by_issue(self, queryset: Any, name: str, value: str) -> Any:
        question = parse_print_question(value.strip(), timezone.localdate(self.at))
        found = article_search.find_on_issue(question) if question else []
        return queryset.filter(pk__in=found)

    def by_editor(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=article_search.find_edited_by(value))

    def by_rights(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=article_search.find_with_rights(value))

    def by_signature(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=article_search.find_signed_by(self.by.pk))

    def _between(self, queryset: Any) -> Any:
        """Narrow to the days chosen, both included, in the newspaper's time zone."""
        cleaned = self.form.cleaned_data
        since = cleaned.get("since")
        until = cleaned.get("until")
        if not since and not until:
            return queryset
        dated = cleaned.get("dated") or "changed"
        field, _label = DATED[dated]
        if dated == "public":
            queryset = queryset.filter(visibility__in=SEEN)
        if since:
            queryset = queryset.filter(**{f"{field}__gte": day_start(since)})
        if until:
            queryset = queryset.filter(**{f"{field}__lt": day_end(until)})
        return queryset
