"""The page of one act of the table: what it is, what it needs, and the button."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from articles.actions.review.readiness import check_readiness
from articles.admin_base import signed_in_user
from articles.article_acts.initial import initial_values
from articles.article_acts.outcomes import outcome_sentence
from articles.article_acts.table import ArticleAct
from articles.desk.screens import render_screen, require_sight
from articles.errors import Refused
from articles.forms.acts import ActForm
from articles.models import Article
from articles.selectors.desk.revisions import compare_with_newest
from articles.selectors.desk.workflow import WorkflowState, find_workflow_state
from newsroom.accounts.models import User

READ_ARTICLES = "articles.view_article"
TEMPLATE = "desk/acts/act.html"
ASKED_FOR_READINESS = {"publish", "approve", "submit"}


def find_article(request: HttpRequest, pk: int) -> Article:
    """Return the article of a screen, for whoever reads articles."""
    require_sight(request, READ_ARTICLES)
    rows = Article.objects.select_related(
        "publication", "responsible_editor__person", "release__revision"
    )
    article: Article = get_object_or_404(rows, pk=pk)
    return article


def return_to_article(article: Article) -> HttpResponse:
    """Lead back to the page of the article."""
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def show_act(request: HttpRequest, pk: int, act: ArticleAct) -> HttpResponseBase:
    """Show the page of one act, and do it. What the act refuses is shown, with everything typed."""
    article = find_article(request, pk)
    at = timezone.now()
    by = signed_in_user(request)
    looked_at = {"version": article.version, "step": article.stage}
    initial = {**looked_at, **initial_values(act, article, by)}
    form = act.form(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        before = article.stage
        try:
            act.run(article, by, at, form)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, str(reason))
        else:
            done = get_object_or_404(Article.objects.select_related("release"), pk=article.pk)
            messages.success(request, outcome_sentence(act.slug, before, done, at))
            if request.POST.get("back") == "desk":
                return HttpResponseRedirect(reverse("admin:index"))
            return return_to_article(article)
    return _render(request, article, act, form, by, at)


def _render(
    request: HttpRequest,
    article: Article,
    act: ArticleAct,
    form: ActForm,
    by: User,
    at: datetime,
) -> HttpResponse:
    state = find_workflow_state(article, by, at)
    ready = check_readiness(article, at=at) if act.slug in ASKED_FOR_READINESS else None
    return render_screen(
        request,
        TEMPLATE,
        title=str(act.title),
        menu_section="review",
        article=article,
        form=form,
        act=act,
        standing=state,
        reasons=ready.reasons if ready else [],
        **(_correction(article, state) if act.slug == "publish" else {}),
    )


def _correction(article: Article, state: WorkflowState) -> dict[str, Any]:
    """Return what goes out with an open correction: its note, what changes for readers, and the
    responsible editor who is printed before and after. Four queries at most."""
    release = article.release
    if state.correction is None or release is None:
        return {}
    comparison = compare_with_newest(article, release.revision.number)
    changed = [block for block in comparison.body if block.change != "same"] if comparison else []
    editor = article.responsible_editor
    stays = editor is None or editor.pk == release.editor_id
    return {
        "correction": state.correction,
        "comparison": comparison,
        "changed_blocks": changed,
        "editor_before": release.editor_printed,
        "editor_after": release.editor_printed if stays else str(editor),
    }
