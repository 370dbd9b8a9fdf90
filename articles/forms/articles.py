"""The staff's forms: they clean input and hand a whole Draft to the actions, which decide."""

from collections.abc import Iterable
from copy import copy
from math import inf
from typing import Any
from uuid import uuid4

from django import forms
from django.forms.models import BaseInlineFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.actions.writing.drafts import CreditLine, Draft, Picture, body_pictures
from articles.common.moments import validate_moment
from articles.domain.choices import RightsKind, UseRole
from articles.editor import body_widget
from articles.forms.models import ReportingForm
from articles.forms.moments import DAY_END, DayAndHourField
from articles.models import Article, RightsRecord
from articles.models.texts.locks import WINDOW_MAX
from articles.models.texts.text import TEXT_FIELDS

RIGHTS_FIELDS = (
    "kind",
    "holder",
    "licence",
    "valid_from",
    "valid_until",
    "web_allowed",
    "print_allowed",
    "reprint",
    "machines",
)


DAY_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
# A line that wraps as the readers' headline does.
GROWING_LINE = forms.Textarea(attrs={"rows": 1})
# Written in place, each says its own name while it is empty.
IN_PLACE = ("kicker", "headline", "subhead", "abstract", "dateline")


class ArticleForm(ReportingForm):
    """An article's text and rights.

    `started_from` is the version the writer started from, `window` names the window of the browser.
    """

    recovered = False
    started_from = forms.IntegerField(widget=forms.HiddenInput, required=False)
    window = forms.CharField(widget=forms.HiddenInput, required=False, max_length=WINDOW_MAX)
    rights_kind = forms.ChoiceField(
        label=_("Whose text it is"), choices=RightsKind.choices, required=False
    )
    rights_holder = forms.CharField(label=_("Rights holder"), max_length=120, required=False)
    rights_licence = forms.CharField(
        label=_("Licence or agreement"), max_length=200, required=False
    )
    rights_valid_from = forms.DateField(
        label=_("Rights valid from"), required=False, widget=DAY_INPUT
    )
    rights_valid_until = forms.DateField(
        label=_("Rights valid until"), required=False, widget=DAY_INPUT
    )
    rights_web_allowed = forms.BooleanField(
        label=_("May stand on the site"), required=False, initial=True
    )
    rights_print_allowed = forms.BooleanField(
        label=_("May be printed"), required=False, initial=True
    )
    rights_reprint = forms.ChoiceField(
        label=_("Reprinting by others"),
        choices=RightsRecord.Reprint.choices,
        required=False,
        initial="credit",
    )
    rights_machines = forms.ChoiceField(
        label=_("Use by AI"),
        choices=RightsRecord.Machines.choices,
        required=False,
        initial="forbidden",
    )

    expires_at = DayAndHourField(
        label=_("expires at"),
        required=False,
        usual_hour=DAY_END,
        validators=[validate_moment],
        help_text=_("After this moment readers no longer see it."),
    )

    class Meta:
        model = Article
        fields = ["publication", *TEXT_FIELDS, "expires_at"]
        widgets = {
            "kicker": GROWING_LINE,
            "headline": GROWING_LINE,
            "subhead": GROWING_LINE,
            "abstract": forms.Textarea(attrs={"rows": 2}),
            "source_date": DAY_INPUT,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            self.fields["body"].widget = body_widget(in_page=True)
        self.initial["started_from"] = self.instance.version
        self.initial["window"] = str(uuid4())
        label_fields(self)
        for name in IN_PLACE:
            self.fields[name].widget.attrs["placeholder"] = capfirst(str(self.fields[name].label))
        record = (
            RightsRecord.objects.filter(article=self.instance).first() if self.instance.pk else None
        )
        for name in RIGHTS_FIELDS if record else ():
            self.initial[f"rights_{name}"] = getattr(record, name)

    def is_valid(self) -> bool:
        """An unsaved text that is taken up again is looked at first, never stored at once."""
        return super().is_valid() and not self.recovered

    def rights(self) -> dict[str, Any] | None:
        """Return the fields of the rights record, None where the form does not carry them."""
        if (
            self.add_prefix("rights_kind") not in self.data
        ):  # whoever may not keep rights is not shown them
            return None
        return {name: self.cleaned_data[f"rights_{name}"] for name in RIGHTS_FIELDS}

    def draft(
        self, columns: Iterable[Any], credit_rows: Iterable[Any], pictures: Iterable[Any]
    ) -> Draft:
        """Return the whole article as handed in, from this form and the cleaned rows of its inline
        forms.
        """
        ordered_columns = sorted(columns, key=lambda row: not row.get("is_primary"))
        return Draft(
            text={name: self.cleaned_data.get(name) for name in TEXT_FIELDS},
            columns=[row["column"] for row in ordered_columns],
            credits=read_credits(credit_rows),
            pictures=[
                *(_lead(row) for row in sorted(pictures, key=_printed_order)),
                *body_pictures(self.cleaned_data.get("body") or ""),
            ],
            rights=self.rights(),
            expires_at=self.cleaned_data.get("expires_at"),
        )


def read_credits(rows: Iterable[Any]) -> list[CreditLine]:
    """Return the byline of the cleaned rows of its form, in printed order."""
    return [
        CreditLine(role=row["role"], person=row.get("person"), name=row.get("name") or "")
        for row in sorted(rows, key=_printed_order)
    ]


def _printed_order(row: dict[str, Any]) -> float:
    """Return where a row comes; one without a number comes last."""
    return row.get("position") or inf


def _lead(row: dict[str, Any]) -> Picture:
    return Picture(
        image=row["image"],
        role=UseRole.LEAD,
        caption=row.get("caption") or "",
        alt_text=row.get("alt_text") or "",
        decorative=bool(row.get("decorative")),
    )


class SuggestionForm(ReportingForm):
    """The text of an article as somebody suggests it. Nothing of it is stored in the article.

    `started_from` is the revision in which is typed, `holds` names the suggestions that were in the
    text at the beginning, `window` the window of the browser.
    """

    recovered = False
    started_from = forms.IntegerField(widget=forms.HiddenInput)
    window = forms.CharField(widget=forms.HiddenInput, required=False, max_length=WINDOW_MAX)
    holds = forms.CharField(widget=forms.HiddenInput, required=False)
    why = forms.CharField(label=_("Why, in a word (may be empty)"), max_length=300, required=False)

    class Meta:
        model = Article
        fields = [*IN_PLACE, "body"]
        widgets = {
            "kicker": GROWING_LINE,
            "headline": GROWING_LINE,
            "subhead": GROWING_LINE,
            "abstract": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        kwargs["instance"] = copy(article)
        super().__init__(*args, **kwargs)
        self.fields["body"].widget = body_widget(in_page=True)
        self.initial["started_from"] = article.version
        self.initial["window"] = str(uuid4())
        label_fields(self)
        for name in IN_PLACE:
            self.fields[name].widget.attrs["placeholder"] = capfirst(str(self.fields[name].label))


class LabelledFieldsMixin:
    """A form whose fields say their names themselves."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_fields(self)  # type: ignore[arg-type]


class LabelledFormSet(BaseInlineFormSet[Any, Any, Any]):
    """Rows of a table whose heads only the eye connects with the fields: each field says its name
    itself.
    """

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        label_fields(form)


def label_fields(form: forms.BaseForm) -> None:
    """Give every field its name for screen readers."""
    for field in form.fields.values():
        widget: Any = getattr(
            field.widget, "widget", field.widget
        )  # the admin wraps what chooses a related row
        widget.attrs.setdefault("aria-label", str(field.label or ""))
