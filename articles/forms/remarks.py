"""The forms of words about a text: a note of the house, an error that a reader reports."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import rights
from articles.forms.articles import label_fields
from articles.models import Article, ReportOutcome
from articles.models.review.error_reports import WORDS_MAX
from articles.models.texts.remarks import QUOTE_MAX
from articles.models.texts.text import TEXT_FIELDS


class RemarkForm(forms.Form):
    """A note, on the article, one of its fields, or words of the text."""

    words = forms.CharField(
        label=pgettext_lazy("of the house", "Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("@ names a colleague, who finds the note under the bell."),
    )
    quote = forms.CharField(
        label=_("Words of the text"),
        max_length=QUOTE_MAX,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("Only if the note is about them, exactly as the text has them."),
    )
    field = forms.ChoiceField(label=_("About"), required=False)
    mentions = forms.ModelMultipleChoiceField(
        label=_("For"), required=False, queryset=get_user_model()._default_manager.none()
    )
    must_fix = forms.BooleanField(
        label=_("Must be settled before the text goes on"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("the whole article"))]
        for name in TEXT_FIELDS:
            field = Article._meta.get_field(name)
            choices.append((name, str(field.verbose_name)))  # type: ignore[union-attr]
        self.fields["field"].choices = choices  # type: ignore[attr-defined]
        readers = rights.find_article_readers().order_by("username")
        self.fields["mentions"].queryset = readers  # type: ignore[attr-defined]
        self.fields["words"].widget.attrs |= {
            "data-mentions": reverse("admin:articles_colleagues"),
            "data-mentions-field": self["mentions"].id_for_label,
            "data-mentions-label": _("People who may be named"),
            "data-mentions-hint": _("Arrow keys choose, Enter names the person."),
            "data-mentions-nobody": _("Nobody of this name may read the article."),
        }
        label_fields(self)


class ErrorReportForm(forms.Form):
    """An error in a published text, as a reader reports it. `website` is a trap: people do not see
    it, and programs that fill in every field are told nothing."""

    quote = forms.CharField(
        label=_("The words of the article"),
        max_length=QUOTE_MAX,
        widget=forms.Textarea(attrs={"rows": 2, "lang": "zh-Hans"}),
        help_text=_("Copied from the article, so that we find the place."),
    )
    words = forms.CharField(
        label=_("What is wrong with them"),
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_(
            "Only if you want an answer. It is removed when the answer is sent, or after 90 days."
        ),
    )
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )


class SettleErrorForm(forms.Form):
    """What the desk found, and the answer to the reader."""

    outcome = forms.ChoiceField(
        label=_("What you found"),
        choices=ReportOutcome.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Answer to the reader"),
        max_length=WORDS_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, waits: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].help_text = (
            _("The reader left an address: this goes there by letter.")
            if waits
            else _("The reader left no address: this is for colleagues.")
        )
        label_fields(self)
