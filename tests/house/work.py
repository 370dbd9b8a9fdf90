"""How much the database does for a page, counted and not timed: the same on every machine."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

STEP = 100  # instructions of SQLite's machine


class Work:
    """What was done so far: hundreds of instructions on SQLite, rows looked at on PostgreSQL."""

    def __init__(self) -> None:
        self.done = 0

    def step(self) -> None:
        """Count one more; SQLite goes on where this gives nothing back."""
        self.done += 1


@contextmanager
def counted() -> Iterator[Work]:
    """Count what the database does inside."""
    work = Work()
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.set_progress_handler(work.step, STEP)
        try:
            yield work
        finally:
            connection.connection.set_progress_handler(None, 0)
        return

    def explain(execute: Callable[..., Any], sql: str, params: Any, many: bool, more: Any) -> Any:
        if sql.lstrip("( ").upper().startswith(("SELECT", "WITH")):
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
                (found,) = cursor.fetchone()
            plans = json.loads(found) if isinstance(found, str) else found
            work.done += int(rows_of(plans[0]["Plan"]))
        return execute(sql, params, many, more)

    with connection.execute_wrapper(explain):
        yield work


def rows_of(plan: dict[str, Any]) -> float:
    """Return how many rows a plan and everything below it looked at."""
    own = plan.get("Actual Rows", 0) + plan.get("Rows Removed by Filter", 0)
    below = sum(rows_of(part) for part in plan.get("Plans", []))
    return float(own * plan.get("Actual Loops", 1) + below)
