"""The rail of the writing screen: where a text is in the house, what is missing, what comes
next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import rights
from articles.actions.review.readiness import Gap, Part, check_readiness
from articles.article_acts.table import ArticleAct, offered_acts
from articles.desk.suggested_edits import may_suggest, show_suggestions
from articles.domain.states import REVIEWS, STEPS, WRITING, Stage, was_seen_by
from articles.errors import Words
from articles.models import Article, RightsRecord
from articles.selectors.desk.workflow import WorkflowState, find_workflow_state
from articles.selectors.remarks import list_open_conversations
from articles.selectors.writing.places_in_print import list_places_in_print
from newsroom.accounts.models import User

FIRST_ACTS = 3  # beside the text; the others are folded away
# Where a part of the article is on the screen.
FIELD_OF_PART = {
    Part.HEADLINE: "id_headline",
    Part.BODY: "id_body",
    Part.COLUMNS: "id_standings-0-column",
    Part.RIGHTS: "id_rights_kind",
    Part.SOURCE: "id_source_name",
    Part.PICTURES: "pictures-title",
}


@dataclass(frozen=True)
class MissingPart:
    """Something that is missing, in words; `target` is the id of its field, empty where it is on
    another page."""

    words: Words
    target: str


@dataclass(frozen=True)
class OfferedAct:
    """An act as the screen offers it. `slug` names it where it follows a save."""

    slug: str
    title: Words
    weight: str
    address: str


def shows_rights(article: Article | None, by: User, at: datetime) -> bool:
    """Say whether the form carries the rights record: before readers have seen the text, for
    whoever keeps rights."""
    seen = article is not None and was_seen_by(
        article.stage, article.visibility, article.published_at, at
    )
    return rights.can_keep_rights(by) and not seen


def describe_place_in_house(article: Article, by: User, at: datetime) -> dict[str, Any]:
    """Return what the rail shows of a stored article. The number of queries is fixed."""
    state = find_workflow_state(article, by, at)
    readiness = check_readiness(article, at=at)
    concerning = [gap for gap in readiness.gaps if _concerns(gap, article, by)]
    acts = _order(offered_acts(article, by, state, at), state, by)
    offered = [_offer(act, article) for act in acts]
    return {
        "standing": state,
        "missing": [MissingPart(gap.words, _target(gap, article, by, at)) for gap in concerning],
        "outlook": "" if concerning else _outlook(article, state, readiness.gaps),
        "acts": offered[:FIRST_ACTS],
        "more_acts": offered[FIRST_ACTS:],
        "notes": list_open_conversations(article),
        "places": list_places_in_print(article),
        "rights_record": RightsRecord.objects.filter(article=article).first(),
        "may_place": rights.can_place(by),
        "may_suggest": may_suggest(article, by),
        "suggested": show_suggestions(article, by),
        "on_the_site": Article.objects.published(at).filter(pk=article.pk).exists(),
    }


def _concerns(gap: Gap, article: Article, by: User) -> bool:
    """Say whether a person can do something about what is missing. Who signs the first review
    answers for the text: before that nobody is missing."""
    if gap.part == Part.EDITOR:
        on_its_way = article.stage in (*WRITING, *STEPS)
        return not on_its_way and any(rights.can_step(by, step) for step in REVIEWS)
    if gap.part == Part.NOTICE:
        return rights.may(by, "add_copyrightnotice")
    if gap.part == Part.RIGHTS:
        return rights.can_keep_rights(by)
    return True


def _target(gap: Gap, article: Article, by: User, at: datetime) -> str:
    if gap.part == Part.RIGHTS and not shows_rights(article, by, at):
        return ""
    return FIELD_OF_PART.get(gap.part, "")


def _outlook(article: Article, state: WorkflowState, gaps: Sequence[Gap]) -> str:
    """Return what comes next where nothing is missing that concerns this person."""
    waiting = [str(step.step.label) for step in state.steps if step.approval is None]
    in_round = state.round is not None and state.round.closed_at is None
    if article.stage == Stage.READY:
        return (
            _("What is still missing is settled by others.")
            if gaps
            else _("Nothing is missing: it can be published.")
        )
    if article.stage in WRITING and not (in_round and article.stage == Stage.RETURNED):
        return _("Nothing is missing in the text: it can be submitted.")
    if in_round and waiting:
        return _("Nothing is missing in the text. Signatures to come: %(steps)s.") % {
            "steps": pgettext("between steps", ", ").join(waiting)
        }
    return ""


def _order(acts: Sequence[ArticleAct], state: WorkflowState, by: User) -> list[ArticleAct]:
    """Return the acts in the order of what comes next; what takes a text away comes last."""
    held = state.lock is not None and state.lock.by_id != by.pk

    def rank(act: ArticleAct) -> int:
        if held and act.slug == "take-over":
            return 0
        return {"default": 1, "plain": 2, "danger": 3}[act.weight]

    return sorted(acts, key=rank)


def _offer(act: ArticleAct, article: Article) -> OfferedAct:
    """Return an act with its page; a signature is given on the page that shows the text."""
    address = reverse(act.address, args=[article.pk])
    review = reverse("admin:articles_article_review", args=[article.pk])
    if act.slug == "approve":
        return OfferedAct("review", act.title, act.weight, review)
    if act.slug == "return":
        return OfferedAct("return", act.title, act.weight, f"{review}?open=return")
    return OfferedAct(act.slug, act.title, act.weight, address)
