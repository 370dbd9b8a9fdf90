"""The signature page: a text as readers will read it, what changed, what is open, and the signature
beside it."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.admin_base import signed_in_user
from articles.article_acts.outcomes import outcome_sentence
from articles.article_acts.table import ArticleAct
from articles.common.numbers import read_number
from articles.desk.screens import render_screen, require_sight
from articles.desk.signing.judgement import (
    JUDGEMENTS,
    WITH_TEXT,
    build_judgement,
    judgement_form,
)
from articles.desk.signing.queue_place import QueuePlace
from articles.domain.states import STEPS
from articles.errors import Invalid, Refused, Stale
from articles.forms.acts import ActForm
from articles.models import Article
from articles.selectors.desk.desk import find_next_waiting
from newsroom.accounts.models import User

READ_ARTICLES = "articles.view_article"
TEMPLATE = "desk/review/screen.html"


@require_http_methods(["GET", "HEAD", "POST"])
def show_review(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a text for its signature, and approve or return it (POST `act`).

    What the act refuses is shown beside the text, with everything that was typed. A text that
    somebody changed meanwhile is shown as it is now, with what changed.
    """
    require_sight(request, READ_ARTICLES)
    article = get_object_or_404(Article.objects.select_related(*WITH_TEXT), pk=pk)
    by = signed_in_user(request)
    at = timezone.now()
    act = JUDGEMENTS.get(request.POST.get("act", ""))
    if act is None:
        return _render(request, article, by, at, {})
    form = judgement_form(act, article, by, request.POST)
    shown_version = None
    if form.is_valid():
        try:
            _require_shown_text(form)
            act.run(article, by, at, form)
        except Refused as refused:
            for reason in refused.reasons:
                form.add_error(None, str(reason))
            if isinstance(refused, Stale):
                shown_version = form.cleaned_data["version"]
                form.data = _with_version(request.POST, article)
        else:
            return _go_on(request, article, act, by, at)
    return _render(request, article, by, at, {act.slug: form}, shown_version=shown_version)


def _require_shown_text(form: ActForm) -> None:
    """Refuse Invalid where nothing says which revision the person had before him or her."""
    if form.cleaned_data["version"] is None:
        raise Invalid(
            _("This page did not say which text it showed. Nothing was signed. Read it here first.")
        )


def _with_version(sent: QueryDict, article: Article) -> QueryDict:
    """Return what was sent with the version that the page shows now, beside what changed."""
    renewed = sent.copy()
    renewed["version"] = str(article.version)
    return renewed


def _go_on(
    request: HttpRequest, article: Article, act: ArticleAct, by: User, at: datetime
) -> HttpResponse:
    """Say what was done. Go back to the rows from which it was sent, else on to the next text that
    waits for this person, else to the desk."""
    before = article.stage
    article.refresh_from_db()
    messages.success(request, outcome_sentence(act.slug, before, article, at))
    rows = _address_of_rows(request.POST)
    if rows:
        return HttpResponseRedirect(rows)
    following = find_next_waiting(by, at, first=before)
    if following is None:
        messages.info(request, _("Nothing else waits for your signature."))
        return HttpResponseRedirect(reverse("admin:index"))
    messages.info(request, _("This is the next text that waits for you."))
    return HttpResponseRedirect(reverse("admin:articles_article_review", args=[following.pk]))


def _address_of_rows(sent: QueryDict) -> str:
    """Return the page of rows from which a judgement was sent, empty where it was not."""
    if sent.get("back") == "desk":
        return reverse("admin:index")
    if sent.get("back") == "queue":
        return QueuePlace.from_form(sent).address(read_number(sent.get("back_next", "")))
    return ""


def _render(
    request: HttpRequest,
    article: Article,
    by: User,
    at: datetime,
    sent: Mapping[str, ActForm],
    *,
    shown_version: int | None = None,
) -> HttpResponse:
    """Return the screen."""
    at_step = article.stage in STEPS
    title = _("For signature: %(step)s") % {"step": article.get_stage_display()}
    return render_screen(
        request,
        TEMPLATE,
        title=title if at_step else _("Read the text"),
        menu_section="review",
        opens_return="return" in sent or request.GET.get("open") == "return",
        **build_judgement(article, by, at, sent, shown_version=shown_version),
    )
