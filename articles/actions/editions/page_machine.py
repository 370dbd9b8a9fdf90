"""A printed page on its way to the press: assigned, laid out, read three times, signed (签付印).

The table of moves is articles/domain/printed/page_states.py.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from articles import rights
from articles.actions.editions import editions
from articles.actions.editions.page_checks import (
    PageContents,
    asked_proofs,
    check_issue_imprint,
    read_contents,
    require_content,
    signing_reasons,
)
from articles.actions.records import journal
from articles.actions.records.reasons import check_reason
from articles.actions.review.rounds import cancel_page_steps
from articles.actions.review.workflow import find_responsible_editor
from articles.domain.printed.page_states import PageMove, PageState, apply_page_move
from articles.domain.profiles import AUTHOR, conflicting_part
from articles.errors import Invalid, NotReady, NotYours, Words, WrongState
from articles.models import Article, Issue, Page, PageStep, ResponsibleEditor
from newsroom.accounts.actors import Actor
from newsroom.accounts.models import User

PROOF_MOVES = (PageMove.PROOF_1, PageMove.PROOF_2, PageMove.PROOF_3)


def lock_page(page: Page) -> Page:
    """Return a page locked together with its issue, so that nothing moves meanwhile."""
    Issue.objects.select_for_update(of=("self",)).get(pk=page.issue_id)
    articles = Article.objects.filter(placements__page=page).order_by("pk")
    list(articles.select_for_update(of=("self",)).values_list("pk", flat=True))
    locked: Page = (
        Page.objects.select_for_update(of=("self",))
        .select_related("issue__publication__profile", "responsible_editor", "layout_editor")
        .get(pk=page.pk)
    )
    return locked


def assign_page(
    page: Page,
    responsible_editor: ResponsibleEditor,
    layout_editor: User | None = None,
    *,
    by: Actor,
    at: datetime,
) -> Page:
    """Say who answers for a page and who lays it out. Another responsible editor takes the
    signature off. Refuses NotYours, and WrongState once the page is released."""
    with journal.perform("page.assigned", by=by, at=at) as act:
        rights.require(rights.may(by, "change_page"))
        page = lock_page(page)
        if page.state in {PageState.EMPTY, PageState.ASSIGNED}:
            page.state = apply_page_move(page.state, PageMove.ASSIGN)
        elif page.state == PageState.RELEASED:
            raise WrongState(_("The page is released. Who answered for it stays printed."))
        elif page.state == PageState.SIGNED and page.responsible_editor != responsible_editor:
            page.state = apply_page_move(page.state, PageMove.REOPEN)
            _take_signature_off(page, at=at)
        page.responsible_editor = responsible_editor
        page.layout_editor = layout_editor
        page.save()
        act.record(
            subject=f"{page.issue} {page}",
            page=page.pk,
            editor=responsible_editor.printed_name,
            layout_editor=layout_editor.get_full_name() if layout_editor else "",
            editor_account=responsible_editor.person.user_id,
            layout_editor_account=layout_editor.pk if layout_editor else None,
        )
    return page


def lay_out_page(page: Page, *, by: User, at: datetime) -> Page:
    """Say that a page is laid out (大样): it goes to the proofreaders. Refuses NotYours,
    WrongState, Invalid for an empty page."""
    with journal.perform("page.laid_out", by=by, at=at) as act:
        rights.require(isinstance(by, User) and rights.can_place(by))
        page = lock_page(page)
        require_content(read_contents(page))
        page.state = apply_page_move(page.state, PageMove.LAY_OUT)
        page.save(update_fields=["state"])
        _take_step(page, PageMove.LAY_OUT, by=by, at=at)
        act.record(subject=f"{page.issue} {page}", page=page.pk)
    return page


def read_page_proof(page: Page, move: str, *, by: User, at: datetime) -> Page:
    """Read a proof of a page (一校, 二校, 三校). Whoever laid it out or wrote on it reads neither
    of the first two, and nobody reads both. Refuses NotYours, and WrongState for a proof out of
    turn."""
    with journal.perform("page.proofed", by=by, at=at) as act:
        if move not in PROOF_MOVES:
            raise Invalid(_("Choose which proof you read. Nothing was changed."))
        rights.require(rights.can_step(by, move))
        page = lock_page(page)
        state = apply_page_move(page.state, PageMove(move))
        _require_other_eyes(page, move, by)
        page.state = state
        page.save(update_fields=["state"])
        _take_step(page, PageMove(move), by=by, at=at)
        act.record(subject=f"{page.issue} {page}", page=page.pk, proof=move)
    return page


def sign_page(page: Page, *, by: User, at: datetime) -> Page:
    """Sign a printed page as its responsible editor (签付印): printed with name and date.

    Another place, order, text or advertisement on it reopens it. Refuses NotYours (no right, no
    printed name), WrongState, Invalid for an empty page, and NotReady with every reason at once:
    another editor whom the page is assigned to, proofs, articles, notes, rights, corrections that
    are due, and gaps of the imprint.
    """
    with journal.perform("page.signed", by=by, at=at) as act:
        rights.require(isinstance(by, User) and rights.may(by, "sign_page"))
        page = lock_page(page)
        contents = read_contents(page)
        require_content(contents)
        if page.state in {PageState.SIGNED, PageState.RELEASED}:
            apply_page_move(page.state, PageMove.SIGN)
        signer = find_responsible_editor(by)
        reasons = _take_signer(page, signer) + _reasons_now(contents)
        if reasons:
            raise NotReady(*reasons)
        page.state = apply_page_move(page.state, PageMove.SIGN)
        page.signed_at = at
        page.signed_printed = signer.printed_name
        page.save(update_fields=["state", "responsible_editor", "signed_at", "signed_printed"])
        _take_step(page, PageMove.SIGN, by=by, at=at)
        act.record(subject=f"{page.issue} {page}", page=page.pk)
    return page


def reopen_page(page: Page, reason: str, *, by: User, at: datetime) -> Page:
    """Take the proofs and the signature off a page, with a reason: it is laid out again. Refuses
    NotYours, WrongState, Invalid without a reason."""
    with journal.perform("page.reopened", by=by, at=at) as act:
        rights.require(rights.may(by, "change_page"))
        page = lock_page(page)
        before = page.state
        page.state = apply_page_move(before, PageMove.REOPEN)
        checked_reason = check_reason(reason)
        _take_signature_off(page, at=at)
        page.save(update_fields=["state", "signed_at"])
        act.record(
            subject=f"{page.issue} {page}",
            page=page.pk,
            reason=checked_reason,
            from_state=before,
            to_state=str(page.state),
        )
    return page


def list_signing_reasons(page: Page, by: User) -> list[Words]:
    """Return what would stand against somebody's signing a page now. Changes nothing."""
    contents = read_contents(page)
    if contents.is_empty:
        return [_("Nothing stands on this page. There is nothing to sign.")]
    signer = ResponsibleEditor.objects.filter(person__user=by, active=True).first()
    return (_take_signer(page, signer) if signer else []) + _reasons_now(contents)


def issue_appears(issue: Issue) -> bool:
    """Say whether the calendar has the issue's date; extras appear on any day."""
    try:
        editions.check_issue_date(issue)
    except Invalid:
        return False
    return True


def proof_hindrance(page: Page, move: str, by: User) -> str | None:
    """Return the part that keeps somebody from reading a proof of a page, None when nothing
    does: a paper whose profile lets one person do everything keeps nobody away. Two queries."""
    profile = page.issue.publication.profile
    if profile is not None and profile.one_person:
        return None
    steps = page.steps.filter(cancelled_at=None)
    taken: dict[str, set[int]] = {AUTHOR: set(_writers_on(page))}
    for step in steps:
        part = AUTHOR if step.move == PageMove.LAY_OUT else step.move
        taken.setdefault(part, set()).add(step.by_id)
    return conflicting_part(by.pk, move, taken)


def _writers_on(page: Page) -> list[int]:
    creators = page.placements.values_list("article__created_by", flat=True)
    return [pk for pk in creators if pk is not None]


def _require_other_eyes(page: Page, move: str, by: User) -> None:
    """Refuse NotYours to somebody who laid the page out, wrote on it, or read its other proof."""
    part = proof_hindrance(page, move, by)
    if part is None:
        return
    if part == AUTHOR:
        raise NotYours(
            _(
                "You laid this page out or wrote on it: somebody else reads the proof. Nothing was "
                "changed."
            )
        )
    raise NotYours(
        _("You read another proof of this page: somebody else reads this one. Nothing was changed.")
    )


def _take_signer(page: Page, signer: ResponsibleEditor) -> list[Words]:
    """Make the signer the page's responsible editor, unsaved; say whether it is another's page."""
    assigned = page.responsible_editor
    if assigned is None or assigned == signer:
        page.responsible_editor = signer
        return []
    message = _(
        "The page is assigned to %(editor)s, who signs it. If that has changed, assign it anew."
    )
    return [message % {"editor": assigned.printed_name}]


def _reasons_now(contents: PageContents) -> list[Words]:
    issue = contents.page.issue
    findings = check_issue_imprint(issue, appears=issue_appears(issue), signing=contents.page)
    return signing_reasons(contents, findings, proofs=asked_proofs(issue))


def _take_signature_off(page: Page, *, at: datetime) -> None:
    """Let the proofs and the signature of a locked page fall, unsaved."""
    page.signed_at = None
    cancel_page_steps(page, at=at)


def _take_step(page: Page, move: PageMove, *, by: User, at: datetime) -> None:
    PageStep.objects.filter(page=page, move=move, cancelled_at=None).update(cancelled_at=at)
    PageStep.objects.create(page=page, move=move, by=by, by_printed=journal.printed_name(by), at=at)
