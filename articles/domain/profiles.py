"""The workflow profiles a newspaper starts with, as data, and the rule of four eyes.

No query, no clock.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from articles.domain.states import PROOFS, REVIEWS, STEPS, Stage
from articles.errors import Words

AUTHOR: Final = "author"
# People who must differ on one round. Chinese newspapers and publishers follow 三审三校 (three
# reviews, three proofs): one person takes only one of the three reviews, and an author does not
# proofread his own text. The final proof is checked by the person who answers for the text and is
# therefore not listed. docs/workflow.md describes the rule.
APART: Final[tuple[tuple[str, ...], ...]] = (
    (AUTHOR, *REVIEWS),
    (AUTHOR, Stage.PROOF_1, Stage.PROOF_2),
)

PROFILES: Final[dict[str, dict[str, Any]]] = {
    "strict": {
        "name": "三审三校",
        "steps": [*map(str, REVIEWS), *map(str, PROOFS)],
        "correction_steps": ["review_1", "review_3", "proof_1"],
        "locked": True,
        "restart_after_return": True,
        "chief_signs": True,
    },
    "small": {
        "name": "一审一校",
        "steps": ["review_1", "proof_1"],
        "correction_steps": ["review_1"],
    },
    "flash": {
        "name": "快讯",
        "steps": ["review_1", "proof_1"],
        "correction_steps": ["review_1"],
        "flash": True,
        "after_check_minutes": 30,
    },
    "one-person": {
        "name": "一人办报",
        "steps": ["review_1"],
        "correction_steps": ["review_1"],
        "one_person": True,
    },
}
DEFAULT: Final = "small"
PURPOSES: Final[Mapping[str, Words]] = {
    "strict": _(
        "Three reviews and three proofs by different people, without exceptions; the chief signs "
        "each publication. For papers that must work after 三审三校."
    ),
    "small": _(
        "One review and one proof, by others than the writer. For small papers, and for columns in "
        "which speed counts."
    ),
    "flash": _(
        "As the small profile; besides, the chief on duty may publish at once, and somebody else "
        "checks the text within half an hour."
    ),
    "one-person": _(
        "One person writes, signs and publishes. For papers that one person makes: nobody else "
        "reads a text before readers do, and the journal shows it."
    ),
}


def step_problem(steps: Sequence[str]) -> Words | None:
    """Return what is wrong with the steps of a profile, None when nothing is.

    Each step comes once, a review comes first, reviews keep their order and so do proofs. A proof
    may stand before a later review.
    """
    if not set(steps) <= set(STEPS) or len(set(steps)) != len(steps):
        return _("Each step is a review or a proof of the house, and comes once.")
    for kind in (REVIEWS, PROOFS):
        if [step for step in kind if step in steps] != [step for step in steps if step in kind]:
            return _("Reviews keep their order, and proofs keep theirs: the first comes first.")
    if not steps or steps[0] not in REVIEWS:
        return _("Begin with a review: whoever signs it is the responsible editor.")
    return None


def can_move_step(order: Sequence[str], step: str, *, up: bool) -> bool:
    """Say whether a step can go one place up or down: past a step of the other kind."""
    place = order.index(step) + (-1 if up else 1)
    if not 0 <= place < len(order):
        return False
    neighbours = (step, order[place])
    return sum(neighbour in REVIEWS for neighbour in neighbours) == 1


def move_step(order: Sequence[str], step: str, *, up: bool) -> list[str]:
    """Return the order with a step one place up or down, unchanged where it cannot go there."""
    moved = list(order)
    if step in moved and can_move_step(moved, step, up=up):
        place = moved.index(step)
        other = place + (-1 if up else 1)
        moved[place] = moved[other]
        moved[other] = step
    return moved


def conflicting_part(person: int, step: str, taken: Mapping[str, Collection[int]]) -> str | None:
    """Return the part that keeps somebody from taking a step, None when nothing does.

    `taken` tells who took which part on this round, by step or AUTHOR. How many rights somebody
    holds never helps.
    """
    for group in APART:
        if step in group:
            held = next(
                (part for part in group if part != step and person in taken.get(part, ())), None
            )
            if held is not None:
                return held
    return None
