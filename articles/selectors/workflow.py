"""Where a text stands on its round: who signed what, what came back and why, and what is still open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from articles.errors import Words
from articles.models import Approval, Article, Correction, ProofMark, Return, Revision, Round, Waiver
from articles.profiles import AUTHOR, in_the_way
from articles.states import STEPS, Stage

if TYPE_CHECKING:
    from newsroom.accounts.models import User


@dataclass(frozen=True)
class StepShown:
    """One step of a round: signed (with its approval), now, or to come."""

    step: Stage
    approval: Approval | None
    now: bool


@dataclass(frozen=True)
class Standing:
    """Everything the desk asks of a text that is on its way. `typographic` counts revisions of accepted proof marks
    since the first approval; `since` is the revision to compare with: what the last return or signature saw."""

    round: Round | None
    steps: Sequence[StepShown]
    returns: Sequence[Return]
    waivers: Sequence[Waiver]
    correction: Correction | None
    open_remarks: int
    undecided_marks: int
    typographic: int
    since: int | None
    hindered: Words | None


def standing(article: Article, by: "User") -> Standing:
    """Return where a text stands, as one person sees it. At most ten queries."""
    found = article.rounds.order_by("-number").first()
    counts = Article.objects.filter(pk=article.pk).aggregate(
        remarks=Count("remarks", filter=Q(remarks__settled_at=None), distinct=True),
        corrections=Count("corrections", filter=Q(corrections__published_at=None, corrections__cancelled_at=None)),
    )
    correction = Correction.objects.open().filter(article=article).first() if counts["corrections"] else None
    if found is None:
        return Standing(None, [], [], [], correction, counts["remarks"], 0, 0, None, None)
    approvals = list(found.approvals.select_related("revision", "by").order_by("at", "pk"))
    returns = list(found.returns.select_related("revision").order_by("-at", "-pk"))
    valid = {approval.step: approval for approval in approvals if approval.cancelled_at is None}
    first = min((approval.revision.number for approval in valid.values()), default=article.version)
    return Standing(
        round=found,
        steps=[StepShown(Stage(step), valid.get(step), article.stage == step) for step in found.steps],
        returns=returns,
        waivers=list(found.waivers.select_related("person")),
        correction=correction,
        open_remarks=counts["remarks"],
        undecided_marks=ProofMark.objects.filter(round=found, accepted=None).count() if not found.closed_at else 0,
        typographic=Revision.objects.filter(article=article, number__gt=first, typographic=True).count(),
        since=_since(article, approvals, returns, by),
        hindered=_hindered(article, found, approvals, returns, by),
    )


def _since(article: Article, approvals: Sequence[Approval], returns: Sequence[Return], by: "User") -> int | None:
    """Return the revision to compare the text with: what I saw last, else what the last return saw."""
    mine = [act.revision.number for act in (*approvals, *returns) if act.by_id == by.pk]
    seen = max(mine) if mine else (returns[0].revision.number if returns else None)
    return seen if seen is not None and seen < article.version else None


def _hindered(
    article: Article, found: Round, approvals: Sequence[Approval], returns: Sequence[Return], by: "User"
) -> Words | None:
    """Return why four eyes keep this person from the step the text stands at, None when nothing does."""
    if article.stage not in STEPS or found.closed_at or found.waivers.filter(step=article.stage, person=by).exists():
        return None
    parts: dict[str, set[int]] = {AUTHOR: set(found.authors)}
    for act in (*approvals, *returns):
        parts.setdefault(act.step, set()).add(act.by_id)
    held = in_the_way(by.pk, article.stage, parts)
    if held is None:
        return None
    part: Any = _("author") if held == AUTHOR else Stage(held).label
    return _("You are part of this round already (%(part)s): somebody else takes this step.") % {"part": part}
