"""How much the database does for a page, counted and not timed: the same on every machine."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

STEP = 100  # instructions of SQLite's machine
READ = ("SELECT", "WITH")


class Work:
    """What was done so far: hundreds of SQLite's instructions, or rows that PostgreSQL
    looked at."""

    def __init__(self) -> None:
        self.done = 0

    def step(self) -> None:
        """Count one more; SQLite goes on where this gives nothing back."""
        self.done += 1

    def explain(self, execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        """Count what PostgreSQL looks at for a question, and ask it."""
        if sql.lstrip().upper().startswith(READ):
            with connection.cursor() as cursor:
                explained = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}"
                cursor.cursor.execute(explained, params)
                plan = cursor.fetchone()[0]
            plan = json.loads(plan) if isinstance(plan, str) else plan
            self.done += looked_at(plan[0]["Plan"])
        return execute(sql, params, *rest)


def looked_at(plan: dict[str, Any]) -> int:
    """Return the rows that a plan took from tables and indexes, those too that it did not want."""
    found = sum(looked_at(part) for part in plan.get("Plans", []))
    if "Relation Name" in plan or plan["Node Type"] == "Bitmap Index Scan":
        names = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
        found += sum(plan.get(name, 0) for name in names) * plan["Actual Loops"]
    return int(found)


@contextmanager
def counted() -> Iterator[Work]:
    """Count what the database does inside.

    PostgreSQL's planner reads a table of some thousand rows sooner than it seeks in it. Here it
    seeks wherever it can, as in a large archive.
    """
    work = Work()
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for way in ("seqscan", "hashjoin", "mergejoin"):
                cursor.execute(f"SET enable_{way} = off")
        with connection.execute_wrapper(work.explain):
            yield work
        return
    connection.connection.set_progress_handler(work.step, STEP)
    try:
        yield work
    finally:
        connection.connection.set_progress_handler(None, 0)
