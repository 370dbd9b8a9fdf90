"""Putting an article before readers, and taking it away again."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from articles import rights, search
from articles.actions.publishing import corrections, moments
from articles.actions.records import journal
from articles.actions.records.reasons import check_reason
from articles.actions.review import locks, releases, rounds
from articles.actions.review.readiness import check_readiness
from articles.actions.review.workflow import sign_as_editor
from articles.characters import clean_words
from articles.common.moments import require_supported
from articles.domain.states import Move, Stage, Visibility
from articles.errors import Invalid, NotReady, NotYours, WrongState
from articles.models import (
    Approval,
    Article,
    CopyrightNotice,
    Correction,
    IssueRelease,
    Profile,
    Revision,
    Round,
    Task,
    TaskKind,
)
from newsroom.accounts.actors import Actor, SystemActor
from newsroom.accounts.models import User


def publish_article(
    article: Article,
    *,
    by: Actor,
    at: datetime,
    public_from: datetime | None = None,
    version: int | None = None,
    reason: str = "",
) -> Article:
    """Release the approved text with its printed names, notice and source line, all frozen.

    Readers see it from `public_from` (default: `at`); a moment in the future needs no job. One in
    the past (补录) takes a right of its own and a `reason`, which the journal keeps in a row of its
    own. A correction goes out with its note to readers in the same transaction, keeps the article's
    first moment and shows the new text at once. Refuses NotYours, WrongState, Stale, Locked,
    Invalid (a moment for a text that is already public, a moment in the past without a reason), and
    NotReady with every missing thing at once.
    """
    with journal.perform("article.published", by=by, at=at, article=article):
        article = rounds.lock_article(article, at)
        current = rounds.current_round(article)
        if article.stage != Stage.READY or current is None:
            raise rounds.move_refusal(article, Move.PUBLISH)
        _require_publisher(current, by)
        rounds.require_version(article, version)
        locks.require_free(article, by=by, at=at)
        moment = moments.public_moment(
            article, by=by, at=at, public_from=public_from, reason=reason
        )
        backdated = article.visibility == Visibility.NEVER and moment < at
        notice = _require_complete(article, current, at=at, moment=moment)
        _release_newest(article, current, notice, moment, by=by, at=at)
        if backdated:
            _record_backdating(article, moment, by=by, at=at, reason=reason)
    return article


def _record_backdating(
    article: Article, moment: datetime, *, by: Actor, at: datetime, reason: str
) -> None:
    """Give a publication in the past (补录) a row of its own in the journal."""
    journal.record(
        "article.backdated",
        by=by,
        at=at,
        article=article,
        reason=clean_words(reason),
        public_from=moment.isoformat(),
    )


def _release_newest(
    article: Article,
    current: Round,
    notice: CopyrightNotice,
    moment: datetime,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Release the newest text for readers from `moment` on, tell of its correction, close the
    round, write it down."""
    correction = Correction.objects.open().filter(article=article).first()
    before, after = rounds.move_stage(article, Move.SCHEDULE if moment > at else Move.PUBLISH)
    article.published_at = moment
    article.schedule_failed_at = None
    article.live_until = moments.end_when_published(article)
    newest = article.revisions.latest("number")
    signed = rounds.valid_approvals(current).get(current.steps[0]) if current.steps else None
    signed_at = signed.at if signed else None
    release = releases.make_release(article, newest, notice, by=by, at=at, signed_at=signed_at)
    releases.show_release(article, release)
    Round.objects.filter(pk=current.pk).update(closed_at=at)
    if correction is not None:
        corrections.publish_correction(correction, article, release, by=by, at=at)
    journal.record(
        "article.published",
        by=by,
        at=at,
        article=article,
        from_stage=before,
        to_stage=after,
        revision=newest.number,
        release=release.number,
        public_from=moment.isoformat(),
        editor=release.editor_printed,
        signed_by=signed.by_printed if signed else "",
        **rounds.alone_details(current, by),
    )


def flash_article(article: Article, *, by: User, at: datetime) -> Article:
    """Publish a draft at once: the duty chief alone approves, and a check by somebody else falls
    due.

    Refuses NotYours (no right, own text, a profile without it), WrongState, Locked, and NotReady
    with every missing thing.
    """
    with journal.perform("article.flashed", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(isinstance(by, User) and rights.may(by, "flash_article"))
        profile = rounds.profile_of(article)
        if not profile.flash:
            raise NotYours(
                _(
                    "The profile of this column lets nothing out at once. Submit the text for "
                    "review."
                )
            )
        before, after = rounds.move_stage(article, Move.FLASH)
        locks.require_free(article, by=by, at=at)
        revision = _sign_at_once(article, by=by, at=at)
        ready = check_readiness(article, at=at)
        reasons = [
            *ready.reasons,
            *moments.embargo_reasons(article, at),
            *moments.expiry_reasons(article, at),
        ]
        if reasons or ready.notice is None:
            raise NotReady(*reasons)
        article.published_at = at
        article.live_until = article.expires_at
        article.save(update_fields=["responsible_editor"])
        releases.show_release(
            article,
            releases.make_release(article, revision, ready.notice, by=by, at=at, signed_at=at),
        )
        _open_after_check(article, profile, by=by, at=at)
        act.record(article=article, from_stage=before, to_stage=after, revision=revision.number)
    return article


def _open_after_check(article: Article, profile: Profile, *, by: User, at: datetime) -> None:
    """Let a check by somebody else fall due, as long after publishing as the profile says."""
    due = at + timedelta(minutes=profile.after_check_minutes)
    Task.objects.create(
        kind=TaskKind.AFTER_CHECK, article=article, opened_at=at, opened_by=by, due_at=due
    )


def _sign_at_once(article: Article, *, by: User, at: datetime) -> Revision:
    """Sign the newest text on a round of one step, opened and closed at once. Refuses NotYours."""
    # A text without an account behind it came from an archive.
    author = article.created_by or SystemActor("import_articles")
    current = rounds.open_round(article, by=author, at=at)
    if by.pk in current.authors:
        raise NotYours(_("You wrote this text: somebody else publishes it. Nothing was changed."))
    current.steps = [str(Stage.REVIEW_3)]
    current.closed_at = at
    current.save()
    sign_as_editor(article, by)
    revision: Revision = article.revisions.latest("number")
    Approval.objects.create(
        round=current,
        step=Stage.REVIEW_3,
        revision=revision,
        by=by,
        by_printed=journal.printed_name(by),
        at=at,
    )
    return revision


def unschedule_article(article: Article, *, by: Actor, at: datetime) -> Article:
    """Take a text off the schedule before its moment; its approvals stand unless a newer text was
    saved meanwhile.

    Refuses NotYours, and WrongState once readers see it.
    """
    with journal.perform("article.unscheduled", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(rights.can_publish(by))
        _require_no_issue(article)
        before = article.stage
        rounds.take_off_schedule(article)
        search.remove_articles([article.pk])
        act.record(article=article, from_stage=before, to_stage=article.stage)
        current = rounds.current_round(article)
        if current is not None and not rounds.is_fully_approved(current):
            rounds.cancel_approvals(
                article, by=by, at=at, why=str(_("A newer text was saved while it was scheduled."))
            )
    return article


def _require_no_issue(article: Article) -> None:
    """Refuse WrongState for a text that waits for the moment of a released issue."""
    waiting = IssueRelease.objects.filter(
        issue__pages__placements__article=article,
        recalled_at=None,
        public_from=article.published_at,
    )
    release = waiting.select_related("issue").first()
    if release is not None:
        raise WrongState(
            _(
                "This text comes out with %(issue)s, which is released. Take the release of the "
                "issue back, or withdraw the text. Nothing was changed."
            )
            % {"issue": release.issue.printed_number()}
        )


def unpublish_article(article: Article, *, by: User, at: datetime, reason: str) -> Article:
    """Take a live text off the site for now; it can be put back. Refuses NotYours, WrongState,
    Invalid."""
    with journal.perform("article.unpublished", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(isinstance(by, User) and rights.may(by, "unpublish_article"))
        rounds.move_stage(article, Move.UNPUBLISH)
        checked_reason = check_reason(reason)
        article.save(update_fields=["stage", "visibility"])
        search.remove_articles([article.pk])
        act.record(article=article, reason=checked_reason, to_stage=article.stage)
    return article


def republish_article(article: Article, *, by: User, at: datetime) -> Article:
    """Put a text back on the site that was taken off for now. Refuses NotYours, WrongState,
    NotReady."""
    with journal.perform("article.republished", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(isinstance(by, User) and rights.may(by, "unpublish_article"))
        rounds.move_stage(article, Move.REPUBLISH)
        ready = check_readiness(article, at=at)
        if ready.reasons:
            raise NotReady(*ready.reasons)
        article.save(update_fields=["stage", "visibility"])
        search.index_articles([article])
        act.record(article=article, to_stage=article.stage)
    return article


def withdraw_article(article: Article, *, by: Actor, at: datetime, reason: str) -> Article:
    """Take a published article away for good; its address answers 410 and the reason. An open
    correction ends.

    Refuses NotYours, WrongState, Invalid.
    """
    with journal.perform("article.withdrawn", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(rights.can_withdraw(by))
        before, after = rounds.move_stage(article, Move.WITHDRAW)
        if not clean_words(reason):
            raise Invalid(
                _(
                    "Write the reason of the withdrawal: readers who follow an old link will read "
                    "it."
                )
            )
        article.withdrawn_at = at
        article.withdrawal_reason = clean_words(reason)[:300]
        article.save(update_fields=["stage", "visibility", "withdrawn_at", "withdrawal_reason"])
        corrections.close_correction(article, at=at)
        search.remove_articles([article.pk])
        act.record(
            article=article, from_stage=before, to_stage=after, reason=article.withdrawal_reason
        )
    return article


def set_expiry(
    article: Article, expires_at: datetime | None, *, by: Actor, at: datetime
) -> Article:
    """End a live text at a moment (None: never): readers meet it at once, so it takes the right to
    publish.

    The working text wishes the same from then on, so that a correction does not take it back.
    Refuses NotYours, WrongState (only a text that is out has readers to end for), Invalid (outside
    the limits).
    """
    with journal.perform("article.expiry_set", by=by, at=at, article=article) as act:
        article = rounds.lock_article(article, at)
        rights.require(rights.can_publish(by))
        if article.visibility != Visibility.LIVE:
            raise WrongState(
                _("Readers do not see this text: set its end in the form. Nothing was changed.")
            )
        require_supported(expires_at)
        article.live_until = article.expires_at = expires_at
        article.save(update_fields=["live_until", "expires_at"])
        moment = expires_at.isoformat() if expires_at else ""
        act.record(article=article, expires_at=moment)
    return article


def _require_publisher(current: Round, by: Actor) -> None:
    rights.require(rights.can_publish(by, chief_signs=current.chief_signs))
    if (
        isinstance(by, User)
        and not current.one_person
        and by.pk in current.authors
        and not current.waivers.filter(step=Stage.READY, person=by).exists()
    ):
        raise NotYours(_("You wrote this text: somebody else publishes it. Nothing was changed."))


def _require_complete(
    article: Article, current: Round, *, at: datetime, moment: datetime
) -> CopyrightNotice:
    """Return the notice to print. Refuses NotReady with everything that stands against publishing
    at `moment`."""
    ready = check_readiness(article, at=max(at, moment))
    reasons = [
        *ready.reasons,
        *moments.embargo_reasons(article, moment),
        *moments.expiry_reasons(article, max(at, moment)),
    ]
    if not rounds.is_fully_approved(current):
        reasons.append(
            _("This text lacks an approval of its round. Reload the page to see who must sign.")
        )
    if reasons or ready.notice is None:
        raise NotReady(*reasons)
    return ready.notice
