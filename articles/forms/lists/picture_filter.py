"""What the picture library is narrowed by."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.common.moments import validate_day
from articles.frame.finding import WORDS_MAX
from articles.frame.keys import fold_line
from articles.models import Image, PictureCollection
from articles.models.querysets import ImageQuerySet
from articles.selectors.finding.names import filter_library_pictures
from articles.selectors.library.listing import filter_rights, filter_shape, filter_used

SHAPES = [
    ("landscape", pgettext_lazy("picture", "Landscape")),
    ("portrait", pgettext_lazy("picture", "Portrait")),
    ("square", pgettext_lazy("picture", "Square")),
]
RIGHTS = [
    ("ending", _("Run out within 30 days")),
    ("ended", _("Have run out")),
    ("forbidden", _("Not on the site")),
    ("valid", pgettext_lazy("rights", "Valid")),
    ("none", _("No record (own picture)")),
]
USES = [("used", pgettext_lazy("picture", "Used")), ("unused", pgettext_lazy("picture", "Unused"))]


def _date() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class PictureFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Filters over the library. A value that means nothing is an error of the form, never a
    failure."""

    q = django_filters.CharFilter(
        label=_("Words"),
        max_length=200,
        method="by_words",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    tag = django_filters.CharFilter(
        label=_("Tag"),
        max_length=40,
        method="by_tag",
        widget=forms.TextInput(attrs={"list": "picture-tags"}),
    )
    collection = django_filters.ModelChoiceFilter(
        label=_("Collection"),
        queryset=PictureCollection.objects.order_by("name"),
        method="by_collection",
        empty_label=_("All collections"),
    )
    creator = django_filters.CharFilter(label=_("Photographer"), max_length=120)
    since = django_filters.DateFilter(
        label=_("Taken from"),
        field_name="taken_on",
        lookup_expr="gte",
        widget=_date(),
        validators=[validate_day],
    )
    until = django_filters.DateFilter(
        label=_("Taken until"),
        field_name="taken_on",
        lookup_expr="lte",
        widget=_date(),
        validators=[validate_day],
    )
    shape = django_filters.ChoiceFilter(
        label=_("Shape"), choices=SHAPES, method="by_shape", empty_label=_("Any shape")
    )
    rights = django_filters.ChoiceFilter(
        label=_("Rights"), choices=RIGHTS, method="by_rights", empty_label=_("Any rights")
    )
    use = django_filters.ChoiceFilter(
        label=pgettext_lazy("picture", "Use"),
        choices=USES,
        method="by_use",
        empty_label=_("Used or not"),
    )
    lacks = django_filters.ChoiceFilter(
        label=_("Lacks"),
        choices=[("credit", _("Without a credit")), ("file", _("Without a file"))],
        method="by_lack",
        empty_label=_("Complete or not"),
    )

    order = django_filters.ChoiceFilter(
        label=pgettext_lazy("sorting", "Order"),
        choices=[
            ("oldest", pgettext_lazy("sorting", "Oldest first")),
            ("name", pgettext_lazy("sorting", "By name")),
            ("largest", pgettext_lazy("sorting", "Largest first")),
        ],
        method="leave",
        empty_label=_("Newest first"),
    )

    class Meta:
        model = Image
        fields: list[str] = []

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def leave(self, rows: ImageQuerySet, name: str, value: str) -> ImageQuerySet:
        """Leave the rows as they are: the page is read in this order."""
        return rows

    def by_words(self, rows: ImageQuerySet, name: str, value: str) -> ImageQuerySet:
        return filter_library_pictures(rows, value.split()[:WORDS_MAX])

    def by_tag(self, rows: ImageQuerySet, name: str, value: str) -> ImageQuerySet:
        return rows.filter(tagged__tag__key=fold_line(value)[:160])

    def by_collection(
        self, rows: ImageQuerySet, name: str, value: PictureCollection
    ) -> ImageQuerySet:
        return rows.filter(collected__collection=value)

    def by_shape(self, rows: ImageQuerySet, name: str, value: str) -> ImageQuerySet:
        return filter_shape(rows, value)

    def by_rights(self, rows: ImageQuerySet, name: str, value: str) -> ImageQuerySet:
        return filter_rights(rows, value, self.today)

    def by_use(self, rows: ImageQuerySet, name: str, value: str) -> ImageQuerySet:
        return filter_used(rows, used=value == "used")

    def by_lack(self, rows: ImageQuerySet, name: str, value: str) -> ImageQuerySet:
        return rows.filter(credit="") if value == "credit" else rows.filter(original="")
