"""Signatures that their signers may still take back (撤回)."""

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from articles.domain.printed.page_states import PageMove
from articles.domain.states import STEPS, Stage
from articles.models import Approval, PageStep, ProofMark, Return, Round, SuggestedEdit
from newsroom.accounts.models import User

LAST_SIGNATURES = 5


def revocable_signatures(by: User) -> QuerySet[Approval]:
    """Return the signatures of a person in force that nobody acted after, the newest first.

    Acts are other signatures, returns, marks on the proof, suggested changes, newer revisions, and proofs or
    signatures of the printed pages.
    """
    of_the_round = Q(round=OuterRef("round"))
    later = Q(at__gt=OuterRef("at"))
    same_moment = Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))
    edits = SuggestedEdit.objects.filter(article=OuterRef("round__article"))
    page_steps = PageStep.objects.filter(
        later, page__placements__article=OuterRef("round__article"), cancelled_at=None
    )
    return (
        Approval.objects.filter(
            ~Exists(Approval.objects.filter(of_the_round, later | same_moment)),
            ~Exists(Return.objects.filter(of_the_round, later)),
            ~Exists(ProofMark.objects.filter(of_the_round, later)),
            ~Exists(edits.filter(later)),
            ~Exists(page_steps.exclude(move=PageMove.LAY_OUT)),
            by=by,
            cancelled_at=None,
            round__closed_at=None,
            round__article__stage__in=(*STEPS, Stage.READY),
            revision__number=F("round__article__version"),
        )
        .select_related("round__article", "revision")
        .order_by("-at", "-pk")
    )


def find_revocable_signature(current: Round, by: User) -> Approval | None:
    """Return the signature of a person on this round that nobody acted after, None where there is
    none. One query."""
    return revocable_signatures(by).filter(round=current).first()


def list_revocable_signatures(by: User) -> Sequence[Approval]:
    """Return the newest signatures that a person may still take back. One query."""
    return list(revocable_signatures(by)[:LAST_SIGNATURES])
