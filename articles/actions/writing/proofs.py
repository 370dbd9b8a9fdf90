"""Proofreading: marks on a frozen proof, decided one by one. A slip is put right without a new review."""

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.actions.records.reasons import check_reason
from articles.actions.review import locks, rounds
from articles.actions.writing import writing
from articles.actions.writing.drafts import Draft, draft_from_article
from articles.domain import proof_marks
from articles.domain.states import PROOFS, STEPS, Move
from articles.errors import Invalid, NotYours, Stale, WrongState
from articles.fields import validate_printable
from articles.markup.sanitising import plain_text
from articles.models import Article, MarkKind, ProofMark, Revision
from articles.models.review.proofs import MarkField, MarkStyle
from articles.selectors.desk.proofs import placed, text_in
from newsroom.accounts.models import User

WORDS_MAX = 300  # characters of one mark; what is longer is a rewriting and goes back to the author


def mark_proof(
    article: Article,
    *,
    field: str,
    kind: str,
    start: int,
    end: int,
    by: User,
    at: datetime,
    proposal: str = "",
    target: int | None = None,
    note: str = "",
    version: int | None = None,
) -> ProofMark:
    """Mark a place of the proof. Nothing changes before somebody else accepts it.

    Refuses NotYours (no right to this proof, four eyes), WrongState (the text stands at no proof), Stale, and Invalid
    for a mark that says nothing, stands nowhere, or stands where another waits.
    """
    with journal.perform("proof.marked", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        found = rounds.current_round(article)
        if found is None or article.stage not in PROOFS:
            raise WrongState(
                _("This text stands at no proof now. Nothing was marked. Reload the page.")
            )
        rights.require(rights.can_step(by, article.stage))
        rounds.require_four_eyes(found, article.stage, by)
        rounds.require_version(article, version)
        made = ProofMark(
            round=found,
            step=article.stage,
            revision=article.revisions.latest("number"),
            by=by,
            at=at,
            by_printed=journal.printed_name(by),
            field=field,
            kind=kind,
            start=start,
            end=end,
            target=target,
            proposal=proposal.strip() if kind != MarkKind.INSERT else proposal,
            note=note.strip(),
        )
        _check_place(made)
        _check_words(made)
        _check_neighbours(made)
        made.save()
        act.record(article=article, revision=article.version, reason=str(made))
    return made


def _check_place(made: ProofMark) -> None:
    """Fill in what stands there. Refuses Invalid for a mark that stands nowhere."""
    if made.field not in MarkField.values or made.kind not in MarkKind.values:
        raise Invalid(_("There is no such mark. Nothing was marked."))
    text = text_in(made.revision, made.field)
    if not 0 <= made.start <= made.end <= len(text) or made.end - made.start > WORDS_MAX:
        raise Invalid(
            _(
                "The mark stands outside the text, or on more than 300 characters. Nothing was marked."
            )
        )
    made.found = text[made.start : made.end]
    if (made.kind == MarkKind.INSERT) == bool(made.found) or "\n" in made.found + made.proposal:
        raise Invalid(
            _(
                "A mark stands on words of one paragraph; an insertion stands between two. Nothing was marked."
            )
        )


def _check_words(made: ProofMark) -> None:
    """Refuse Invalid for a mark that says nothing, or that nobody could carry out."""
    if made.kind == MarkKind.MOVE and made.target is None:
        raise Invalid(_("Say behind which words the marked ones go. Nothing was marked."))
    wanted = made.kind in {MarkKind.INSERT, MarkKind.REPLACE}
    if (wanted and not made.proposal) or (
        made.kind == MarkKind.REPLACE and made.proposal == made.found
    ):
        raise Invalid(_("Write what should stand there. Nothing was marked."))
    if made.kind == MarkKind.STYLE and (
        made.proposal not in MarkStyle.values or made.field != MarkField.BODY
    ):
        raise Invalid(_("Choose how the words of the body are set. Nothing was marked."))
    try:
        validate_printable(made.proposal + made.note)
        made.clean_fields(exclude={"round", "revision", "by", "result", "decided_by"})
        apply_mark(made, getattr(made.revision, made.field), made.start, made.end, made.target)
    except (ValidationError, proof_marks.Misplaced) as error:
        words = (
            error.messages
            if isinstance(error, ValidationError)
            else [_("The mark does not fit where it stands.")]
        )
        raise Invalid(*words) from error


def _check_neighbours(made: ProofMark) -> None:
    """Refuse Invalid where another mark waits on the same words."""
    waiting = ProofMark.objects.filter(
        round=made.round, field=made.field, accepted=None
    ).select_related("revision")
    behind = max(made.end, made.start + 1)
    if any(
        other.start < behind and other.end > made.start for other in placed(waiting, made.revision)
    ):
        raise Invalid(
            _("Another mark waits on these words. Have it decided first. Nothing was marked.")
        )


def apply_mark(one: ProofMark, stored: str, start: int, end: int, target: int | None) -> str:
    """Return a stored part with a mark carried out at a place of its plain text. Refuses `proofs.Misplaced`.

    `target` is where a moved stretch goes, in characters of the same text.
    """
    in_body = one.field == MarkField.BODY
    if one.kind == MarkKind.STYLE:
        return proof_marks.styled(stored, start, end, one.proposal)
    if one.kind == MarkKind.MOVE:
        if target is None:
            raise proof_marks.Misplaced
        return (proof_marks.moved_in_body if in_body else proof_marks.moved)(
            stored, start, end, target
        )
    words = "" if one.kind == MarkKind.DELETE else one.proposal
    return (proof_marks.put_in_body if in_body else proof_marks.put)(stored, start, end, words)


def accept_mark(one: ProofMark, *, by: User, at: datetime) -> Revision:
    """Carry a mark out: it makes a new revision. A slip leaves the approvals standing; any other change cancels them.

    Refuses NotYours (no right to change what others wrote, one's own mark), WrongState (decided already, the text
    stands at no step), Locked, and Stale where the text was changed in that place meanwhile.
    """
    with journal.perform("proof.accepted", by=by, at=at, article=one.round.article) as act:
        article, one = _to_decide(one, by=by, at=at)
        locks.require_free(article, by=by, at=at)
        before = text_in(article, one.field)
        draft = _with_mark(article, one)
        rounds.move_stage(article, Move.SAVE)
        names = [str(credit) for credit in article.credits.select_related("person")]
        names += [article.responsible_editor.printed_name] if article.responsible_editor else []
        after = (
            plain_text(draft.text["body"]) if one.field == MarkField.BODY else draft.text[one.field]
        )
        slip = one.kind == MarkKind.STYLE or proof_marks.is_typographic(
            one.field, before, after, names
        )
        article.changed_at = at
        revision, _rights = writing.write_revision(article, draft, by=by, at=at, typographic=slip)
        one.accepted, one.decided_at, one.decided_by, one.result = True, at, by, revision
        one.save()
        act.record(article=article, revision=revision.number, reason=str(one), slip=slip)
        if not slip:
            rounds.cancel_approvals(
                article, by=by, at=at, why=str(_("An accepted mark changed the text."))
            )
    return revision


def reject_mark(one: ProofMark, *, by: User, at: datetime, reason: str) -> ProofMark:
    """Leave the text as it stands, and tell the proofreader why. Refuses NotYours, WrongState, Invalid."""
    with journal.perform("proof.rejected", by=by, at=at, article=one.round.article) as act:
        article, one = _to_decide(one, by=by, at=at)
        one.accepted, one.decided_at, one.decided_by = False, at, by
        one.answer = check_reason(reason)[:WORDS_MAX]
        one.save()
        act.record(article=article, reason=f"{one} · {one.answer}")
    return one


def withdraw_mark(one: ProofMark, *, by: User, at: datetime) -> None:
    """Take one's own mark back before anybody decided it. Refuses NotYours, WrongState."""
    with journal.perform("proof.withdrawn", by=by, at=at, article=one.round.article) as act:
        article = rounds.lock_article(one.round.article, at)
        one = _undecided(one)
        if not isinstance(by, User) or one.by_id != by.pk:
            raise NotYours(
                _(
                    "Somebody else made this mark. Reject it with a reason instead. Nothing was changed."
                )
            )
        act.record(article=article, reason=str(one))
        one.delete()


def _to_decide(one: ProofMark, *, by: User, at: datetime) -> tuple[Article, ProofMark]:
    """Return the locked article and mark. Refuses NotYours, and WrongState where nothing is to be decided."""
    article = rounds.lock_article(one.round.article, at)
    rights.require(isinstance(by, User) and rights.may(by, "edit_any_article"))
    one = _undecided(one)
    if one.by_id == by.pk:
        raise NotYours(_("You made this mark: somebody else decides it. Nothing was changed."))
    if one.round.closed_at is not None or article.stage not in STEPS:
        raise WrongState(
            _("This text stands at no step where marks are decided. Nothing was changed.")
        )
    return article, one


def _undecided(one: ProofMark) -> ProofMark:
    locked = ProofMark.objects.select_for_update(of=("self",)).select_related(
        "round__article", "revision"
    )
    row = locked.filter(pk=one.pk).first()
    if row is None or row.accepted is not None:
        raise WrongState(
            _("Somebody decided this mark already. Nothing was done twice. Reload the page.")
        )
    return row


def _with_mark(article: Article, one: ProofMark) -> Draft:
    """Return the newest text with a mark carried out. Refuses Stale where the place was changed meanwhile."""
    frozen, current = text_in(one.revision, one.field), text_in(article, one.field)
    place = proof_marks.located(frozen, current, one.start, one.end)
    target = None if one.target is None else proof_marks.located_place(frozen, current, one.target)
    draft = draft_from_article(article)
    try:
        if place is None:
            raise proof_marks.Misplaced
        changed = apply_mark(one, getattr(article, one.field), *place, target)
    except proof_marks.Misplaced as error:
        raise Stale(
            _(
                "The text was changed in this place after the mark was made. Look at it, and "
                "reject the mark or change the text by hand. Nothing was changed."
            )
        ) from error
    return replace(draft, text={**draft.text, one.field: changed}, note=str(one)[:200])
