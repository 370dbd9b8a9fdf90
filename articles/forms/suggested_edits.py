"""The form of suggestion mode: the parts of an article that are written in place."""

from copy import copy
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.editor import body_widget
from articles.forms.articles import GROWING_LINE, IN_PLACE, label_fields
from articles.forms.models import ReportingForm
from articles.models import Article
from articles.models.texts.locks import WINDOW_MAX


class SuggestionForm(ReportingForm):
    """The text of an article as somebody suggests it. Nothing of it is stored in the article.

    `started_from` is the revision in which is typed, `window` names the window of the browser.
    """

    recovered = False
    started_from = forms.IntegerField(widget=forms.HiddenInput)
    window = forms.CharField(widget=forms.HiddenInput, required=False, max_length=WINDOW_MAX)
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
