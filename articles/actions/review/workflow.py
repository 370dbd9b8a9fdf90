"""三审三校: submitting, approving and sending back. Every act names the step and the version somebody
looked at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.actions.records.reasons import check_reason
from articles.actions.review import locks, rounds
from articles.actions.review.readiness import missing_essentials
from articles.characters import clean_words
from articles.domain.signing import OpenPoints
from articles.domain.states import STEPS, WRITING, Move, Stage, Visibility, first_open_step
from articles.errors import Invalid, NotReady, NotYours, Words, WrongState
from articles.models import (
    Approval,
    Article,
    ProofMark,
    ResponsibleEditor,
    Return,
    ReturnCode,
    RightsRecord,
    Round,
    RoundKind,
)
from newsroom.accounts.actors import Actor
from newsroom.accounts.models import User


def submit_article(
    article: Article, *, by: Actor, at: datetime, version: int | None = None
) -> Article:
    """Hand a text in. It goes to the first step whose approval it lacks.

    Refuses NotYours, WrongState, Stale, Locked, and NotReady with everything that is missing.
    """
    with journal.perform("workflow.submitted", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(rights.can_write(by, article))
        rounds.require_version(article, version)
        if article.stage not in WRITING:
            raise rounds.move_refusal(article, Move.SUBMIT)
        locks.require_free(article, by=by, at=at)
        missing = missing_essentials(article)
        if missing:
            raise NotReady(*(gap.words for gap in missing))
        current = rounds.open_round(article, by=by, at=at)
        current.returns.filter(answered_at=None).update(answered_at=at)
        before, after = rounds.move_stage(
            article, Move.SUBMIT, first_open_step(current.steps, rounds.valid_approvals(current))
        )
        article.save(update_fields=["stage", "visibility"])
        act.record(article=article, from_stage=before, to_stage=after, revision=article.version)
    return article


def recall_article(article: Article, *, by: User, at: datetime) -> Article:
    """Take a submitted text back to its desk, as long as nobody approved it. Refuses NotYours,
    WrongState."""
    with journal.perform("workflow.recalled", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        current = _require_round(article, Move.RECALL)
        rights.require(
            isinstance(by, User) and (current.opened_by_id == by.pk or by.pk in current.authors)
        )
        if rounds.valid_approvals(current):
            raise WrongState(
                _(
                    "Somebody approved it already. Ask that person to return it. Nothing was "
                    "changed."
                )
            )
        seen = article.visibility != Visibility.NEVER
        before, after = rounds.move_stage(
            article, Move.RECALL, Stage.CORRECTING if seen else Stage.DRAFT
        )
        article.save(update_fields=["stage", "visibility"])
        act.record(article=article, from_stage=before, to_stage=after)
    return article


def approve_step(
    article: Article,
    step: str,
    *,
    by: User,
    at: datetime,
    version: int | None = None,
    note: str = "",
    as_editor: bool = False,
) -> Approval:
    """Sign a step for exactly this version; the text goes on to the next step, or is ready.

    The first review names the responsible editor: its signer answers for the text. On a correction
    the editor who was printed stays, unless the signer takes that over (`as_editor`). Refuses
    NotYours (no right, four eyes, no responsible editor), WrongState (somebody was quicker), Stale,
    Locked, NotReady (no rights record, open must-fix notes, undecided marks).
    """
    with journal.perform("workflow.approved", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        current = _require_step(article, step, Move.APPROVE)
        rights.require(rights.can_step(by, step))
        rounds.require_four_eyes(current, step, by)
        rounds.require_version(article, version)
        locks.require_free(article, by=by, at=at)
        _require_nothing_open(article)
        if step == current.steps[0]:
            _name_editor(article, current, by, takes_over=as_editor)
        approval = _sign_step(current, step, by=by, at=at, note=note)
        next_step = first_open_step(current.steps, rounds.valid_approvals(current))
        before, after = rounds.move_stage(article, Move.APPROVE, next_step)
        article.save(update_fields=["stage", "visibility", "responsible_editor"])
        act.record(
            article=article,
            from_stage=before,
            to_stage=after,
            revision=article.version,
            reason=approval.note,
            **rounds.alone_details(current, by),
        )
    return approval


def _sign_step(current: Round, step: str, *, by: User, at: datetime, note: str) -> Approval:
    """Store the approval of the newest revision for one step."""
    approval: Approval = Approval.objects.create(
        round=current,
        step=step,
        revision=current.article.revisions.latest("number"),
        by=by,
        by_printed=journal.printed_name(by),
        at=at,
        note=clean_words(note)[:500],
    )
    return approval


@dataclass(frozen=True)
class ReturnReason:
    """Why a text goes back: a sentence for its author, and codes that the desk counts."""

    text: str
    codes: Sequence[str] = ()

    def checked(self) -> "ReturnReason":
        """Return the reason without blanks around it, each code once. Refuses Invalid."""
        text = check_reason(self.text)
        if not set(self.codes) <= set(ReturnCode.values):
            raise Invalid(_("One of the reasons you ticked does not exist. Nothing was changed."))
        return ReturnReason(text, list(dict.fromkeys(self.codes)))


def return_article(
    article: Article,
    step: str,
    *,
    by: User,
    at: datetime,
    reason: ReturnReason,
    version: int | None = None,
    to_previous: bool = False,
) -> Return:
    """Return a text to its author, or to the step before, with a reason that is kept for ever.

    Whoever approved it in this round finds it on the desk as well. Refuses NotYours, WrongState,
    Stale, Invalid (a reason of fewer than five characters, an unknown code, no step before).
    """
    with journal.perform("workflow.returned", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        current = _require_step(article, step, Move.SEND_BACK)
        _require_judge(current, step, by)
        rounds.require_version(article, version)
        reason = reason.checked()
        target = _step_before(current, step) if to_previous else Stage.RETURNED
        returned = Return(round=current, step=step, to=target, by=by, at=at)
        _store_return(returned, article, reason)
        _undo_approvals(current, target, at)
        before, after = rounds.move_stage(article, Move.SEND_BACK, target)
        article.save(update_fields=["stage", "visibility"])
        act.record(
            article=article,
            from_stage=before,
            to_stage=after,
            revision=article.version,
            reason=reason.text,
            codes=returned.codes,
        )
    return returned


def _store_return(returned: Return, article: Article, reason: ReturnReason) -> None:
    """Store a return with the revision that it judges and the printed name of its reviewer."""
    returned.revision = article.revisions.latest("number")
    returned.by_printed = journal.printed_name(returned.by)
    returned.reason = reason.text
    returned.codes = list(reason.codes)
    returned.save()


def _require_judge(current: Round, step: str, by: User) -> None:
    """A step is judged by who may take it; what is ready, by who may publish it.
    Refuses NotYours."""
    if step == Stage.READY:
        rights.require(rights.can_publish(by, chief_signs=current.chief_signs))
    else:
        rights.require(rights.can_step(by, step))
        rounds.require_four_eyes(current, step, by)


def _require_round(article: Article, act: Move) -> Round:
    current = rounds.current_round(article)
    if current is None or article.stage not in (*STEPS, Stage.READY):
        raise rounds.move_refusal(article, act)
    return current


def _require_step(article: Article, step: str, act: Move) -> Round:
    """Return the round of a text that stands at this step. Refuses WrongState, telling who was
    quicker."""
    current = rounds.current_round(article)
    if article.stage == step and current is not None and step in (*STEPS, Stage.READY):
        return current
    quicker = rounds.valid_approvals(current).get(step) if current else None
    if quicker is not None:
        raise WrongState(
            _(
                "%(who)s already approved this step at %(when)s. Nothing was done twice. Reload "
                "the page."
            )
            % {"who": quicker.by_printed, "when": journal.short_moment(quicker.at)}
        )
    raise rounds.move_refusal(article, act)


def _require_nothing_open(article: Article) -> None:
    """Refuse NotReady with everything that a signature would cover up."""
    obstacles = find_signature_obstacles(article)
    if obstacles:
        raise NotReady(*obstacles)


def find_signature_obstacles(article: Article) -> list[Words]:
    """Return everything that a signature would cover up; rights set later would cancel it. Four
    queries."""
    points = OpenPoints(
        lacks_rights=not RightsRecord.objects.filter(article=article).exists(),
        has_open_must_fix=article.remarks.filter(must_fix=True, settled_at=None).exists(),
        has_undecided_marks=ProofMark.objects.filter(
            round__article=article, round__closed_at=None, accepted=None
        ).exists(),
        has_undecided_edits=article.suggested_edits.filter(accepted=None).exists(),
    )
    return points.sentences()


def sign_as_editor(article: Article, by: User) -> None:
    """Name who answers for the text: whoever signs its first step. The caller saves the article.

    Refuses NotYours to somebody who prints no name as responsible editor.
    """
    article.responsible_editor = find_responsible_editor(by)


def _name_editor(article: Article, current: Round, by: User, *, takes_over: bool) -> None:
    printed = article.release.editor if article.release else None
    if current.kind == RoundKind.CORRECTION and printed is not None and not takes_over:
        article.responsible_editor = printed
    else:
        sign_as_editor(article, by)


def find_responsible_editor(by: User) -> ResponsibleEditor:
    """Return the responsible editor an account signs as. Refuses NotYours where it is connected
    with none."""
    editor: ResponsibleEditor | None = ResponsibleEditor.objects.filter(
        person__user=by, active=True
    ).first()
    if editor is None:
        raise NotYours(
            _(
                "Whoever signs here is printed as responsible editor, and your account is not "
                "connected with one. "
                "Ask the chief editor to enter you under “Responsible editors”. Nothing was "
                "changed."
            )
        )
    return editor


def _step_before(current: Round, step: str) -> Stage:
    done = current.steps if step == Stage.READY else current.steps[: current.steps.index(step)]
    if not done:
        raise Invalid(_("There is no step before this one. Return the text to its author."))
    return Stage(done[-1])


def _undo_approvals(current: Round, target: Stage, at: datetime) -> None:
    """A step that gets the text back signs anew; where a return begins anew, every step does."""
    approvals = current.approvals.filter(cancelled_at=None)
    if target != Stage.RETURNED:
        approvals = approvals.filter(step__in=current.steps[current.steps.index(target) :])
    elif not current.restart_after_return:
        return
    approvals.update(cancelled_at=at)
