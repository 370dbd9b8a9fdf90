"""The run on PostgreSQL repeats what the engine decides; what it leaves out comes on
another run."""

from pathlib import Path
from typing import Any

import pytest

from tests import engines
from tests.engines import PARTS, is_decided_by_the_engine, shown_elsewhere, speaks_with_the_engine
from tests.house.shares import FULL, TURN

TESTS = Path(__file__).resolve().parent.parent


def engine(on: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rule believe that the tests run on an engine."""

    class Connection:
        vendor = on

    monkeypatch.setattr(engines, "connection", Connection)


@pytest.mark.parametrize(
    ("line", "speaks"),
    [
        ("from django.db import IntegrityError, models", True),
        ("from django.db import connection", True),
        ("from articles import search", True),
        ("from articles.search.text import terms", True),
        ("from tests.emptying import guards_off", True),
        ("from psycopg.errors import LockNotAvailable", True),
        ("from django.db import models", False),
        ("from django.db.models import Sum", False),
        ("from django.test import Client", False),
    ],
)
def test_a_module_that_imports_the_engine_speaks_with_it(
    tmp_path: Path, line: str, speaks: bool
) -> None:
    module = tmp_path / "test_x.py"
    module.write_text(f"{line}\n")
    assert speaks_with_the_engine(module) is speaks


def test_races_and_searches_are_always_repeated_and_pages_are_not() -> None:
    for name in ("articles/test_workflow_races.py", "articles/test_search.py"):
        assert speaks_with_the_engine(TESTS / name), name
    for name in ("articles/test_side_doors.py", "subscriptions/test_pricing_page.py"):
        assert not speaks_with_the_engine(TESTS / name), name


def test_what_one_run_leaves_out_the_next_runs_repeat(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = items_of(request, 30)
    engine("postgresql", monkeypatch)
    monkeypatch.delenv(FULL, raising=False)
    repeated: list[Any] = []
    for turn in range(PARTS):
        monkeypatch.setenv(TURN, str(turn))
        left_out = shown_elsewhere(items)
        assert left_out
        repeated += [item for item in items if item not in left_out]
    assert {*repeated} == {*items}
    assert len(repeated) == len(items)


def test_sqlite_and_a_full_run_leave_nothing_out(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = items_of(request, 30)
    engine("sqlite", monkeypatch)
    assert shown_elsewhere(items) == set()
    engine("postgresql", monkeypatch)
    monkeypatch.setenv(FULL, "1")
    assert shown_elsewhere(items) == set()


def items_of(request: pytest.FixtureRequest, count: int) -> list[pytest.Item]:
    """Return tests of a module that the engine does not decide."""
    parent = request.node.parent
    module = TESTS / "articles" / "test_side_doors.py"
    found: list[pytest.Item] = []
    for number in range(count):
        item = pytest.Function.from_parent(parent, name=f"test_page_{number}", callobj=items_of)
        item.path = module
        found.append(item)
    assert not any(is_decided_by_the_engine(item) for item in found)
    return found


def test_a_test_that_commits_or_is_marked_is_decided_by_the_engine(
    request: pytest.FixtureRequest,
) -> None:
    for mark in (pytest.mark.django_db(transaction=True), pytest.mark.engine):
        (item,) = items_of(request, 1)
        item.add_marker(mark)
        assert is_decided_by_the_engine(item)
