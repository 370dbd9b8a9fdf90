"""The form of a mark on a proof."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.actions.writing.proofs import ProposedMark
from articles.domain.texts.proof_marks import find_occurrence
from articles.forms.articles import label_fields
from articles.models import Article, MarkKind
from articles.models.review.proofs import MarkField, MarkStyle
from articles.selectors.desk.proofs import plain_text_of


class MarkForm(forms.Form):
    """A mark as people say it: on these words, the second time they are there, this instead."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    field = forms.ChoiceField(
        label=gettext_lazy("Part"), choices=MarkField.choices, initial=MarkField.BODY
    )
    kind = forms.ChoiceField(label=gettext_lazy("Mark"), choices=MarkKind.choices)
    words = forms.CharField(
        label=gettext_lazy("On the words"),
        max_length=300,
        strip=False,
        help_text=gettext_lazy(
            "Select them in the proof, or write them. An insertion comes behind them."
        ),
    )
    number = forms.IntegerField(
        label=gettext_lazy("Which of the places where they stand"),
        min_value=1,
        max_value=9999,
        initial=1,
    )
    proposal = forms.CharField(
        label=gettext_lazy("What should stand there"), max_length=300, required=False
    )
    style = forms.ChoiceField(
        label=gettext_lazy("Set as"), choices=[("", "—"), *MarkStyle.choices], required=False
    )
    behind = forms.CharField(
        label=gettext_lazy("Move behind the words"), max_length=300, strip=False, required=False
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, article: Article, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article = article
        label_fields(self)

    def clean(self) -> dict[str, Any]:
        """Find the place. Words that are not there are reported with their field."""
        data = self.cleaned_data
        if self.errors:
            return data
        text = plain_text_of(self.article, data["field"])
        words = data["words"]
        start = find_occurrence(text, words, data["number"])
        if start is None:
            raise ValidationError(
                {"words": _("These words do not stand there so often. Look at the proof again.")}
            )
        data["start"] = start
        data["end"] = start + len(words)
        if data["kind"] == MarkKind.INSERT:
            data["start"] = data["end"]
        target = find_occurrence(text, data["behind"], 1)
        if data["kind"] == MarkKind.MOVE and target is None:
            raise ValidationError({"behind": _("Write words that stand in the proof.")})
        data["target"] = (
            target + len(data["behind"])
            if data["kind"] == MarkKind.MOVE and target is not None
            else None
        )
        return data

    def proposed_mark(self) -> ProposedMark:
        """Return the mark that was filled in."""
        names = ("field", "kind", "start", "end", "target", "note")
        proposal = {
            MarkKind.STYLE: "style",
            MarkKind.INSERT: "proposal",
            MarkKind.REPLACE: "proposal",
        }
        proposed = proposal.get(self.cleaned_data["kind"])
        values = {name: self.cleaned_data[name] for name in names}
        text = self.cleaned_data[proposed] if proposed else ""
        return ProposedMark(**values, proposal=text)
