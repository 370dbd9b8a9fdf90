"""After publication: corrections, clarifications, updates and editor's notes (更正). What readers are
told is one act with what they see."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.records import journal
from articles.actions.review import locks, rounds
from articles.actions.writing import revisions, writing
from articles.characters import clean_words
from articles.domain.states import WRITING, Move
from articles.errors import Invalid, NotReady, WrongState
from articles.models import Article, Correction, CorrectionKind, Release, Severity, Task, TaskKind
from newsroom.accounts.actors import Actor, account_of
from newsroom.accounts.models import User

PRINT_NOTICE_WITHIN = timedelta(
    days=7
)  # a paper that appears twice a week has two issues to print it in


@dataclass(frozen=True, kw_only=True)
class CorrectionText:
    """What was wrong, what is right, what readers are told, and what only the house knows."""

    severity: str = Severity.MINOR
    wrong: str = ""
    right: str = ""
    note: str = ""
    cause: str = ""


def open_correction(
    article: Article, kind: str, text: CorrectionText, *, by: User, at: datetime
) -> Correction:
    """Begin to correct, clarify or update a text that is out. Readers see the old text until it is
    published again.

    Refuses NotYours (each kind has its own right), WrongState (a correction is open already),
    Invalid.
    """
    with journal.perform("correction.opened", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        if kind not in CorrectionKind.values or kind == CorrectionKind.NOTE:
            raise Invalid(
                _(
                    "Choose whether the text is corrected, clarified or updated. Nothing was "
                    "changed."
                )
            )
        rights.require(isinstance(by, User) and rights.can_correct(by, kind))
        before, after = rounds.move_stage(article, Move.CORRECT)
        assert article.release  # noqa: S101  for mypy: what readers saw has a release
        correction = Correction(
            article=article,
            kind=kind,
            revision_before=article.release.revision,
            opened_at=at,
            opened_by=by,
        )
        _keep(correction, text)
        article.save(update_fields=["stage", "visibility"])
        act.record(
            article=article,
            from_stage=before,
            to_stage=after,
            kind=kind,
            revision=article.version,
            reason=correction.wrong,
        )
    return correction


def describe_correction(
    correction: Correction, text: CorrectionText, *, by: User, at: datetime
) -> Correction:
    """Change what a correction says, while it is written; under review its words are fixed as the
    text is.

    Refuses NotYours, WrongState, Invalid.
    """
    with journal.perform("correction.described", by=by, at=at, article=correction.article) as act:
        article = rounds.lock_article(correction.article, at)
        correction = Correction.objects.select_for_update().get(pk=correction.pk)
        rights.require(isinstance(by, User) and rights.can_correct(by, correction.kind))
        if article.stage not in WRITING or correction.published_at or correction.cancelled_at:
            raise WrongState(
                _("The correction is under review or closed: its words stand. Nothing was changed.")
            )
        _keep(correction, text)
        act.record(article=article, reason=correction.note)
    return correction


def cancel_correction(article: Article, *, by: User, at: datetime) -> Article:
    """Give a correction up: the text readers see becomes the working text again. Refuses NotYours,
    WrongState, Locked."""
    with journal.perform("correction.cancelled", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        correction = Correction.objects.open().filter(article=article).first()
        if correction is None:
            raise rounds.move_refusal(article, Move.CANCEL)
        assert article.release  # noqa: S101  for mypy: what is corrected was released
        rights.require(isinstance(by, User) and rights.can_correct(by, correction.kind))
        locks.require_free(article, by=by, at=at)
        before, after = rounds.move_stage(article, Move.CANCEL)
        close_correction(article, at=at)
        live = article.release.revision
        article.expires_at = article.live_until
        article.save(update_fields=["stage", "visibility", "expires_at"])
        if article.revisions.latest("number").digest != live.digest:
            writing.write_revision(
                article, revisions.draft_from_revision(article, live), by=by, at=at
            )
        act.record(article=article, from_stage=before, to_stage=after)
    return article


def add_note(article: Article, text: CorrectionText, *, by: User, at: datetime) -> Correction:
    """Add an editor's note to a live text, whose words stay as they are. Refuses NotYours,
    WrongState, Invalid."""
    with journal.perform("correction.noted", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(isinstance(by, User) and rights.can_correct(by, CorrectionKind.NOTE))
        rounds.move_stage(article, Move.NOTE)
        if not clean_words(text.note):  # invisible characters are no words
            raise Invalid(_("Write what readers shall be told. Nothing was changed."))
        assert article.release  # noqa: S101  told to the type checker
        correction = Correction(
            article=article,
            kind=CorrectionKind.NOTE,
            revision_before=article.release.revision,
            release=article.release,
            opened_at=at,
            opened_by=by,
            published_at=at,
            published_by=by,
        )
        _keep(correction, text)
        act.record(article=article, reason=correction.note)
    return correction


def publish_correction(
    correction: Correction, article: Article, release: Release, *, by: Actor, at: datetime
) -> None:
    """Tell readers of a correction, in the transaction that shows the new text; a printed error
    opens a task.

    Refuses NotReady for a correction without words for readers.
    """
    if not clean_words(correction.note):
        raise NotReady(
            _("Readers must be told what changed: write the note of the correction first.")
        )
    correction.release = release
    correction.published_at = at
    correction.published_by = account_of(by)
    correction.printed_in = [dict(place) for place in release.printed_in]
    correction.save()
    if correction.printed_in and correction.kind == CorrectionKind.CORRECTION:
        Task.objects.create(
            kind=TaskKind.PRINT_NOTICE,
            article=article,
            opened_at=at,
            opened_by=account_of(by),
            due_at=at + PRINT_NOTICE_WITHIN,
            note=correction.note[:500],
        )
    journal.record(
        "correction.published",
        by=by,
        at=at,
        article=article,
        kind=correction.kind,
        reason=correction.note[:500],
        revision=release.revision.number,
    )


def close_correction(article: Article, *, at: datetime) -> None:
    """End the open correction and round of a text, within the caller's transaction."""
    Correction.objects.open().filter(article=article).update(cancelled_at=at)
    article.rounds.filter(closed_at=None).update(closed_at=at)


def _keep(correction: Correction, text: CorrectionText) -> None:
    names = ("severity", "wrong", "right", "note", "cause")
    for name in names:
        setattr(correction, name, clean_words(getattr(text, name)))
    try:
        correction.clean_fields(
            exclude={field.name for field in Correction._meta.fields} - set(names)
        )
    except ValidationError as error:
        raise Invalid(*error.messages) from error
    correction.save()
