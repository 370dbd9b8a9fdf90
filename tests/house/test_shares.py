"""A test run that takes shares of the long walks still tries everything, over some runs."""

from collections import Counter
from pathlib import Path

import pytest

from tests.house import shares
from tests.house.shares import (
    FULL,
    TURN,
    begin_turn,
    is_tried,
    numbers,
    part_of,
    portion_of,
    share_of,
    share_of_each,
)

CASES = range(1000)


@pytest.fixture(autouse=True)
def _a_share(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A run that is neither full nor counted yet."""
    monkeypatch.delenv(FULL, raising=False)
    monkeypatch.setenv(TURN, "7")
    monkeypatch.setattr(shares, "CACHE", tmp_path / "cache")


def test_after_as_many_runs_as_there_are_parts_every_case_was_tried_once() -> None:
    tried = [case for turn in range(20, 29) for case in part_of(CASES, 9, turn)]
    assert sorted(tried) == [*CASES]


def test_two_runs_in_a_row_try_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    first = share_of(CASES, 400)
    monkeypatch.setenv(TURN, "8")
    assert not {*first} & {*share_of(CASES, 400)}


def test_the_same_turn_tries_the_same_share_and_never_more_than_asked_for() -> None:
    assert share_of(CASES, 300) == share_of(CASES, 300)
    assert 200 < len(share_of(CASES, 300)) <= 300
    assert share_of(CASES, 1000) == [*CASES]


def test_a_share_of_a_part_reaches_every_case(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = set()
    most = -(-len(CASES) // 16)
    for turn in range(4 * 4):
        monkeypatch.setenv(TURN, str(turn))
        tried |= {*share_of(portion_of(CASES, 4), most, outer_parts=4)}
    assert tried == {*CASES}


def test_a_share_of_each_kind_leaves_no_kind_out() -> None:
    found = share_of_each(CASES, 3, kind=lambda case: case % 11)
    counted = Counter(case % 11 for case in found)
    assert len(counted) == 11
    assert {*counted.values()} <= {2, 3}


def test_of_numbered_cases_the_next_run_tries_others_until_all_were_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[int] = []
    for turn in range(3):
        monkeypatch.setenv(TURN, str(turn))
        tried += [number for number in range(9) if is_tried(number, 3, "a journey")]
    assert sorted(tried) == [*range(9)]


def test_a_full_run_tries_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FULL, "1")
    assert share_of(CASES, 3) == [*CASES]
    assert share_of_each(CASES, 3, kind=lambda case: case % 11) != []
    assert numbers(2, 50) == range(1, 51)
    assert all(is_tried(number, 3) for number in range(3))


def test_seeded_cases_are_others_on_each_run(monkeypatch: pytest.MonkeyPatch) -> None:
    first = numbers(5, 50)
    monkeypatch.setenv(TURN, "8")
    assert len(first) == 5
    assert not {*first} & {*numbers(5, 50)}


def test_each_run_has_the_turn_after_the_last_and_says_how_to_repeat_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns = []
    for _run in range(3):
        monkeypatch.delenv(TURN)
        turns.append(begin_turn("make"))
        assert f"{TURN}={turns[-1]}" in shares.words()
    assert turns == [turns[0], turns[0] + 1, turns[0] + 2]
    assert begin_turn("make") == turns[-1]  # the workers of a run share its turn
