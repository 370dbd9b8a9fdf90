"""What a person sees who judges a text: as readers will read it, what changed, what is open, and the
forms of the signature and of the return."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from articles.actions.review.readiness import Readiness, check_readiness
from articles.actions.review.releases import preview_release
from articles.actions.review.workflow import find_signature_obstacles
from articles.article_acts.initial import initial_values
from articles.article_acts.table import ACTS, ArticleAct, offered_acts
from articles.desk.suggested_edits import may_suggest, show_suggestions
from articles.domain.states import PROOFS, STEPS
from articles.domain.texts.checking import SUGGESTIONS_MAX
from articles.forms.acts import ActForm
from articles.forms.remarks import RemarkForm
from articles.models import Article, PageFile, Placement, RightsRecord
from articles.rights import may
from articles.selectors.desk.revisions import (
    BaseReason,
    ComparisonBase,
    compare_with_newest,
    find_comparison_base,
)
from articles.selectors.desk.workflow import WorkflowState, find_workflow_state
from articles.selectors.public.articles import article_page
from articles.selectors.public.site import site_of
from articles.selectors.remarks import list_open_conversations
from articles.selectors.search.suggestions import suggest_corrections
from newsroom.accounts.models import User

JUDGEMENTS = {act.slug: act for act in ACTS if act.slug in {"approve", "return"}}
WITH_TEXT = ("publication", "responsible_editor__person", "release__revision")


def judgement_form(
    act: ArticleAct, article: Article, by: User, sent: Mapping[str, Any] | None = None
) -> ActForm:
    """Return the form of an act; it carries the version and the step that the page shows."""
    looked_at = {"version": article.version, "step": article.stage}
    initial = {**looked_at, **initial_values(act, article, by)}
    return act.form(sent, initial=initial, auto_id=f"{act.slug}_%s", label_suffix="")


def build_judgement(
    article: Article,
    by: User,
    at: datetime,
    sent: Mapping[str, ActForm],
    *,
    shown_version: int | None = None,
) -> dict[str, Any]:
    """Return what the templates under desk/review show of a text loaded with WITH_TEXT. The number
    of queries does not grow with what it shows.

    `sent` holds a form that was refused, `shown_version` the revision that its page had shown.
    """
    state = find_workflow_state(article, by, at)
    offered = {act.slug: act for act in offered_acts(article, by, state, at)}
    readiness = check_readiness(article, at=at)
    forms = {
        slug: sent.get(slug) or judgement_form(act, article, by)
        for slug, act in JUDGEMENTS.items()
        if slug in offered
    }
    at_step = article.stage in STEPS
    return {
        "article": article,
        "standing": state,
        "readiness": readiness,
        "at_step": at_step,
        "approve": forms.get("approve"),
        "obstacles": find_signature_obstacles(article) if at_step else [],
        "send_back": forms.get("return"),
        "refused": [form for slug, form in sent.items() if slug not in forms],
        "publishes": "publish" in offered,
        **_story(article, readiness, at),
        **_changes(article, state, by, shown_version),
        **_open_points(article, state, by, at),
        **_print_and_rights(article),
    }


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
        "notes": list_open_conversations(article),
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
