"""The workflow profiles a newspaper starts with, as data, and the rule of four eyes.

No query, no clock.
"""

from collections.abc import Collection, Mapping
from typing import Any, Final

from articles.domain.states import PROOFS, REVIEWS, Stage

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
    # A newspaper of one person: the author signs alone, and profile and journal say so.
    "solo": {
        "name": "一人办报（无他人审校）",
        "steps": ["review_1"],
        "correction_steps": ["review_1"],
        "one_person": True,
    },
}
DEFAULT: Final = "small"


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
