"""Which moves exist, as data: the only place that knows the life of an article.

An article has two lives at once. Its stage says where the working text is in the house; its
visibility says what readers meet. A correction may be under review while readers still see the old
text. docs/workflow.md is drawn from this table by `.ci/workflow_table.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.errors import Words, WrongState


class Stage(models.TextChoices):
    """Where the working text is (三审三校)."""

    DRAFT = "draft", _("Draft")
    REVIEW_1 = "review_1", _("First review")
    REVIEW_2 = "review_2", _("Second review")
    REVIEW_3 = "review_3", _("Final review")
    RETURNED = "returned", _("Returned")
    PROOF_1 = "proof_1", _("First proof")
    PROOF_2 = "proof_2", _("Second proof")
    PROOF_3 = "proof_3", _("Final proof")
    READY = "ready", _("Ready")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    CORRECTING = "correcting", _("Correcting")
    HELD = "held", _("On hold")
    SPIKED = "spiked", _("Spiked")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Visibility(models.TextChoices):
    """What readers meet. LIVE still asks for its moment: see `ArticleQuerySet.published`."""

    NEVER = "never", _("never shown")
    LIVE = "live", _("before readers")
    UNPUBLISHED = "unpublished", _("taken off for now")
    WITHDRAWN = "withdrawn", _("withdrawn for good")


class Move(models.TextChoices):
    """What can be done to an article.

    `fall` is what a changed text does to the approvals of the older one.
    """

    SAVE = "save", _("Save")
    SUBMIT = "submit", _("Submit")
    RECALL = "recall", _("Recall")
    APPROVE = "approve", pgettext_lazy("a step", "Approve")
    SEND_BACK = "send_back", _("Return")
    UNSIGN = "unsign", _("Take the signature back")
    FALL = "fall", _("Approvals cancelled")
    HOLD = "hold", _("Hold")
    RESUME = "resume", _("Resume")
    FLASH = "flash", _("Publish at once")
    PUBLISH = "publish", _("Publish")
    SCHEDULE = "schedule", _("Schedule")
    UNSCHEDULE = "unschedule", _("Take off the schedule")
    CORRECT = "correct", _("Open a correction")
    CANCEL = "cancel", _("Cancel the correction")
    NOTE = "note", _("Add an editor's note")
    UNPUBLISH = "unpublish", _("Take off the site")
    REPUBLISH = "republish", _("Put back on the site")
    WITHDRAW = "withdraw", _("Withdraw")
    SPIKE = "spike", _("Spike")
    RESTORE = "restore", _("Take back from the spike")


REVIEWS = (Stage.REVIEW_1, Stage.REVIEW_2, Stage.REVIEW_3)
PROOFS = (Stage.PROOF_1, Stage.PROOF_2, Stage.PROOF_3)
STEPS = (*REVIEWS, *PROOFS)
WRITING = (Stage.DRAFT, Stage.RETURNED, Stage.CORRECTING)
SIGNED_OFF = (
    Stage.READY,
    Stage.SCHEDULED,
    Stage.PUBLISHED,
)  # what may be on a page that goes to press
BEFORE_READERS = (*WRITING, *STEPS, Stage.READY)
UNSEEN = frozenset({Visibility.NEVER})
SEEN = frozenset({Visibility.LIVE, Visibility.UNPUBLISHED})
ANY = frozenset(Visibility)


@dataclass(frozen=True)
class Rule:
    """One row of the table: a move from any of `sources` to one of `targets`, by the person who
    holds `right`.

    `seen` lists the visibilities in which the move exists, `shows` the visibility it leads to
    (None: unchanged). No `targets` means that the stage stays. `guards` names what the action asks
    besides.
    """

    move: Move
    sources: tuple[Stage, ...]
    targets: tuple[Stage, ...]
    right: str
    guards: tuple[str, ...] = ()
    seen: frozenset[Visibility] = ANY
    shows: Visibility | None = None


STAGE_RIGHT = "review_1 … proof_3"  # the right of the step itself
MOVES: tuple[Rule, ...] = (
    Rule(
        Move.SAVE,
        (*BEFORE_READERS, Stage.SCHEDULED),
        (),
        "change_article",
        ("own text or desk", "version"),
    ),
    Rule(
        Move.SUBMIT,
        WRITING,
        (*STEPS, Stage.READY),
        "change_article",
        ("own text or desk", "version", "essentials"),
    ),
    Rule(
        Move.RECALL,
        STEPS,
        (Stage.DRAFT, Stage.CORRECTING),
        "change_article",
        ("submitter", "nobody approved yet"),
    ),
    Rule(
        Move.APPROVE,
        STEPS,
        (*STEPS, Stage.READY),
        STAGE_RIGHT,
        ("four eyes", "version", "no open must-fix note"),
    ),
    Rule(
        Move.SEND_BACK,
        (*STEPS, Stage.READY),
        (Stage.RETURNED, *STEPS),
        STAGE_RIGHT,
        ("reason", "version"),
    ),
    Rule(
        Move.UNSIGN,
        (*STEPS, Stage.READY),
        STEPS,
        STAGE_RIGHT,
        ("one's own newest signature", "nobody acted after it"),
    ),
    Rule(
        Move.FALL,
        (*STEPS, Stage.READY),
        STEPS,
        "change_article",
        ("text, credits, captions, rights or place",),
    ),
    Rule(Move.HOLD, BEFORE_READERS, (Stage.HELD,), "hold_article", ("reason",)),
    Rule(Move.RESUME, (Stage.HELD,), BEFORE_READERS, "hold_article", ("to where it stood",)),
    Rule(
        Move.FLASH,
        (Stage.DRAFT,),
        (Stage.PUBLISHED,),
        "flash_article",
        ("profile allows it", "four eyes", "complete", "after-check falls due"),
        UNSEEN,
        Visibility.LIVE,
    ),
    Rule(
        Move.PUBLISH,
        (Stage.READY,),
        (Stage.PUBLISHED,),
        "publish_article",
        (
            "every approval of this text",
            "complete",
            "no embargo",
            "a moment in the past: `backdate_article` and a reason",
        ),
        ANY - {Visibility.WITHDRAWN},
        Visibility.LIVE,
    ),
    Rule(
        Move.SCHEDULE,
        (Stage.READY,),
        (Stage.SCHEDULED,),
        "publish_article",
        ("every approval of this text", "complete", "a moment to come", "embargo over by then"),
        UNSEEN,
        Visibility.LIVE,
    ),
    Rule(
        Move.UNSCHEDULE,
        (Stage.SCHEDULED,),
        (Stage.READY, *STEPS),
        "publish_article",
        ("its moment has not come",),
        frozenset({Visibility.LIVE}),
        Visibility.NEVER,
    ),
    Rule(
        Move.CORRECT,
        (Stage.PUBLISHED,),
        (Stage.CORRECTING,),
        "correct_article, clarify_article, update_article",
        ("one at a time",),
        SEEN,
    ),
    Rule(
        Move.CANCEL,
        (Stage.CORRECTING, Stage.RETURNED, *STEPS, Stage.READY),
        (Stage.PUBLISHED,),
        "correct_article",
        ("a correction is open", "live text comes back"),
        SEEN,
    ),
    Rule(
        Move.NOTE,
        (Stage.PUBLISHED,),
        (),
        "note_article",
        ("words for readers",),
        frozenset({Visibility.LIVE}),
    ),
    Rule(
        Move.UNPUBLISH,
        (Stage.PUBLISHED,),
        (),
        "unpublish_article",
        ("reason",),
        frozenset({Visibility.LIVE}),
        Visibility.UNPUBLISHED,
    ),
    Rule(
        Move.REPUBLISH,
        (Stage.PUBLISHED,),
        (),
        "unpublish_article",
        ("complete",),
        frozenset({Visibility.UNPUBLISHED}),
        Visibility.LIVE,
    ),
    Rule(
        Move.WITHDRAW,
        (Stage.PUBLISHED, Stage.SCHEDULED, *BEFORE_READERS, Stage.HELD),
        (Stage.WITHDRAWN,),
        "withdraw_article",
        ("reason for readers",),
        SEEN,
        Visibility.WITHDRAWN,
    ),
    Rule(
        Move.SPIKE,
        (*BEFORE_READERS, Stage.HELD),
        (Stage.SPIKED,),
        "spike_article",
        ("reason",),
        UNSEEN,
    ),
    Rule(
        Move.RESTORE,
        (Stage.SPIKED,),
        BEFORE_READERS,
        "spike_article",
        ("to where it stood",),
        UNSEEN,
    ),
)


def move_rules(move: Move) -> list[Rule]:
    return [rule for rule in MOVES if rule.move == move]


def find_rule(stage: str, visibility: str, move: Move) -> Rule | None:
    """Return the row that lets a move begin here, None where the table has none."""
    fitting = (
        rule for rule in move_rules(move) if stage in rule.sources and visibility in rule.seen
    )
    return next(fitting, None)


def apply_move(
    stage: str, visibility: str, move: Move, to: str | None = None
) -> tuple[Stage, Visibility]:
    """Return stage and visibility after a move. Refuses WrongState when the table has no such move.

    `to` chooses among several targets; a move that keeps the stage needs none.
    """
    rule = find_rule(stage, visibility, move)
    wanted = to or (rule.targets[0] if rule and len(rule.targets) == 1 else stage)
    if rule is None or wanted not in (rule.targets or (stage,)):
        raise WrongState(refusal_sentence(stage, move))
    return Stage(wanted), rule.shows or Visibility(visibility)


def refusal_sentence(stage: str, move: Move) -> Words:
    """Return the sentence that says why a move is refused here."""
    return _(
        "“%(move)s” cannot be done to an article that stands at “%(stage)s”. Nothing was "
        "changed. Reload the page."
    ) % {"move": move.label, "stage": Stage(stage).label}


def stage_at(stage: str, published_at: datetime | None, at: datetime) -> Stage:
    """Return the stage at the moment `at`: a scheduled article is published once its moment came,
    without a job.
    """
    came = stage == Stage.SCHEDULED and published_at is not None and published_at <= at
    return Stage.PUBLISHED if came else Stage(stage)


def was_seen_by(stage: str, visibility: str, published_at: datetime | None, at: datetime) -> bool:
    """Say whether readers have met a text by the moment `at`: it is out, or was and is taken off
    for now.
    """
    return visibility in SEEN and stage_at(stage, published_at, at) != Stage.SCHEDULED


def first_open_step(steps: Iterable[str], approved: Iterable[str]) -> Stage:
    """Return the first step of a round nobody approved yet, READY when all did."""
    done = set(approved)
    return next((Stage(step) for step in steps if step not in done), Stage.READY)
