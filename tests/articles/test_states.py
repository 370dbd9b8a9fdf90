"""The table of moves."""

import itertools

import pytest

from articles.errors import WrongState
from articles.states import MOVES, Move, Stage, after


@pytest.mark.parametrize(("stage", "move"), list(itertools.product(Stage, Move)))
def test_a_move_is_in_the_table_or_refused_in_words(stage: Stage, move: Move) -> None:
    if (stage, move) in MOVES:
        assert after(stage, move) == MOVES[stage, move]
    else:
        with pytest.raises(WrongState) as refused:
            after(stage, move)
        assert str(stage.label) in str(refused.value)


def test_a_draft_cannot_be_withdrawn_and_nothing_becomes_a_draft_again() -> None:
    assert (Stage.DRAFT, Move.WITHDRAW) not in MOVES
    assert {stage for (start, _move), stage in MOVES.items() if start != Stage.DRAFT}.isdisjoint({Stage.DRAFT})
