"""The proofreader's page: the frozen proof, its marks, and a form that works with and without a
mouse.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import rights
from articles.actions.writing import proofs as actions
from articles.admin_base import signed_in_user
from articles.common.numbers import read_number
from articles.desk.acts.acting import find_article
from articles.desk.screens import render_screen
from articles.desk.suggested_edits import may_suggest, show_suggestions
from articles.errors import Refused
from articles.forms.proof_marks import MarkForm
from articles.models import Article, ProofMark
from articles.selectors.desk.proofs import make_galley


def show_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the proof; mark it, or decide a mark (POST `accept`, `reject`, `withdraw` with its
    number).
    """
    article = find_article(request, pk)
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
    return render_screen(
        request,
        "desk/article/proof.html",
        title=_("Proof"),
        article=article,
        form=form,
        galley=galley,
        may_mark=galley.open and rights.can_step(by, article.stage),
        may_decide=rights.may(by, "edit_any_article"),
        me=by,
        suggested=show_suggestions(article, by),
        may_suggest=may_suggest(article, by),
    )


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
