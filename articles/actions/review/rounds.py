"""The round a text is on: who wrote it, who took which step, and what a changed text does to the
approvals."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.actions.records import journal
from articles.actions.review.authorship import authors_of
from articles.domain.printed.page_states import READ, PageMove, apply_page_move
from articles.domain.states import (
    PROOFS,
    STEPS,
    Move,
    Stage,
    apply_move,
    first_open_step,
    refusal_sentence,
    stage_at,
)
from articles.errors import NotYours, Stale, WrongState
from articles.models import (
    Approval,
    Article,
    Column,
    Correction,
    Page,
    PageStep,
    Profile,
    Round,
    RoundKind,
)
from articles.selectors.desk.workflow import LACKS_ROLE, hindering_part, lacks_role, name_roles
from newsroom.accounts.actors import Actor, account_of
from newsroom.accounts.models import User


def lock_article(article: Article, at: datetime) -> Article:
    """Return the article's row locked and as it stands at the moment `at`, with what publishing
    needs of it."""
    locked: Article = (
        Article.objects.select_for_update(of=("self",))
        .select_related(
            "publication",
            "responsible_editor",
            "release__revision",
            "release__notice",
            "release__editor",
        )
        .get(pk=article.pk)
    )
    locked.stage = stage_at(locked.stage, locked.published_at, at)
    return locked


def move_stage(article: Article, act: Move, to: str | None = None) -> tuple[str, str]:
    """Put a locked article where the table lets this move lead, unsaved; return the stages before
    and after."""
    before = article.stage
    article.stage, article.visibility = apply_move(before, article.visibility, act, to)
    return before, article.stage


def move_refusal(article: Article, act: Move) -> WrongState:
    """Return the refusal of a move in the table's words."""
    return WrongState(refusal_sentence(article.stage, act))


def require_version(article: Article, version: int | None) -> None:
    """Refuse Stale when the text is no longer the one somebody looked at."""
    if version is not None and version != article.version:
        raise Stale(
            _(
                "The text was changed after you had opened this page. Nothing was done. Look at "
                "the new text first."
            )
        )


def profile_of(article: Article) -> Profile:
    """Return the profile of the home column, of the nearest column above it, else of the newspaper,
    else the small."""
    home = article.standings.filter(is_primary=True).select_related("column__profile").first()
    column: Column | None = home.column if home else None
    while column is not None and column.profile is None:
        column = column.parent
    profile = column.profile if column else None
    return profile or article.publication.profile or Profile.named()


def current_round(article: Article) -> Round | None:
    """Return the round the text is on, None while nobody has submitted it."""
    return article.rounds.filter(closed_at=None).first()


def open_round(article: Article, *, by: Actor, at: datetime) -> Round:
    """Return the open round with today's authors added, a new one after the profile where there is
    none."""
    current = current_round(article)
    if current is None:
        correcting = Correction.objects.open().filter(article=article).exists()
        profile = profile_of(article)
        current = Round(
            article=article,
            number=1 + article.rounds.count(),
            profile=profile,
            opened_at=at,
            opened_by=account_of(by),
            kind=RoundKind.CORRECTION if correcting else RoundKind.PUBLICATION,
            steps=profile.correction_steps if correcting else profile.steps,
            step_roles=profile.step_roles,
            one_person=profile.one_person,
            locked=profile.locked,
            restart_after_return=profile.restart_after_return,
            chief_signs=profile.chief_signs,
        )
    current.authors = sorted({*current.authors, *authors_of(article, by=by, current=current)})
    current.save()
    return current


def require_four_eyes(current: Round, step: str, by: User) -> None:
    """Refuse NotYours to somebody who took another part on this round, unless the chief waived it,
    and to a role that the profile does not let sign this step."""
    if lacks_role(current, step, by):
        raise NotYours(LACKS_ROLE % {"roles": name_roles(current.step_roles[step])})
    part = hindering_part(current, step, by)
    if part is not None:
        raise NotYours(
            _(
                "You are part of this round already (%(part)s); “%(step)s” must be somebody else. "
                "Nothing was changed."
            )
            % {"part": part, "step": Stage(step).label}
        )


def alone_details(current: Round, by: Actor) -> dict[str, Any]:
    """Return what the journal says of an act by the author of the text, in a newspaper of one
    person."""
    return {"one_person": True} if current.one_person and by.pk in current.authors else {}


def valid_approvals(current: Round) -> dict[str, Approval]:
    """Return the approvals in force, by step. One query."""
    rows = current.approvals.filter(cancelled_at=None).select_related("revision", "by")
    return {approval.step: approval for approval in rows}


def cancel_approvals(
    article: Article, *, by: Actor, at: datetime, why: str, steps: tuple[Stage, ...] = STEPS
) -> list[Approval]:
    """Cancel the approvals of these steps and put the text back before the first of them; return
    what fell.

    Expects the caller's transaction and lock. Text and rights answer for every step; a place in
    print for the proofs.
    """
    current = current_round(article)
    if current is None:
        return []
    cancelled = [approval for step, approval in valid_approvals(current).items() if step in steps]
    if not cancelled:
        return []
    Approval.objects.filter(pk__in=[approval.pk for approval in cancelled]).update(cancelled_at=at)
    before = article.stage
    waits = first_open_step(current.steps, valid_approvals(current))
    stages: dict[str, str] = {}
    if before in (*STEPS, Stage.READY):
        move_stage(article, Move.FALL, waits)
        stages = {"from_stage": before, "to_stage": article.stage}
    elif article.stage_before in (
        *STEPS,
        Stage.READY,
    ):  # held or spiked: it comes back to where it must be signed
        article.stage_before = waits
    article.save(update_fields=["stage", "visibility", "stage_before"])
    reopen_pages(Page.objects.filter(placements__article=article), by=by, at=at)
    journal.record(
        "approvals.cancelled",
        by=by,
        at=at,
        article=article,
        revision=article.version,
        reason=why,
        steps=[approval.step for approval in cancelled],
        **stages,
    )
    return cancelled


def reopen_pages(pages: Iterable[Page], *, by: Actor, at: datetime) -> None:
    """Take proofs and signature off pages on which something changed: they are read and signed
    again. A released page is printed and stays as it is."""
    chosen = Page.objects.filter(pk__in=[page.pk for page in pages], state__in=READ)
    for page in chosen.select_related("issue__publication").order_by("pk"):
        state = apply_page_move(page.state, PageMove.FALL)
        Page.objects.filter(pk=page.pk).update(state=state, signed_at=None)
        cancel_page_steps(page, at=at)
        journal.record(
            "page.reopened",
            by=by,
            at=at,
            subject=f"{page.issue} {page}",
            page=page.pk,
            from_state=page.state,
            to_state=str(state),
        )


def cancel_page_steps(page: Page, *, at: datetime) -> None:
    """Let everything fall that somebody did to a page but laying it out. It stays on record."""
    steps = PageStep.objects.filter(page=page, cancelled_at=None)
    steps.exclude(move=PageMove.LAY_OUT).update(cancelled_at=at)


def cancel_proofs(article: Article, *, by: Actor, at: datetime) -> None:
    """Cancel the proofs of a text that stands elsewhere in print now: they were read on another
    page."""
    cancel_approvals(article, by=by, at=at, why=str(_("Its place in print changed.")), steps=PROOFS)


def take_off_schedule(article: Article) -> None:
    """Take a locked text off the schedule: it is ready again, on the round it was signed on.

    Refuses WrongState once readers see it.
    """
    move_stage(article, Move.UNSCHEDULE, Stage.READY)
    article.published_at = None
    article.live_until = None
    article.release = None
    article.save(
        update_fields=[
            "stage",
            "visibility",
            "published_at",
            "live_until",
            "release",
            "schedule_failed_at",
        ]
    )
    last = article.rounds.order_by("-number").first()
    if last is not None:
        last.closed_at = None
        last.save(update_fields=["closed_at"])


def fail_schedule(article: Article, *, by: Actor, at: datetime, why: str) -> None:
    """Take a scheduled text back because what it was signed with no longer holds; the
    desk is told."""
    article.schedule_failed_at = at
    before = article.stage
    take_off_schedule(article)
    journal.record(
        "schedule.failed",
        by=by,
        at=at,
        article=article,
        from_stage=before,
        to_stage=article.stage,
        reason=why,
    )


def is_fully_approved(current: Round) -> bool:
    """Say whether every step approved the newest text: the last one word for word, the others but
    for slips.

    A slip is an accepted typographic mark; whoever takes the last step is shown them all. Two
    queries.
    """
    approvals = valid_approvals(current)
    if any(step not in approvals for step in current.steps):
        return False
    digests = digests_but_for_slips(current.article)
    last = approvals[current.steps[-1]].revision.digest == digests[0]
    return last and all(approvals[step].revision.digest in digests for step in current.steps)


def digests_but_for_slips(article: Article) -> list[str]:
    """Return the digests of the newest revision and of those before it that differ by slips alone,
    newest first."""
    rows = article.revisions.order_by("-number").values_list("digest", "typographic")
    digests: list[str] = []
    slip = True
    for digest, typographic in rows.iterator(50):
        if not slip and digest != digests[-1]:
            break
        digests.append(digest)
        slip = typographic
    return digests
