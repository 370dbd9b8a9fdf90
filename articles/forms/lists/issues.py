"""What the list of issues is narrowed by."""

from datetime import date, timedelta
from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.domain.choices import IssueKind
from articles.forms.lists.article_list import validate_issue
from articles.forms.lists.filters import (
    ANY,
    emptiness_filter,
    order_filter,
    search_input,
    value_filter,
)
from articles.forms.lists.record_filter import DatedFilter
from articles.frame.sorting import ColumnOrders
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
        widget=search_input(),
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

    order = order_filter(
        pgettext_lazy("order of a list", "newest first"),
        ("oldest", pgettext_lazy("order of a list", "oldest first")),
        ("number", pgettext_lazy("order of issues", "by number, the lowest first")),
        ("-number", pgettext_lazy("order of issues", "by number, the highest first")),
    )
    orders = {
        "": ("-date", "-number", "-pk"),
        "oldest": ("date", "number", "pk"),
        "number": ("number", "pk"),
        "-number": ("-number", "-pk"),
    }
    sorted_columns = {
        "number": ColumnOrders("number", "-number"),
        "moment": ColumnOrders("oldest", ""),
    }

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
