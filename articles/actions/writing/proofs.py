"""Proofreading: marks on a frozen proof, decided one by one. A slip is put right without a new
review."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.actions.records.reasons import check_reason
from articles.actions.review import locks, rounds
from articles.actions.writing import writing
from articles.actions.writing.drafts import Draft, draft_from_article
from articles.characters import clean_words
from articles.domain.states import PROOFS, STEPS, Move
from articles.domain.texts import proof_marks
from articles.errors import Invalid, NotYours, Stale, WrongState
from articles.fields import validate_printable
from articles.markup.sanitising import plain_text
from articles.models import Article, MarkKind, ProofMark, Revision
from articles.models.review.proofs import MarkField, MarkStyle
from articles.selectors.desk.proofs import place_marks, plain_text_of
from newsroom.accounts.models import User

WORDS_MAX = 300  # characters of one mark; what is longer is a rewriting and goes back to the author


@dataclass(frozen=True, kw_only=True)
class ProposedMark:
    """A change that a proofreader proposes: of which words, and what should be there.

    `start` and `end` count the characters of the field's plain text in the frozen proof; `target`
    is where a moved stretch goes.
    """

    field: str
    kind: str
    start: int
    end: int
    proposal: str = ""
    target: int | None = None
    note: str = ""

    def row(self) -> ProofMark:
        """Return the mark as an unsaved row, without its round and its proofreader."""
        is_insertion = self.kind == MarkKind.INSERT
        return ProofMark(
            field=self.field,
            kind=self.kind,
            start=self.start,
            end=self.end,
            target=self.target,
            proposal=self.proposal if is_insertion else self.proposal.strip(),
            note=clean_words(self.note),
        )


def mark_proof(
    article: Article,
    proposed: ProposedMark,
    *,
    by: User,
    at: datetime,
    version: int | None = None,
) -> ProofMark:
    """Mark a place of the proof. Nothing changes before somebody else accepts it.

    Refuses NotYours (no right to this proof, four eyes), WrongState (the text stands at no proof),
    Stale, and Invalid for a mark that says nothing, stands nowhere, or stands where another waits.
    """
    with journal.perform("proof.marked", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        current = rounds.current_round(article)
        if current is None or article.stage not in PROOFS:
            raise WrongState(
                _("This text stands at no proof now. Nothing was marked. Reload the page.")
            )
        rights.require(rights.can_step(by, article.stage))
        rounds.require_four_eyes(current, article.stage, by)
        rounds.require_version(article, version)
        mark = proposed.row()
        mark.round = current
        mark.step = article.stage
        mark.revision = article.revisions.latest("number")
        mark.by = by
        mark.by_printed = journal.printed_name(by)
        mark.at = at
        _check_place(mark)
        _check_words(mark)
        _check_neighbours(mark)
        mark.save()
        act.record(article=article, revision=article.version, reason=str(mark))
    return mark


def _check_place(mark: ProofMark) -> None:
    """Fill in what stands there. Refuses Invalid for a mark that stands nowhere."""
    if mark.field not in MarkField.values or mark.kind not in MarkKind.values:
        raise Invalid(_("There is no such mark. Nothing was marked."))
    text = plain_text_of(mark.revision, mark.field)
    if not 0 <= mark.start <= mark.end <= len(text) or mark.end - mark.start > WORDS_MAX:
        raise Invalid(
            _(
                "The mark stands outside the text, or on more than 300 characters. Nothing was "
                "marked."
            )
        )
    mark.found = text[mark.start : mark.end]
    if (mark.kind == MarkKind.INSERT) == bool(mark.found) or "\n" in mark.found + mark.proposal:
        raise Invalid(
            _(
                "A mark stands on words of one paragraph; an insertion stands between two. "
                "Nothing was marked."
            )
        )


def _check_words(mark: ProofMark) -> None:
    """Refuse Invalid for a mark that says nothing, or that nobody could carry out."""
    if mark.kind == MarkKind.MOVE and mark.target is None:
        raise Invalid(_("Say behind which words the marked ones go. Nothing was marked."))
    wanted = mark.kind in {MarkKind.INSERT, MarkKind.REPLACE}
    if (wanted and not mark.proposal) or (
        mark.kind == MarkKind.REPLACE and mark.proposal == mark.found
    ):
        raise Invalid(_("Write what should stand there. Nothing was marked."))
    if mark.kind == MarkKind.STYLE and (
        mark.proposal not in MarkStyle.values or mark.field != MarkField.BODY
    ):
        raise Invalid(_("Choose how the words of the body are set. Nothing was marked."))
    try:
        validate_printable(mark.proposal + mark.note)
        mark.clean_fields(exclude={"round", "revision", "by", "result", "decided_by"})
        apply_mark(mark, getattr(mark.revision, mark.field), mark.start, mark.end, mark.target)
    except (ValidationError, proof_marks.Misplaced) as error:
        reasons = (
            error.messages
            if isinstance(error, ValidationError)
            else [_("The mark does not fit where it stands.")]
        )
        raise Invalid(*reasons) from error


def _check_neighbours(mark: ProofMark) -> None:
    """Refuse Invalid where another mark waits on the same words."""
    waiting = ProofMark.objects.filter(
        round=mark.round, field=mark.field, accepted=None
    ).select_related("revision")
    behind = max(mark.end, mark.start + 1)
    if any(
        other.start < behind and other.end > mark.start
        for other in place_marks(waiting, mark.revision)
    ):
        raise Invalid(
            _("Another mark waits on these words. Have it decided first. Nothing was marked.")
        )


def apply_mark(mark: ProofMark, stored: str, start: int, end: int, target: int | None) -> str:
    """Return a stored part with a mark carried out at a place of its plain text. Refuses
    `proofs.Misplaced`.

    `target` is where a moved stretch goes, in characters of the same text.
    """
    in_body = mark.field == MarkField.BODY
    if mark.kind == MarkKind.STYLE:
        return proof_marks.style_body(stored, start, end, mark.proposal)
    if mark.kind == MarkKind.MOVE:
        if target is None:
            raise proof_marks.Misplaced
        return (proof_marks.move_in_body if in_body else proof_marks.move_text)(
            stored, start, end, target
        )
    proposal = "" if mark.kind == MarkKind.DELETE else mark.proposal
    return (proof_marks.replace_in_body if in_body else proof_marks.replace_text)(
        stored, start, end, proposal
    )


def accept_mark(mark: ProofMark, *, by: User, at: datetime) -> Revision:
    """Carry a mark out: it makes a new revision. A slip leaves the approvals standing; any other
    change cancels them.

    Refuses NotYours (no right to change what others wrote, one's own mark), WrongState (decided
    already, the text stands at no step), Locked, and Stale where the text was changed in that place
    meanwhile.
    """
    with journal.perform("proof.accepted", by=by, at=at, article=mark.round.article) as act:
        article, mark = _to_decide(mark, by=by, at=at)
        locks.require_free(article, by=by, at=at)
        before = plain_text_of(article, mark.field)
        draft = _with_mark(article, mark)
        rounds.move_stage(article, Move.SAVE)
        names = [str(credit) for credit in article.credits.select_related("person")]
        names += [article.responsible_editor.printed_name] if article.responsible_editor else []
        after = (
            plain_text(draft.text["body"])
            if mark.field == MarkField.BODY
            else draft.text[mark.field]
        )
        slip = mark.kind == MarkKind.STYLE or proof_marks.is_typographic(
            mark.field, before, after, names
        )
        article.changed_at = at
        revision, _rights = writing.write_revision(article, draft, by=by, at=at, typographic=slip)
        mark.accepted = True
        mark.decided_at = at
        mark.decided_by = by
        mark.result = revision
        mark.save()
        act.record(article=article, revision=revision.number, reason=str(mark), slip=slip)
        if not slip:
            rounds.cancel_approvals(
                article, by=by, at=at, why=str(_("An accepted mark changed the text."))
            )
    return revision


def reject_mark(mark: ProofMark, *, by: User, at: datetime, reason: str) -> ProofMark:
    """Leave the text as it stands, and tell the proofreader why. Refuses NotYours, WrongState,
    Invalid."""
    with journal.perform("proof.rejected", by=by, at=at, article=mark.round.article) as act:
        article, mark = _to_decide(mark, by=by, at=at)
        mark.accepted = False
        mark.decided_at = at
        mark.decided_by = by
        mark.answer = check_reason(reason)[:WORDS_MAX]
        mark.save()
        act.record(article=article, reason=f"{mark} · {mark.answer}")
    return mark


def withdraw_mark(mark: ProofMark, *, by: User, at: datetime) -> None:
    """Take mark's own mark back before anybody decided it. Refuses NotYours, WrongState."""
    with journal.perform("proof.withdrawn", by=by, at=at, article=mark.round.article) as act:
        article = rounds.lock_article(mark.round.article, at)
        mark = _undecided(mark)
        if not isinstance(by, User) or mark.by_id != by.pk:
            raise NotYours(
                _(
                    "Somebody else made this mark. Reject it with a reason instead. Nothing was "
                    "changed."
                )
            )
        act.record(article=article, reason=str(mark))
        mark.delete()


def _to_decide(mark: ProofMark, *, by: User, at: datetime) -> tuple[Article, ProofMark]:
    """Return the locked article and mark. Refuses NotYours, and WrongState where nothing is to be
    decided."""
    article = rounds.lock_article(mark.round.article, at)
    rights.require(isinstance(by, User) and rights.may(by, "edit_any_article"))
    mark = _undecided(mark)
    if mark.by_id == by.pk:
        raise NotYours(_("You made this mark: somebody else decides it. Nothing was changed."))
    if mark.round.closed_at is not None or article.stage not in STEPS:
        raise WrongState(
            _("This text stands at no step where marks are decided. Nothing was changed.")
        )
    return article, mark


def _undecided(mark: ProofMark) -> ProofMark:
    locked = ProofMark.objects.select_for_update(of=("self",)).select_related(
        "round__article", "revision"
    )
    row = locked.filter(pk=mark.pk).first()
    if row is None or row.accepted is not None:
        raise WrongState(
            _("Somebody decided this mark already. Nothing was done twice. Reload the page.")
        )
    return row


def _with_mark(article: Article, mark: ProofMark) -> Draft:
    """Return the newest text with a mark carried out.

    Refuses Stale where the place was changed meanwhile, or where the frozen proof has other words
    than the mark was made on: places of marks from before may be counted by earlier rules.
    """
    frozen = plain_text_of(mark.revision, mark.field)
    current = plain_text_of(article, mark.field)
    place = proof_marks.locate_stretch(frozen, current, mark.start, mark.end)
    target = None if mark.target is None else proof_marks.locate_place(frozen, current, mark.target)
    draft = draft_from_article(article)
    try:
        if place is None or frozen[mark.start : mark.end] != mark.found:
            raise proof_marks.Misplaced
        changed = apply_mark(mark, getattr(article, mark.field), *place, target)
    except proof_marks.Misplaced as error:
        raise Stale(
            _(
                "The text was changed in this place after the mark was made. Look at it, and "
                "reject the mark or change the text by hand. Nothing was changed."
            )
        ) from error
    return replace(draft, text={**draft.text, mark.field: changed}, note=str(mark)[:200])
