"""What stops a text or frees it: holding, spiking, a waiver of four eyes, an embargo, a task that
is done."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.actions.records.reasons import check_reason
from articles.actions.review import rounds
from articles.characters import clean_words
from articles.common.moments import require_supported
from articles.domain.states import STEPS, WRITING, Move, Stage, Visibility
from articles.errors import Invalid, NotYours, WrongState
from articles.models import Article, Issue, Task, TaskKind, Waiver
from newsroom.accounts.models import User


def hold_article(article: Article, *, by: User, at: datetime, reason: str) -> Article:
    """Stop a text where it stands, with a reason. Refuses NotYours, WrongState, Invalid."""
    return _set_aside(article, Move.HOLD, "hold_article", by=by, at=at, reason=reason)


def spike_article(article: Article, *, by: User, at: datetime, reason: str) -> Article:
    """Put a text aside that nobody will print; it can be taken back. Refuses NotYours, WrongState,
    Invalid."""
    return _set_aside(article, Move.SPIKE, "spike_article", by=by, at=at, reason=reason)


def resume_article(article: Article, *, by: User, at: datetime) -> Article:
    """Put a held text back where it stood. Refuses NotYours, WrongState."""
    return _take_back(article, Move.RESUME, "hold_article", by=by, at=at)


def unspike_article(article: Article, *, by: User, at: datetime) -> Article:
    """Take a spiked text back to where it stood. Refuses NotYours, WrongState."""
    return _take_back(article, Move.RESTORE, "spike_article", by=by, at=at)


def _set_aside(
    article: Article, act: Move, right: str, *, by: User, at: datetime, reason: str
) -> Article:
    with journal.perform(f"workflow.{act}", by=by, at=at, article=article) as performed:
        article = rounds.lock_article(article, at)
        rights.require(rights.may(by, right))
        before, after = rounds.move_stage(article, act)
        checked_reason = check_reason(reason)
        # A held text that is spiked comes back to where it stood before it was held.
        article.stage_before = before if before != Stage.HELD else article.stage_before
        article.schedule_failed_at = None if act == Move.SPIKE else article.schedule_failed_at
        article.save(update_fields=["stage", "visibility", "stage_before", "schedule_failed_at"])
        performed.record(article=article, from_stage=before, to_stage=after, reason=checked_reason)
    return article


def _take_back(article: Article, act: Move, right: str, *, by: User, at: datetime) -> Article:
    with journal.perform(f"workflow.{act}", by=by, at=at, article=article) as performed:
        article = rounds.lock_article(article, at)
        rights.require(rights.may(by, right))
        before, after = rounds.move_stage(article, act, article.stage_before or "")
        article.stage_before = ""
        article.save(update_fields=["stage", "visibility", "stage_before"])
        performed.record(article=article, from_stage=before, to_stage=after)
    return article


def waive_four_eyes(
    article: Article, step: str, person: User, *, by: User, at: datetime, reason: str
) -> Waiver:
    """Let one person take one step of this round in spite of four eyes. Listed for everybody to
    see.

    Refuses NotYours (only the chief, and never for himself or herself), WrongState, Invalid, and
    every waiver on a round whose profile is locked.
    """
    with journal.perform("workflow.waived", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(isinstance(by, User) and rights.may(by, "waive_article"))
        current = rounds.current_round(article)
        if current is None or step not in (*current.steps, Stage.READY):
            raise WrongState(_("This article has no such step before it. Nothing was changed."))
        if current.locked:
            raise NotYours(
                _(
                    "The profile of this article allows no exception: another person must take "
                    "the step."
                )
            )
        if person.pk == by.pk:
            raise NotYours(
                _("Nobody gives an exception to himself or herself. Nothing was changed.")
            )
        checked_reason = check_reason(reason)
        waiver = Waiver.objects.create(
            round=current,
            step=step,
            person=person,
            by=by,
            by_printed=journal.printed_name(by),
            at=at,
            reason=checked_reason,
        )
        act.record(article=article, reason=checked_reason, step=step, person=person.get_full_name())
    return waiver


def set_embargo(
    article: Article, until: datetime | None, *, by: User, at: datetime, reason: str
) -> Article:
    """Promise not to show a text before a moment, or (with None) lift the promise. Never on a text
    readers may see.

    Refuses NotYours, Invalid (a moment in the past, one after the moment it is scheduled for, no
    reason), WrongState.
    """
    with journal.perform("article.embargoed", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(isinstance(by, User) and rights.may(by, "lift_embargo"))
        if article.visibility != Visibility.NEVER and article.stage != Stage.SCHEDULED:
            raise WrongState(
                _("Readers have seen this text: an embargo comes too late. Nothing was changed.")
            )
        checked_reason = check_reason(reason)
        require_supported(until)
        if until is not None and until <= at:
            raise Invalid(_("The embargo would end in the past. Nothing was changed."))
        if (
            until is not None
            and article.stage == Stage.SCHEDULED
            and until > (article.published_at or at)
        ):
            raise Invalid(
                _("The text is scheduled for an earlier moment. Take it off the schedule first.")
            )
        article.embargo_until = until
        article.save(update_fields=["embargo_until"])
        moment = until.isoformat() if until else ""
        act.record(article=article, reason=checked_reason, until=moment)
    return article


def set_deadline(article: Article, due_at: datetime | None, *, by: User, at: datetime) -> Article:
    """Say when a text must have passed its round (截稿), or with None that nobody waits for it.

    Refuses NotYours, WrongState (the text has passed it or ended), Invalid (a moment in the past).
    """
    with journal.perform("article.deadline", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(isinstance(by, User) and rights.may(by, "edit_any_article"))
        if article.stage not in (*WRITING, *STEPS, Stage.HELD):
            raise WrongState(
                _(
                    "This text has passed its round: a deadline would come too late. Nothing was "
                    "changed."
                )
            )
        require_supported(due_at)
        if due_at is not None and due_at <= at:
            raise Invalid(
                _(
                    "This moment has passed. Choose one to come, or leave it empty. Nothing was "
                    "changed."
                )
            )
        article.due_at = due_at
        article.save(update_fields=["due_at"])
        moment = due_at.isoformat() if due_at else ""
        act.record(article=article, due_at=moment)
    return article


def finish_task(
    task: Task, *, by: User, at: datetime, note: str = "", issue: Issue | None = None
) -> Task:
    """Close a task. An after-check is done by somebody who did not publish; a print notice names
    its issue; what a source took back is decided by whoever may withdraw it.

    Refuses NotYours, WrongState (done already), Invalid.
    """
    with journal.perform("task.done", by=by, at=at, article=task.article) as act:
        task = (
            Task.objects.select_for_update(of=("self",)).select_related("article").get(pk=task.pk)
        )
        checking = task.kind == TaskKind.AFTER_CHECK
        rights.require(_may_finish(task, by))
        if task.done_at is not None:
            raise WrongState(
                _("Somebody did this already. Nothing was done twice. Reload the page.")
            )
        if checking and task.opened_by_id == by.pk:
            raise NotYours(_("Whoever published it does not check it as well. Ask a colleague."))
        if task.kind == TaskKind.PRINT_NOTICE and issue is None:
            raise Invalid(_("Name the issue in which the notice is printed."))
        task.done_at = at
        task.done_by = by
        task.note = clean_words(note)[:500]
        task.issue = issue
        task.save()
        act.record(article=task.article, kind=task.kind, reason=task.note)
    return task


def _may_finish(task: Task, by: User) -> bool:
    if task.kind == TaskKind.AFTER_CHECK:
        return rights.can_step(by, Stage.REVIEW_1)
    if task.kind == TaskKind.CANCELLED:
        return rights.can_withdraw(by)
    return rights.may(by, "print_notice")
