"""Where a text is on its round: who signed what, what came back and why, and what is still
open.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.domain.profiles import AUTHOR, conflicting_part
from articles.domain.states import STEPS, Stage
from articles.errors import Words
from articles.models import (
    Approval,
    Article,
    Correction,
    Lock,
    ProofMark,
    Return,
    Round,
    SuggestedEdit,
    Waiver,
)
from newsroom.accounts.models import User
from newsroom.accounts.roles import role_label

LACKS_ROLE = _("On this text the step is signed by: %(roles)s.")


@dataclass(frozen=True)
class RoundStep:
    """One step of a round: signed (with its approval), now, or to come."""

    step: Stage
    approval: Approval | None
    now: bool


@dataclass(frozen=True)
class WorkflowState:
    """Everything the desk asks of a text that is on its way.

    `since` is the revision to compare with: what the last return or signature saw. `slips` are the
    accepted typographic marks and suggestions that somebody who signed earlier has not seen.
    """

    round: Round | None
    steps: Sequence[RoundStep]
    returns: Sequence[Return]
    waivers: Sequence[Waiver]
    correction: Correction | None
    open_remarks: int
    since: int | None
    hindered: Words | None
    lock: Lock | None
    slips: Sequence[ProofMark | SuggestedEdit]


def find_workflow_state(article: Article, by: User, at: datetime) -> WorkflowState:
    """Return where a text is at a moment, as one person sees it. At most thirteen queries."""
    current_round = article.rounds.select_related("profile").order_by("-number").first()
    correction = Correction.objects.open().filter(article=article).first()
    remarks = article.remarks.filter(settled_at=None, answers=None).count()
    lock = Lock.objects.living(at).filter(article=article).first()
    if current_round is None:
        return WorkflowState(None, [], [], [], correction, remarks, None, None, lock, [])
    approvals = list(current_round.approvals.select_related("revision").order_by("at", "pk"))
    returns = list(current_round.returns.select_related("revision").order_by("-at", "-pk"))
    valid = {approval.step: approval for approval in approvals if approval.cancelled_at is None}
    waits = article.stage in STEPS and not current_round.closed_at
    return WorkflowState(
        round=current_round,
        steps=[
            RoundStep(Stage(step), valid.get(step), article.stage == step)
            for step in current_round.steps
        ],
        returns=returns,
        waivers=list(current_round.waivers.select_related("person")),
        correction=correction,
        open_remarks=remarks,
        since=_since(article, approvals, returns, by),
        hindered=find_hindrance(current_round, article.stage, by) if waits else None,
        lock=lock,
        slips=_slips(current_round, valid.values()),
    )


def find_hindrance(current_round: Round, step: str, by: User) -> Words | None:
    """Return the sentence that keeps a person from a step, None when nothing does. Five queries at
    most."""
    if lacks_role(current_round, step, by):
        return LACKS_ROLE % {"roles": name_roles(current_round.step_roles[step])}
    part = hindering_part(current_round, step, by)
    if part is None:
        return None
    return _("You are part of this round already (%(part)s): somebody else takes this step.") % {
        "part": part
    }


def lacks_role(current_round: Round, step: str, by: User) -> bool:
    """Say whether the profile names roles for a step and the person has none of them. One query
    where it names some."""
    roles = current_round.step_roles.get(step, [])
    if not roles or by.is_superuser:
        return False
    return not by.groups.filter(name__in=roles).exists()


def name_roles(roles: Iterable[str]) -> str:
    """Return roles in the reader's language, one behind the other."""
    return ", ".join(role_label(name) for name in roles)


def hindering_part(current_round: Round, step: str, by: User) -> Words | None:
    """Return the part on this round that keeps a person from a step by four eyes, None when nothing
    does.

    A signature that was cancelled later still counts; a waiver lifts it, and so does a profile that
    lets one person do everything. Three queries.
    """
    if current_round.one_person:
        return None
    parts: dict[str, set[int]] = defaultdict(set)
    parts[AUTHOR] = set(current_round.authors)
    for rows in (current_round.approvals, current_round.returns):
        for taken_step, person in rows.values_list("step", "by"):
            parts[taken_step].add(person)
    part = conflicting_part(by.pk, step, parts)
    if part is None or current_round.waivers.filter(step=step, person=by).exists():
        return None
    return _("author") if part == AUTHOR else Stage(part).label


def _slips(current_round: Round, valid: Iterable[Approval]) -> list[ProofMark | SuggestedEdit]:
    """Return the slips that were put right after somebody had signed: a person who signs last is
    shown them.
    """
    oldest = min((approval.revision.number for approval in valid), default=None)
    if oldest is None:
        return []
    put_right = Q(accepted=True, result__typographic=True, result__number__gt=oldest)
    marks = current_round.proofmarks.filter(put_right)
    edits = SuggestedEdit.objects.filter(put_right, article=current_round.article_id)
    return [
        *marks.select_related("decided_by", "result"),
        *edits.select_related("decided_by", "result"),
    ]


def _since(
    article: Article, approvals: Sequence[Approval], returns: Sequence[Return], by: User
) -> int | None:
    """Return the revision to compare the text with: what I saw last, else what the last return
    saw.
    """
    looked_at = [act.revision.number for act in (*approvals, *returns) if act.by_id == by.pk]
    if not looked_at:
        looked_at = [last_return.revision.number for last_return in returns[:1]]
    seen = max(looked_at, default=None)
    return seen if seen is not None and seen < article.version else None
