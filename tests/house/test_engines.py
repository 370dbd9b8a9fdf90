"""The run on PostgreSQL repeats what the engine decides; what it leaves out comes on
another run."""

from pathlib import Path
from typing import Any

import pytest

from tests import engines, migrated
from tests.engines import (
    PARTS,
    is_decided_by_the_engine,
    shown_elsewhere,
    speakers_with_the_engine,
)
from tests.house.shares import FULL, TURN

TESTS = Path(__file__).resolve().parent.parent


def engine(on: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the rule believe that the tests run on an engine."""

    class Connection:
        vendor = on

    monkeypatch.setattr(engines, "connection", Connection)


@pytest.mark.parametrize(
    ("line", "use", "speaks"),
    [
        ("from django.db import IntegrityError, models", "IntegrityError", True),
        ("from django.db import connection", "connection.cursor()", True),
        ("from django.db import connection as base", "base.cursor()", True),
        ("from articles import search", "search.search", True),
        ("from articles.search.text import terms", "terms('x')", True),
        ("from tests.emptying import guards_off", "guards_off()", True),
        ("from psycopg.errors import LockNotAvailable", "LockNotAvailable", True),
        ("import psycopg", "psycopg.connect()", True),
        ("from django.db import IntegrityError, models", "models.Q()", False),
        ("from django.db import connection", "page()", False),
        ("from django.db.models import Sum", "Sum('x')", False),
        ("from django.test import Client", "Client()", False),
    ],
)
def test_a_test_that_uses_the_engine_speaks_with_it(
    tmp_path: Path, line: str, use: str, speaks: bool
) -> None:
    test = f"{line}\n\ndef test_x():\n    {use}\n"
    assert ("test_x" in speakers_of(tmp_path, test)) is speaks


@pytest.mark.parametrize(
    "use",
    [
        "def helper():\n    connection.cursor()\n\ndef test_x():\n    helper()\n",
        "BASE = [connection]\n\ndef helper():\n    BASE\n\ndef test_x():\n    helper()\n",
        "@fixture\ndef rows():\n    connection.cursor()\n\ndef test_x(rows):\n    pass\n",
        "@fixture\ndef rows():\n    connection.cursor()\n\n"
        "@usefixtures('rows')\ndef test_x():\n    pass\n",
        "@fixture(autouse=True)\ndef rows():\n    connection\n\ndef test_x():\n    pass\n",
        "class TestX:\n    def rows(self):\n        connection\n\n"
        "    def test_x(self):\n        self.rows()\n",
    ],
)
def test_what_a_helper_or_a_fixture_uses_the_test_uses(tmp_path: Path, use: str) -> None:
    module = f"from django.db import connection\n\n{use}\ndef test_page():\n    pass\n"
    speakers = speakers_of(tmp_path, module)
    assert "test_x" in speakers
    assert ("test_page" in speakers) is ("autouse" in use)


def speakers_of(folder: Path, code: str) -> frozenset[str]:
    module = folder / "test_x.py"
    module.write_text(code)
    return speakers_with_the_engine(module)


def test_searches_are_always_repeated_and_pages_are_not() -> None:
    search = speakers_with_the_engine(TESTS / "articles" / "test_search.py")
    assert {name for name in search if name.startswith("test_")}
    for name in ("articles/test_side_doors.py", "subscriptions/test_pricing_page.py"):
        assert not speakers_with_the_engine(TESTS / name), name


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


def test_what_alternates_is_tried_on_each_engine_by_one_of_four_runs_and_always_by_itself(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    (item,) = items_of(request, 1)
    item.add_marker(pytest.mark.alternates)
    item.add_marker(pytest.mark.engine)
    monkeypatch.delenv(FULL, raising=False)
    monkeypatch.setenv(migrated.FOLDER, "made by make test")
    tried = []
    for turn in (6, 7, 8, 9):
        monkeypatch.setenv(TURN, str(turn))
        for name in ("sqlite", "postgresql"):
            engine(name, monkeypatch)
            tried += [(turn, name)] if not shown_elsewhere([item]) else []
    assert sorted(name for _turn, name in tried) == ["postgresql", "sqlite"]
    assert abs(tried[0][0] - tried[1][0]) == 2
    monkeypatch.delenv(migrated.FOLDER)
    assert shown_elsewhere([item]) == set()
