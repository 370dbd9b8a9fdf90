"""Whether a person may do an act of the table now.

Only a hint: the actions check the rights again.
"""

from articles import rights
from articles.actions.review import rounds
from articles.actions.review.authorship import authors_of
from articles.domain.states import WRITING, Stage
from articles.models import Article
from articles.selectors.desk.workflow import WorkflowState
from articles.selectors.signing.signatures import find_revocable_signature
from newsroom.accounts.actors import VISITOR
from newsroom.accounts.models import User


def may_write(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.can_write(by, article)


def may_take_step(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.can_step(by, article.stage) and not shown.hindered


def may_return(article: Article, by: User, shown: WorkflowState) -> bool:
    return may_take_step(article, by, shown) or (
        article.stage == Stage.READY and may_publish(article, by, shown)
    )


def may_take_signature_back(article: Article, by: User, shown: WorkflowState) -> bool:
    """Say whether the newest signature is one's own, and nobody acted after it."""
    return (
        shown.round is not None
        and any(step.approval and step.approval.by_id == by.pk for step in shown.steps)
        and find_revocable_signature(shown.round, by) is not None
    )


def may_publish(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.can_publish(by, chief_signs=bool(shown.round and shown.round.chief_signs))


def may_flash(article: Article, by: User, shown: WorkflowState) -> bool:
    """Say whether a person may publish alone: with the right, in a column that allows it, and
    without having written the text."""
    if not rights.may(by, "flash_article") or not rounds.profile_of(article).flash:
        return False
    earlier_authors = shown.round.authors if shown.round and not shown.round.closed_at else []
    return by.pk not in {*earlier_authors, *authors_of(article, by=VISITOR)}


def may_recall(article: Article, by: User, shown: WorkflowState) -> bool:
    """Say whether an author may take a text back: nobody has approved it yet."""
    return (
        shown.round is not None
        and by.pk in shown.round.authors
        and not any(step.approval for step in shown.steps)
    )


def may_open_correction(article: Article, by: User, shown: WorkflowState) -> bool:
    return any(rights.can_correct(by, kind) for kind in ("correction", "clarification", "update"))


def may_describe_correction(article: Article, by: User, shown: WorkflowState) -> bool:
    return article.stage in WRITING and may_cancel_correction(article, by, shown)


def may_cancel_correction(article: Article, by: User, shown: WorkflowState) -> bool:
    return shown.correction is not None and rights.can_correct(by, shown.correction.kind)


def may_waive(article: Article, by: User, shown: WorkflowState) -> bool:
    return shown.round is not None and not shown.round.locked and rights.may(by, "waive_article")


def may_take_over(article: Article, by: User, shown: WorkflowState) -> bool:
    return (
        shown.lock is not None and shown.lock.by_id != by.pk and rights.may(by, "take_over_article")
    )


def may_note(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.may(by, "note_article")


def may_end(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.may(by, "publish_article")


def may_change_rights(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.may(by, "change_rightsrecord")


def may_hold(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.may(by, "hold_article")


def may_set_deadline(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.may(by, "edit_any_article")


def may_embargo(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.may(by, "lift_embargo")


def may_spike(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.may(by, "spike_article")


def may_unpublish(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.may(by, "unpublish_article")


def may_withdraw(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.may(by, "withdraw_article")


def may_cover(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.can_withdraw(by) and not article.covers.filter(lifted_at=None).exists()


def may_uncover(article: Article, by: User, shown: WorkflowState) -> bool:
    return rights.can_withdraw(by) and article.covers.filter(lifted_at=None).exists()
