"""The staff's forms: they clean input and hand a whole Draft to the actions, which decide."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from articles.actions.writing.drafts import CreditLine, Draft, Picture
from articles.domain.choices import RightsKind, UseRole
from articles.editor import body_widget
from articles.forms.models import ReportingForm
from articles.markup.sanitising import clean_body, described_images
from articles.models import Article, Image, RightsRecord
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
    rights_valid_from = forms.DateField(label=_("Rights valid from"), required=False)
    rights_valid_until = forms.DateField(label=_("Rights valid until"), required=False)
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

    class Meta:
        model = Article
        fields = ["publication", *TEXT_FIELDS, "expires_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            self.fields["body"].widget = body_widget()
        self.initial["started_from"] = self.instance.version
        self.initial["window"] = str(uuid4())
        label_fields(self)
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
            credits=[
                CreditLine(role=row["role"], person=row.get("person"), name=row.get("name") or "")
                for row in sorted(credit_rows, key=lambda row: row.get("position") or 0)
            ],
            pictures=[
                *(_lead(row) for row in sorted(pictures, key=lambda row: row.get("position") or 0)),
                *body_pictures(self.cleaned_data.get("body") or ""),
            ],
            rights=self.rights(),
            expires_at=self.cleaned_data.get("expires_at"),
        )


def _lead(row: dict[str, Any]) -> Picture:
    return Picture(
        image=row["image"],
        role=UseRole.LEAD,
        caption=row.get("caption") or "",
        alt_text=row.get("alt_text") or "",
        decorative=bool(row.get("decorative")),
    )


def body_pictures(body: str) -> list[Picture]:
    """Return the uses of the library's pictures that are in a body; one without alternative text
    is decorative.
    """
    described = described_images(clean_body(body))
    images = Image.objects.in_bulk(list(described)) if described else {}
    return [
        Picture(
            image=images[number],
            role=UseRole.BODY,
            alt_text=alt_text[:300],
            decorative=not alt_text,
        )
        for number, alt_text in described.items()
        if number in images
    ]


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


class RowsFormSet(LabelledFormSet):
    """Inline rows that are read, never saved one by one: the action replaces them all.

    So a row that somebody else's save replaced meanwhile is no fault of this form; the action tells
    of the newer save.
    """

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        shown = form.fields["id"].initial
        form.fields["id"] = forms.CharField(required=False, initial=shown, widget=forms.HiddenInput)

    def rows(self) -> list[dict[str, Any]]:
        """Return the cleaned rows that are filled in and not marked for deletion."""
        return [
            form.cleaned_data
            for form in self.forms
            if form.is_valid() and form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


class ColumnsFormSet(RowsFormSet):
    def clean(self) -> None:
        """Refuse two home columns; without one the first column is the home."""
        super().clean()
        if sum(bool(row.get("is_primary")) for row in self.rows()) > 1:
            raise ValidationError(
                _("An article has one home column. Take the mark away from the others.")
            )


def label_fields(form: forms.BaseForm) -> None:
    """Give every field its name for screen readers."""
    for field in form.fields.values():
        widget: Any = getattr(
            field.widget, "widget", field.widget
        )  # the admin wraps what chooses a related row
        widget.attrs.setdefault("aria-label", str(field.label or ""))
