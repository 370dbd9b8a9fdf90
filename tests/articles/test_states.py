"""The table of moves: every stage, visibility and move is in it or refused in words."""

import itertools
from datetime import timedelta

import pytest

from articles.domain.states import (
    MOVES,
    STEPS,
    Move,
    Stage,
    Visibility,
    apply_move,
    find_rule,
    first_open_step,
    stage_at,
)
from articles.errors import WrongState
from tests.factories.articles import MORNING


@pytest.mark.parametrize("move", Move)
def test_a_move_is_in_the_table_or_refused_in_words(move: Move) -> None:
    for stage, visibility in itertools.product(Stage, Visibility):
        rule = find_rule(stage, visibility, move)
        if rule is None:
            with pytest.raises(WrongState) as refused:
                apply_move(stage, visibility, move)
            assert str(stage.label) in str(refused.value)
            continue
        for target in rule.targets or (stage,):
            assert apply_move(stage, visibility, move, target) == (target, rule.shows or visibility)


def test_every_move_of_the_house_has_a_row_and_no_row_stands_twice() -> None:
    assert {rule.move for rule in MOVES} == set(Move)
    for first, second in itertools.combinations(MOVES, 2):
        same = (
            first.move == second.move
            and set(first.sources) & set(second.sources)
            and first.seen & second.seen
        )
        assert not same


def test_a_target_outside_the_row_is_refused() -> None:
    with pytest.raises(WrongState):
        apply_move(Stage.REVIEW_1, Visibility.NEVER, Move.APPROVE, Stage.PUBLISHED)


def test_what_was_withdrawn_stays_withdrawn() -> None:
    assert not [move for move in Move if find_rule(Stage.WITHDRAWN, Visibility.WITHDRAWN, move)]


def test_nothing_that_readers_saw_becomes_a_draft_or_is_spiked() -> None:
    for visibility in (Visibility.LIVE, Visibility.UNPUBLISHED):
        assert find_rule(Stage.REVIEW_1, visibility, Move.SPIKE) is None
    assert not [
        rule for rule in MOVES if rule.shows == Visibility.NEVER and rule.move != Move.UNSCHEDULE
    ]


def test_a_scheduled_article_is_published_once_its_moment_came() -> None:
    assert stage_at(Stage.SCHEDULED, MORNING, MORNING - timedelta(seconds=1)) == Stage.SCHEDULED
    assert stage_at(Stage.SCHEDULED, MORNING, MORNING) == Stage.PUBLISHED
    assert stage_at(Stage.DRAFT, MORNING, MORNING) == Stage.DRAFT


def test_a_text_goes_to_the_first_step_nobody_approved() -> None:
    assert first_open_step(STEPS, []) == Stage.REVIEW_1
    assert first_open_step(STEPS, [Stage.REVIEW_1, Stage.REVIEW_3]) == Stage.REVIEW_2
    assert first_open_step(STEPS, STEPS) == Stage.READY
