"""What the list of issues is narrowed by."""

from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.domain.choices import IssueKind
from articles.forms.lists.article_list import ANY, validate_issue
from articles.forms.lists.record_filter import DatedFilter, emptiness_filter, value_filter
from articles.models import Publication
from articles.selectors.finding.printed import parse_print_question


class IssueFilter(DatedFilter):
    """Filters over issues; the newest date comes first."""

    dated = "date"
    first_names = frozenset({"q", "kind", "unreleased", "publication"})
    q = django_filters.CharFilter(
        label=pgettext_lazy("filter of a list", "Number or date"),
        max_length=40,
        method="by_number",
        validators=[validate_issue],
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    publication = django_filters.ModelChoiceFilter(
        label=_("Newspaper"), queryset=Publication.objects.all(), empty_label=ANY
    )
    kind = value_filter(_("kind"), IssueKind.choices)
    unreleased = emptiness_filter(
        pgettext_lazy("filter of a list", "Readers"),
        "published_at",
        empty=pgettext_lazy("issue", "not released"),
        filled=pgettext_lazy("issue", "released"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(Publication.objects.values("pk")[:2]) < 2:
            del self.filters["publication"]

    def by_number(self, queryset: Any, name: str, value: str) -> Any:
        question = parse_print_question(value.strip(), timezone.localdate(self.at))
        return queryset.filter(question.condition) if question else queryset.none()

    def first_value(self, day: date) -> date:
        return day

    def end_value(self, day: date) -> date:
        return day + timedelta(days=1)

    def ordered_rows(self) -> Any:
        """Return the rows by their date; of one day the highest number is the newest."""
        sign = "" if self.form.cleaned_data.get("order") else "-"
        return self.qs.order_by(f"{sign}date", f"{sign}number")
