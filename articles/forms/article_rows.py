"""The rows of an article's form: its columns, its byline, its lead pictures."""

from typing import Any

from django import forms
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.forms.models import inlineformset_factory
from django.utils.translation import gettext_lazy as _

from articles.domain.choices import UseRole
from articles.forms.articles import LabelledFormSet, label_fields
from articles.forms.pickers import Picker, PicturePicker
from articles.models import Article, ArticleColumn, Credit, ImageUse
from articles.selectors.writing.column_choices import list_column_choices

ORDER_MAX = 32_767  # what the column holds
CREDITED_PERSON = Credit._meta.get_field("person")
USED_IMAGE = ImageUse._meta.get_field("image")


class OrderField(forms.IntegerField):
    """Where a row comes among the others. A row without a number, or with the 0 of a new row, comes
    last."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=0, max_value=ORDER_MAX, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value or ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial or None, "" if data == "0" else data)


class RowsFormSet(LabelledFormSet):
    """Inline rows that are read, never saved one by one: the action replaces them all.

    So a row that somebody else's save replaced meanwhile is no fault of this form; the action tells
    of the newer save.
    """

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        shown = form.fields["id"].initial
        form.fields["id"] = forms.CharField(required=False, initial=shown, widget=forms.HiddenInput)
        if "position" in form.fields:
            label = form.fields["position"].label
            form.fields["position"] = OrderField(label=label)
            label_fields(form)

    def validate_unique(self) -> None:
        """Leave doubles to the action: it numbers the rows anew, and says which stand there
        twice."""

    def rows(self) -> list[dict[str, Any]]:
        """Return the cleaned rows that are filled in and not marked for deletion."""
        return [
            form.cleaned_data
            for form in self.forms
            if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


class ColumnsFormSet(RowsFormSet):
    """The columns of an article. Each row offers the columns of every newspaper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered: list[Any] | None = None

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if self.offered is None:
            self.offered = _column_options()
        form.fields["column"].choices = self.offered

    def clean(self) -> None:
        """Refuse two home columns; without one the first column is the home."""
        super().clean()
        if sum(bool(row.get("is_primary")) for row in self.rows()) > 1:
            raise ValidationError(
                _("An article has one home column. Take the mark away from the others.")
            )


def _column_options() -> list[Any]:
    """Return the options of a choice of columns; with several newspapers a group for each."""
    papers = list_column_choices()
    groups = [(one.paper, [(choice.pk, choice.label) for choice in one.columns]) for one in papers]
    blank = ("", "—")
    if len(groups) == 1:
        _paper, options = groups[0]
        return [blank, *options]
    return [blank, *groups]


# A form that says it has more rows than that is none of ours; Django would build two thousand.
ROWS_MAX = 200
ColumnRows = inlineformset_factory(
    Article,
    ArticleColumn,
    formset=ColumnsFormSet,
    fields=["column", "is_primary"],
    extra=1,
    max_num=ROWS_MAX,
    absolute_max=ROWS_MAX,
)
CreditRows = inlineformset_factory(
    Article,
    Credit,
    formset=RowsFormSet,
    fields=["position", "role", "person", "name"],
    extra=1,
    max_num=ROWS_MAX,
    absolute_max=ROWS_MAX,
    widgets={"person": Picker(CREDITED_PERSON, site)},
)
PictureRows = inlineformset_factory(
    Article,
    ImageUse,
    formset=RowsFormSet,
    fields=["image", "position", "caption", "alt_text", "decorative"],
    extra=1,
    max_num=ROWS_MAX,
    absolute_max=ROWS_MAX,
    widgets={"image": PicturePicker(USED_IMAGE, site)},
)


def make_column_rows(article: Article, **how: Any) -> Any:
    """Return the rows of an article's columns, the home column first."""
    rows = ArticleColumn.objects.order_by("-is_primary", "pk")
    return ColumnRows(instance=article, queryset=rows, prefix="standings", **how)


def make_credit_rows(article: Article, **how: Any) -> Any:
    """Return the rows of an article's byline in printed order."""
    return CreditRows(instance=article, prefix="credits", **how)


def make_picture_rows(article: Article, **how: Any) -> Any:
    """Return the rows of an article's lead pictures; those in the body are in the body."""
    rows = ImageUse.objects.filter(role=UseRole.LEAD).select_related("image")
    return PictureRows(instance=article, queryset=rows, prefix="image_uses", **how)
