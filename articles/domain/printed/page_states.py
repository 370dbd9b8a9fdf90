"""Which moves a printed page can make, as data: the only place that knows the life of a page.

A state says what has been done to the page: in PROOF_2 two people have read it. docs/workflow.md
is drawn from this table by `.ci/workflow_table.py`.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.domain.states import PROOFS
from articles.errors import Words, WrongState


class PageState(models.TextChoices):
    """How far a printed page has come (大样, 一校 to 三校, 签付印)."""

    EMPTY = "empty", pgettext_lazy("of a page", "Empty")
    ASSIGNED = "assigned", pgettext_lazy("of a page", "Assigned")
    LAID_OUT = "laid_out", pgettext_lazy("of a page", "Laid out")
    PROOF_1 = "proof_1", pgettext_lazy("of a page", "First proof read")
    PROOF_2 = "proof_2", pgettext_lazy("of a page", "Second proof read")
    PROOF_3 = "proof_3", pgettext_lazy("of a page", "Final proof read")
    SIGNED = "signed", pgettext_lazy("of a page", "Signed for printing")
    RELEASED = "released", pgettext_lazy("of a page", "Released")


class PageMove(models.TextChoices):
    """What can be done to a page. `fall` is what a change on it does to its proofs."""

    ASSIGN = "assign", pgettext_lazy("to a page", "Assign")
    LAY_OUT = "lay_out", pgettext_lazy("to a page", "Laid out")
    PROOF_1 = "proof_1", pgettext_lazy("to a page", "First proof")
    PROOF_2 = "proof_2", pgettext_lazy("to a page", "Second proof")
    PROOF_3 = "proof_3", pgettext_lazy("to a page", "Final proof")
    SIGN = "sign", pgettext_lazy("to a page", "Sign for printing")
    REOPEN = "reopen", pgettext_lazy("to a page", "Reopen")
    FALL = "fall", pgettext_lazy("to a page", "Changed")
    RELEASE = "release", pgettext_lazy("to a page", "Release")
    RECALL = "recall", pgettext_lazy("to a page", "Take the release back")


PROOF_STATES = (PageState.PROOF_1, PageState.PROOF_2, PageState.PROOF_3)
READ = (*PROOF_STATES, PageState.SIGNED)  # what falls when something on the page changes


@dataclass(frozen=True)
class PageRule:
    """One row of the table: a move from any of `sources` to `target`, by the holder of `right`."""

    move: PageMove
    sources: tuple[PageState, ...]
    target: PageState
    right: str
    guards: tuple[str, ...] = ()


PAGE_MOVES: tuple[PageRule, ...] = (
    PageRule(
        PageMove.ASSIGN,
        (PageState.EMPTY, PageState.ASSIGNED),
        PageState.ASSIGNED,
        "change_page",
        ("a responsible editor",),
    ),
    PageRule(
        PageMove.LAY_OUT,
        (PageState.EMPTY, PageState.ASSIGNED),
        PageState.LAID_OUT,
        "add_placement",
        ("something on the page",),
    ),
    PageRule(
        PageMove.PROOF_1,
        (PageState.LAID_OUT,),
        PageState.PROOF_1,
        "proof_1",
        ("four eyes",),
    ),
    PageRule(
        PageMove.PROOF_2,
        (PageState.PROOF_1,),
        PageState.PROOF_2,
        "proof_2",
        ("four eyes",),
    ),
    PageRule(
        PageMove.PROOF_3,
        (PageState.PROOF_2,),
        PageState.PROOF_3,
        "proof_3",
        ("four eyes",),
    ),
    PageRule(
        PageMove.SIGN,
        (PageState.LAID_OUT, *PROOF_STATES),
        PageState.SIGNED,
        "sign_page",
        (
            "the proofs of the newspaper's profile",
            "every article passed its round",
            "no open must-fix note",
            "every picture has its right",
            "corrections due on the page are placed",
            "imprint complete",
        ),
    ),
    PageRule(
        PageMove.REOPEN,
        READ,
        PageState.LAID_OUT,
        "change_page",
        ("reason",),
    ),
    PageRule(
        PageMove.FALL,
        READ,
        PageState.LAID_OUT,
        "add_placement, change_article",
        ("text, place, order or advertisement",),
    ),
    PageRule(
        PageMove.RELEASE,
        (PageState.SIGNED,),
        PageState.RELEASED,
        "release_issue",
        ("every page of the issue", "every article on them complete"),
    ),
    PageRule(
        PageMove.RECALL,
        (PageState.RELEASED,),
        PageState.SIGNED,
        "release_issue",
        ("its moment has not come", "reason"),
    ),
)


def find_page_rule(state: str, move: PageMove) -> PageRule | None:
    """Return the row that lets a move begin here, None where the table has none."""
    return next((rule for rule in PAGE_MOVES if rule.move == move and state in rule.sources), None)


def apply_page_move(state: str, move: PageMove) -> PageState:
    """Return the state after a move. Refuses WrongState when the table has no such move."""
    rule = find_page_rule(state, move)
    if rule is None:
        raise WrongState(page_refusal(state, move))
    return rule.target


def page_refusal(state: str, move: PageMove) -> Words:
    """Return the sentence that says why a move is refused here."""
    return _(
        "“%(move)s” cannot be done to a page that is at “%(state)s”. Nothing was changed. Reload "
        "the page."
    ) % {"move": move.label, "state": PageState(state).label}


def next_proof(state: str, asked: Collection[str]) -> PageMove | None:
    """Return the proof that a page waits for, None where it waits for its signature or earlier.

    `asked` are the proofs of the newspaper's profile. A page reads as many proofs as it asks, the
    first of them first.
    """
    count = len([proof for proof in PROOFS if proof in asked])
    order = (PageState.LAID_OUT, *PROOF_STATES)
    if state not in order:
        return None
    read = order.index(PageState(state))
    return PageMove(str(PROOFS[read])) if read < count else None
