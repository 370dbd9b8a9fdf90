"""The rows of an article's form: its columns, its byline, its lead pictures."""

from typing import Any

from django import forms
from django.contrib.admin import site
from django.core.exceptions import ValidationError
from django.forms.models import inlineformset_factory
from django.utils.translation import gettext_lazy as _

from articles.domain.choices import UseRole
from articles.forms.articles import LabelledFormSet
from articles.forms.pickers import Picker
from articles.models import Article, ArticleColumn, Credit, ImageUse
from articles.selectors.writing.column_choices import list_column_choices

CREDITED_PERSON = Credit._meta.get_field("person")
USED_IMAGE = ImageUse._meta.get_field("image")


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
            form.fields["position"].required = False  # a row without a number comes last

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

    def get_unique_error_message(self, unique_check: Any) -> str:
        """Say which row is there twice; Django would name the field of the program."""
        return str(_("The article stands twice in the same column. Take one of the two away."))

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


ColumnRows = inlineformset_factory(
    Article, ArticleColumn, formset=ColumnsFormSet, fields=["column", "is_primary"], extra=1
)
CreditRows = inlineformset_factory(
    Article,
    Credit,
    formset=RowsFormSet,
    fields=["position", "role", "person", "name"],
    extra=1,
    widgets={"person": Picker(CREDITED_PERSON, site)},
)
PictureRows = inlineformset_factory(
    Article,
    ImageUse,
    formset=RowsFormSet,
    fields=["image", "position", "caption", "alt_text", "decorative"],
    extra=1,
    widgets={"image": Picker(USED_IMAGE, site)},
)


def column_rows(article: Article, **how: Any) -> Any:
    """Return the rows of an article's columns, the home column first."""
    rows = ArticleColumn.objects.order_by("-is_primary", "pk")
    return ColumnRows(instance=article, queryset=rows, prefix="standings", **how)


def credit_rows(article: Article, **how: Any) -> Any:
    """Return the rows of an article's byline in printed order."""
    return CreditRows(instance=article, prefix="credits", **how)


def picture_rows(article: Article, **how: Any) -> Any:
    """Return the rows of an article's lead pictures; those in the body are in the body."""
    rows = ImageUse.objects.filter(role=UseRole.LEAD).select_related("image")
    return PictureRows(instance=article, queryset=rows, prefix="image_uses", **how)
