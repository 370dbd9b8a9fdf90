"""Taking one's own signature back (撤回)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.actions.review import locks, rounds
from articles.domain.states import Move
from articles.errors import WrongState
from articles.models import Approval, Article
from articles.selectors.signing.signatures import find_revocable_signature
from newsroom.accounts.models import User


def take_back_signature(article: Article, *, by: User, at: datetime) -> Approval:
    """Cancel one's own newest signature, as long as nobody acted after it; the text waits at that
    step again.

    The signature stays on record, and the step counts for four eyes. Refuses NotYours (no signature
    of one's own, or the right of the step is gone), WrongState (somebody acted after it), Locked.
    """
    with journal.perform("workflow.unsigned", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        current = rounds.current_round(article)
        if current is None:
            raise rounds.move_refusal(article, Move.UNSIGN)
        own = [row for row in rounds.valid_approvals(current).values() if row.by_id == by.pk]
        rights.require(any(rights.can_step(by, row.step) for row in own))
        signature = find_revocable_signature(current, by)
        if signature is None:
            raise WrongState(
                _(
                    "Somebody acted after your signature: it can no longer be taken back. Ask "
                    "whoever signs next to return the text. Nothing was changed."
                )
            )
        locks.require_free(article, by=by, at=at)
        Approval.objects.filter(pk=signature.pk).update(cancelled_at=at)
        before, after = rounds.move_stage(article, Move.UNSIGN, signature.step)
        article.save(update_fields=["stage", "visibility"])
        act.record(
            article=article,
            from_stage=before,
            to_stage=after,
            revision=signature.revision.number,
            step=signature.step,
        )
    return signature
