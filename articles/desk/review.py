"""The signature page: a text as readers will read it, what changed, what is open, and the signature
beside it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.actions.review.readiness import Readiness, check_readiness
from articles.actions.review.releases import preview_release
from articles.actions.review.workflow import find_signature_obstacles
from articles.admin_base import signed_in_user
from articles.article_acts.initial import initial_values
from articles.article_acts.outcomes import outcome_sentence
from articles.article_acts.table import ACTS, ArticleAct, offered_acts
from articles.desk.screens import render_screen, require_sight
from articles.desk.suggested_edits import may_suggest, show_suggestions
from articles.domain.states import PROOFS, STEPS
from articles.domain.texts.checking import SUGGESTIONS_MAX
from articles.errors import Invalid, Refused, Stale
from articles.forms.acts import ActForm
from articles.forms.remarks import RemarkForm
from articles.models import Article, PageFile, Placement, RightsRecord
from articles.rights import may
from articles.selectors.desk.desk import find_next_waiting
from articles.selectors.desk.revisions import (
    BaseReason,
    ComparisonBase,
    compare_with_newest,
    find_comparison_base,
)
from articles.selectors.desk.workflow import WorkflowState, find_workflow_state
from articles.selectors.public.articles import article_page
from articles.selectors.public.site import site_of
from articles.selectors.remarks import list_open_remarks
from articles.selectors.search.suggestions import suggest_corrections
from newsroom.accounts.models import User

READ_ARTICLES = "articles.view_article"
JUDGEMENTS = {act.slug: act for act in ACTS if act.slug in {"approve", "return"}}
TEMPLATE = "desk/review/screen.html"


@require_http_methods(["GET", "HEAD", "POST"])
def show_review(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show a text for its signature, and approve or return it (POST `act`).

    What the act refuses is shown beside the text, with everything that was typed. A text that
    somebody changed meanwhile is shown as it is now, with what changed.
    """
    require_sight(request, READ_ARTICLES)
    rows = Article.objects.select_related(
        "publication", "responsible_editor__person", "release__revision"
    )
    article = get_object_or_404(rows, pk=pk)
    by = signed_in_user(request)
    at = timezone.now()
    act = JUDGEMENTS.get(request.POST.get("act", ""))
    if act is None:
        return _render(request, article, by, at, {})
    form = _form(act, article, by, request.POST)
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


def _form(
    act: ArticleAct, article: Article, by: User, sent: Mapping[str, Any] | None = None
) -> ActForm:
    """Return the form of an act; it carries the version and the step that the page shows."""
    looked_at = {"version": article.version, "step": article.stage}
    initial = {**looked_at, **initial_values(act, article, by)}
    return act.form(sent, initial=initial, auto_id=f"{act.slug}_%s", label_suffix="")


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
        step = sent.get("back_step", "")
        query = f"?step={step}" if step in STEPS else ""
        return f"{reverse('admin:articles_signing_queue')}{query}"
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
    """Return the screen. The number of queries does not grow with what it shows."""
    state = find_workflow_state(article, by, at)
    offered = {act.slug: act for act in offered_acts(article, by, state, at)}
    readiness = check_readiness(article, at=at)
    forms = {
        slug: sent.get(slug) or _form(act, article, by)
        for slug, act in JUDGEMENTS.items()
        if slug in offered
    }
    at_step = article.stage in STEPS
    title = _("For signature: %(step)s") % {"step": article.get_stage_display()}
    return render_screen(
        request,
        TEMPLATE,
        title=title if at_step else _("Read the text"),
        menu_section="review",
        article=article,
        standing=state,
        readiness=readiness,
        at_step=at_step,
        approve=forms.get("approve"),
        obstacles=find_signature_obstacles(article) if at_step else [],
        send_back=forms.get("return"),
        opens_return="return" in sent or request.GET.get("open") == "return",
        refused=[form for slug, form in sent.items() if slug not in forms],
        publishes="publish" in offered,
        **_story(article, readiness, at),
        **_changes(article, state, by, shown_version),
        **_open_points(article, state, by, at),
        **_print_and_rights(article),
    )


def _story(article: Article, readiness: Readiness, at: datetime) -> dict[str, Any]:
    """Return what the readers' templates show. Eleven queries."""
    shown, release = preview_release(article, readiness.notice, at=at)
    page = article_page(site_of(article.publication), shown, release, at)
    return {"page": page, "release": release, "text": release.revision}


def _changes(
    article: Article, state: WorkflowState, by: User, shown_version: int | None
) -> dict[str, Any]:
    """Return what changed, and since when: since the page showed the text, if somebody changed it
    meanwhile, else as the selector says."""
    base = find_comparison_base(article, state.round, by)
    if shown_version is not None:
        base = ComparisonBase(shown_version, BaseReason.SHOWN)
    comparison = compare_with_newest(article, base.number) if base else None
    changed = [block for block in comparison.body if block.change != "same"] if comparison else []
    return {"base": base, "comparison": comparison, "changed_blocks": changed}


def _open_points(article: Article, state: WorkflowState, by: User, at: datetime) -> dict[str, Any]:
    """Return open notes, what the checker found, undecided suggestions and marks on a proof.
    Twelve queries at most."""
    suggestions = suggest_corrections(article, at=at)
    is_proof = article.stage in PROOFS
    marks = list(state.round.proofmarks.order_by("pk")) if state.round and is_proof else []
    note_form = RemarkForm(auto_id="note_%s", label_suffix="") if may(by, "add_remark") else None
    return {
        "note_form": note_form,
        "suggested": show_suggestions(article, by),
        "may_suggest": may_suggest(article, by),
        "notes": list_open_remarks(article),
        "suggestions": suggestions,
        "suggestions_cut": len(suggestions) >= SUGGESTIONS_MAX,
        "is_proof": is_proof,
        "open_marks": [mark for mark in marks if mark.accepted is None],
        "decided_marks": sum(mark.accepted is not None for mark in marks),
    }


def _print_and_rights(article: Article) -> dict[str, Any]:
    """Return where the text is in print, its rights record and its pictures. Four queries."""
    places = list(
        Placement.objects.filter(article=article)
        .select_related("page__issue")
        .order_by("-is_primary", "page__issue__date", "page__position")
    )
    files = PageFile.objects.filter(page__in=[place.page_id for place in places], is_current=True)
    drawn = {page for page, images in files.values_list("page", "images") if images}
    return {
        "places": [(place.page, place.page_id in drawn) for place in places],
        "rights": RightsRecord.objects.filter(article=article).first(),
        "picture_uses": article.image_uses.select_related("image").order_by("position", "pk"),
    }
