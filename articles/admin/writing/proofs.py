"""The proofreader's page: the frozen proof, its marks, and a form that works with and without a
mouse.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import rights
from articles.actions.writing import proofs as actions
from articles.admin.staff import signed_in_user
from articles.common.numbers import read_number
from articles.domain.proof_marks import find_occurrence
from articles.errors import Refused
from articles.forms.articles import label_fields
from articles.models import Article, MarkKind, ProofMark
from articles.models.review.proofs import MarkField, MarkStyle
from articles.selectors.desk.proofs import make_galley, plain_text_of


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

    def proposed_mark(self) -> actions.ProposedMark:
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
        return actions.ProposedMark(**values, proposal=text)


def proof_page(request: HttpRequest, article: Article, around: dict[str, Any]) -> HttpResponse:
    """Show the proof; mark it, or decide a mark (POST `accept`, `reject`, `withdraw` with its
    number).
    """
    by = signed_in_user(request)
    at = timezone.now()
    deciding = any(name in request.POST for name in ("accept", "reject", "withdraw"))
    form = MarkForm(
        request.POST if request.method == "POST" and not deciding else None,
        article=article,
        initial={"version": article.version},
    )
    if request.method == "POST" and (deciding or form.is_valid()):
        try:
            if deciding:
                _decide(request, article)
            else:
                version = form.cleaned_data["version"]
                actions.mark_proof(article, form.proposed_mark(), by=by, at=at, version=version)
                messages.success(request, _("The mark stands on the proof."))
        except Refused as refused:
            _show_refusal(request, None if deciding else form, refused)
        else:
            return HttpResponseRedirect(reverse("admin:articles_article_proof", args=[article.pk]))
    galley = make_galley(article, at=at)
    context = {
        **around,
        "article": article,
        "original": article,
        "form": form,
        "galley": galley,
        "title": _("Proof"),
        "may_mark": galley.open and rights.can_step(by, article.stage),
        "may_decide": rights.may(by, "edit_any_article"),
        "me": by,
    }
    return render(request, "admin/articles/article/proof.html", context)


def _show_refusal(request: HttpRequest, form: MarkForm | None, refused: Refused) -> None:
    """Show every reason beside the form that proposed a mark, or above the page without one."""
    for reason in refused.reasons:
        if form is None:
            messages.error(request, str(reason))
        else:
            form.add_error(None, str(reason))


def _decide(request: HttpRequest, article: Article) -> None:
    decision = next(name for name in ("accept", "reject", "withdraw") if name in request.POST)
    pk = read_number(request.POST[decision])
    mark = get_object_or_404(
        ProofMark.objects.select_related("round__article"), pk=pk, round__article=article
    )
    by = signed_in_user(request)
    at = timezone.now()
    if decision == "accept":
        revision = actions.accept_mark(mark, by=by, at=at)
        message = (
            _("Carried out; the signatures stand.")
            if revision.typographic
            else _("Carried out; it is signed anew.")
        )
        messages.success(request, message)
    elif decision == "reject":
        actions.reject_mark(mark, by=by, at=at, reason=request.POST.get("reason", ""))
        messages.success(request, _("The mark is turned down. The text stays as it is."))
    else:
        actions.withdraw_mark(mark, by=by, at=at)
        messages.success(request, _("The mark is taken back."))
