"""Putting an article before readers, and taking it away again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from articles import notices, printed, rights, search
from articles.actions import corrections, journal, rounds
from articles.actions.readiness import NEWSPAPER_TIME, Words, readiness
from articles.actions.workflow import check_reason, sign_as_editor
from articles.errors import Invalid, NotReady, NotYours, WrongState
from articles.models import (
    Approval,
    Article,
    Byline,
    CopyrightNotice,
    Correction,
    Placement,
    Release,
    Revision,
    Round,
    ShownIn,
    Task,
    TaskKind,
)
from articles.models.releases import PrintedPlace
from articles.states import Move, Stage, Visibility

if TYPE_CHECKING:
    from newsroom.accounts.models import User


def publish(
    article: Article,
    *,
    by: "User | None",
    at: datetime,
    public_from: datetime | None = None,
    version: int | None = None,
) -> Article:
    """Release the approved text with its printed names, notice and source line, all frozen.

    Readers see it from `public_from` (default: `at`); a moment in the future needs no job. A correction goes out with
    its note to readers in the same transaction, keeps the article's first moment and shows the new text at once.
    Refuses NotYours, WrongState, Stale, Invalid (a moment in the past, or one for a text that is already public), and
    NotReady with every missing thing at once.
    """
    with journal.told("article.published", by=by, at=at, article=article):
        article = rounds.locked(article, at)
        found = rounds.current(article)
        if article.stage != Stage.READY or found is None:
            raise rounds.refusal(article, Move.PUBLISH)
        _may_sign(found, by)
        rounds.expect(article, version)
        moment = public_moment(article, at=at, public_from=public_from)
        notice = _complete(article, found, at=at, moment=moment)
        correction = Correction.objects.open().filter(article=article).first()
        before, after = rounds.move(article, Move.SCHEDULE if moment > at else Move.PUBLISH)
        article.published_at, article.schedule_failed_at = moment, None
        release = _release(article, _newest_revision(article), notice, by=by, at=at, signed_at=_signed_at(found))
        _show(article, release)
        Round.objects.filter(pk=found.pk).update(closed_at=at)
        if correction is not None:
            corrections.tell(correction, article, release, by=by, at=at)
        journal.record(
            "article.published", by=by, at=at, article=article, from_stage=before, to_stage=after,
            revision=release.revision.number, release=release.number, public_from=moment.isoformat(),
        )  # fmt: skip
    return article


def flash(article: Article, *, by: "User", at: datetime) -> Article:
    """Publish a draft at once: the duty chief alone approves, and a check by somebody else falls due.

    Refuses NotYours (no right, own text, a profile without it), WrongState, and NotReady with every missing thing.
    """
    with journal.told("article.flashed", by=by, at=at, article=article):
        article = rounds.locked(article, at)
        rights.require(by is not None and rights.may(by, "flash_article"))
        profile = rounds.profile_of(article)
        if not profile.flash:
            raise NotYours(_("The profile of this column lets nothing out at once. Submit the text for review."))
        before, after = rounds.move(article, Move.FLASH)
        found = rounds.open_round(article, by=article.created_by, at=at)
        found.steps = [str(Stage.REVIEW_3)]
        found.closed_at = at
        found.save()
        rounds.require_four_eyes(found, Stage.REVIEW_3, by)
        sign_as_editor(article, by)
        revision = _newest_revision(article)
        Approval.objects.create(
            round=found, step=Stage.REVIEW_3, revision=revision, by=by, by_printed=journal.printed_name(by), at=at
        )
        ready = readiness(article, at=at)
        if ready.reasons or ready.notice is None or under_embargo(article, at):
            raise NotReady(*ready.reasons, *under_embargo(article, at))
        article.published_at = at
        article.save(update_fields=["responsible_editor"])
        _show(article, _release(article, revision, ready.notice, by=by, at=at, signed_at=at))
        due = at + timedelta(minutes=profile.after_check_minutes)
        Task.objects.create(kind=TaskKind.AFTER_CHECK, article=article, opened_at=at, opened_by=by, due_at=due)
        journal.record(
            "article.flashed", by=by, at=at, article=article, from_stage=before, to_stage=after,
            revision=revision.number,
        )  # fmt: skip
    return article


def unschedule(article: Article, *, by: "User | None", at: datetime) -> Article:
    """Take a text off the schedule before its moment; its approvals stand unless a newer text was saved meanwhile.

    Refuses NotYours, and WrongState once readers see it.
    """
    with journal.told("article.unscheduled", by=by, at=at, article=article):
        article = rounds.locked(article, at)
        rights.require(rights.can_publish(by))
        before = article.stage
        rounds.unschedule(article)
        search.drop([article.pk])
        journal.record("article.unscheduled", by=by, at=at, article=article, from_stage=before, to_stage=article.stage)
        found = rounds.current(article)
        if found is not None and not rounds.is_pinned(found):
            rounds.fall(article, by=by, at=at, why=str(_("A newer text was saved while it was scheduled.")))
    return article


def unpublish(article: Article, *, by: "User", at: datetime, reason: str) -> Article:
    """Take a live text off the site for now; it can be put back. Refuses NotYours, WrongState, Invalid."""
    with journal.told("article.unpublished", by=by, at=at, article=article):
        article = rounds.locked(article, at)
        rights.require(by is not None and rights.may(by, "unpublish_article"))
        rounds.move(article, Move.UNPUBLISH)
        words = check_reason(reason)
        article.save(update_fields=["stage", "visibility"])
        search.drop([article.pk])
        journal.record("article.unpublished", by=by, at=at, article=article, reason=words, to_stage=article.stage)
    return article


def republish(article: Article, *, by: "User", at: datetime) -> Article:
    """Put a text back on the site that was taken off for now. Refuses NotYours, WrongState, NotReady."""
    with journal.told("article.republished", by=by, at=at, article=article):
        article = rounds.locked(article, at)
        rights.require(by is not None and rights.may(by, "unpublish_article"))
        rounds.move(article, Move.REPUBLISH)
        ready = readiness(article, at=at)
        if ready.reasons:
            raise NotReady(*ready.reasons)
        article.save(update_fields=["stage", "visibility"])
        search.store([article])
        journal.record("article.republished", by=by, at=at, article=article, to_stage=article.stage)
    return article


def withdraw(article: Article, *, by: "User | None", at: datetime, reason: str) -> Article:
    """Take a published article away for good; its address answers 410 and the reason. An open correction ends.

    Refuses NotYours, WrongState, Invalid.
    """
    with journal.told("article.withdrawn", by=by, at=at, article=article):
        article = rounds.locked(article, at)
        rights.require(rights.can_withdraw(by))
        before, after = rounds.move(article, Move.WITHDRAW)
        if not reason.strip():
            raise Invalid(_("Write the reason of the withdrawal: readers who follow an old link will read it."))
        article.withdrawn_at, article.withdrawal_reason = at, reason.strip()[:300]
        article.save(update_fields=["stage", "visibility", "withdrawn_at", "withdrawal_reason"])
        corrections.close(article, at=at)
        search.drop([article.pk])
        journal.record(
            "article.withdrawn", by=by, at=at, article=article, from_stage=before, to_stage=after,
            reason=article.withdrawal_reason,
        )  # fmt: skip
    return article


def set_expiry(article: Article, expires_at: datetime | None, *, by: "User | None", at: datetime) -> Article:
    """End a live text at a moment (None: never): readers meet it at once, so it takes the right to publish.

    Refuses NotYours, WrongState (only a text that is out has readers to end for).
    """
    with journal.told("article.expiry_set", by=by, at=at, article=article):
        article = rounds.locked(article, at)
        rights.require(rights.can_publish(by))
        if article.visibility != Visibility.LIVE:
            raise WrongState(_("Readers do not see this text: set its end in the form. Nothing was changed."))
        article.expires_at = expires_at
        article.save(update_fields=["expires_at"])
        moment = expires_at.isoformat() if expires_at else ""
        journal.record("article.expiry_set", by=by, at=at, article=article, expires_at=moment)
    return article


def draft_release(article: Article, notice: CopyrightNotice, *, by: "User | None", at: datetime) -> Release:
    """Return the release that publishing now would make, unsaved: what a preview shows. Two queries."""
    places = printed_places(article)
    return build_release(article, _newest_revision(article), notice, number=0, places=places, by=by, at=at)


def release_again(article: Article, *, by: "User | None", at: datetime) -> Article:
    """Release the same revision anew because its place in print changed. Expects the caller's transaction and lock."""
    old = article.release
    if article.visibility != Visibility.LIVE or old is None:
        return article
    release = _release(article, old.revision, old.notice, by=by, at=at, keep=old)
    _show(article, release)
    journal.record("article.released_again", by=by, at=at, article=article, release=release.number)
    return article


def public_moment(article: Article, *, at: datetime, public_from: datetime | None) -> datetime:
    """Return when readers first see it. Refuses Invalid where a live text would be put off."""
    if public_from is not None and public_from.tzinfo is None:
        raise Invalid(_("The moment names no time zone. Nothing was changed."))
    if article.visibility == Visibility.NEVER:
        if public_from is not None and public_from < at:
            raise Invalid(_("This moment has passed. Choose one to come, or leave it empty to publish now."))
        return public_from or at
    if public_from is not None and public_from > at:
        raise Invalid(_("Readers already see this article. A new text goes live at once; leave the moment empty."))
    assert article.published_at  # noqa: S101  told to the type checker
    return article.published_at


def under_embargo(article: Article, moment: datetime) -> list[Words]:
    """Return why a text may not be public at that moment yet, nothing where no embargo stands."""
    if article.embargo_until is None or moment >= article.embargo_until:
        return []
    until = journal.clock(article.embargo_until)
    words = _("An embargo stands until %(until)s. Schedule it for later, or have the embargo lifted.")
    return [words % {"until": until}]


def _may_sign(found: Round, by: "User | None") -> None:
    rights.require(rights.can_publish(by, chief_signs=found.chief_signs))
    if by is not None and by.pk in found.authors and not found.waivers.filter(step=Stage.READY, person=by).exists():
        raise NotYours(_("You wrote this text: somebody else publishes it. Nothing was changed."))


def _complete(article: Article, found: Round, *, at: datetime, moment: datetime) -> CopyrightNotice:
    """Return the notice to print. Refuses NotReady with everything that stands against publishing at `moment`."""
    ready = readiness(article, at=max(at, moment))
    reasons = [*ready.reasons, *under_embargo(article, moment)]
    if not rounds.is_pinned(found):
        reasons.append(_("This text lacks an approval of its round. Reload the page to see who must sign."))
    if reasons or ready.notice is None:
        raise NotReady(*reasons)
    return ready.notice


def _signed_at(found: Round) -> datetime | None:
    """Return when the responsible editor signed: the first step of the round."""
    approval = rounds.standing_approvals(found).get(found.steps[0]) if found.steps else None
    return approval.at if approval else None


def printed_places(article: Article) -> list[PrintedPlace]:
    """Return where the article stands in print, the primary place first. One query."""
    places = (
        Placement.objects.filter(article=article)
        .select_related("page__issue")
        .order_by("-is_primary", "page__issue__date", "page__position")
    )
    return [place_of(placement) for placement in places]


def place_of(placement: Placement) -> PrintedPlace:
    """Return one place as it is frozen with a release."""
    page = placement.page
    return {
        "number": page.issue.number,
        "number_printed": page.issue.printed_number(),
        "date": page.issue.date.isoformat(),
        "position": page.position,
        "label": page.label,
        "page_name": page.name,
    }


def build_release(
    article: Article,
    revision: Revision,
    notice: CopyrightNotice,
    *,
    number: int,
    places: Sequence[PrintedPlace],
    by: "User | None",
    at: datetime,
) -> Release:
    """Return an unsaved release: everything printed around the text, as it is at this moment."""
    editor = article.responsible_editor  # readiness asked; only a preview may come here without
    return Release(
        article=article, number=number, revision=revision, made_at=at, made_by=by,
        publisher_printed=journal.printed_name(by), editor=editor,
        editor_printed=editor.printed_name if editor else "",
        credits=[_byline(credit) for credit in revision.credits],
        notice=notice, notice_text=notices.fill(notice.text, notice_values(article, revision, places, at)),
        source_line=_source_line(article, revision, places), printed_in=list(places),
    )  # fmt: skip


def notice_values(
    article: Article, revision: Revision, places: Sequence[PrintedPlace], at: datetime
) -> dict[str, str]:
    """Return what the placeholders of a notice stand for."""
    publication = article.publication
    contact = next((fact.value for fact in publication.contact_facts()), "")
    moment = article.published_at or at
    return {
        "publication": publication.name,
        "holder": publication.holder or publication.name,
        "year": str(moment.astimezone(NEWSPAPER_TIME).year),
        "author": "、".join(credit["name"] for credit in revision.credits),
        "issue": str(places[0]["number"]) if places else "",
        "page": places[0]["label"] if places else "",
        "source": revision.source_name or publication.name,
        "contact": contact,
    }


def _newest_revision(article: Article) -> Revision:
    newest: Revision = Revision.objects.filter(article=article).latest("number")
    return newest


def _release(
    article: Article,
    revision: Revision,
    notice: CopyrightNotice,
    *,
    by: "User | None",
    at: datetime,
    signed_at: datetime | None = None,
    keep: Release | None = None,
) -> Release:
    number = 1 + Release.objects.filter(article=article).count()
    places = printed_places(article)
    release = build_release(article, revision, notice, number=number, places=places, by=by, at=at)
    release.editor_signed_at = signed_at
    if keep is not None:  # only the place in print is new: names stay as they were signed
        release.editor_signed_at = keep.editor_signed_at
        release.editor, release.editor_printed = keep.editor, keep.editor_printed
        release.credits, release.publisher_printed = keep.credits, keep.publisher_printed
    release.save()
    return release


def _show(article: Article, release: Release) -> None:
    article.release = release
    article.save(update_fields=["stage", "visibility", "published_at", "schedule_failed_at", "release"])
    article.shown_in.all().delete()
    article.bylines.all().delete()
    ShownIn.objects.bulk_create(columns_shown(article, release))
    Byline.objects.bulk_create(names_shown(article, release))
    search.store([article])


def columns_shown(article: Article, release: Release) -> list[ShownIn]:
    """Return unsaved rows: where readers find a release."""
    return [ShownIn(article=article, column_id=number) for number in release.revision.columns]


def names_shown(article: Article, release: Release) -> list[Byline]:
    """Return unsaved rows: under whose names readers find a release."""
    return [
        Byline(article=article, position=place, person_id=credit["person"], name=credit["name"][:60])
        for place, credit in enumerate(release.revision.credits, start=1)
    ]


def _byline(credit: dict[str, Any]) -> dict[str, Any]:
    return {
        "role": credit["role"],
        "role_printed": printed.role_printed(credit["role"]),
        "name": credit["name"],
        "slug": credit["slug"],
    }


def _source_line(article: Article, revision: Revision, places: Sequence[PrintedPlace]) -> str:
    place = (places[0]["number_printed"], places[0]["label"]) if places else None
    return printed.source_line(article.publication.name, place, revision.source_name)
