"""The form of a note of the house on a text."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import rights
from articles.forms.articles import label_fields
from articles.models import Article
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
