"""Tables as they were before a migration, for tests of what the migration carries over."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.stepwise import stepwise_executor


@contextmanager
def tables_before(migration: str) -> Iterator[Any]:
    """Take the counter's tables back to before a migration, and forward again to the last one.

    Gives the models of before. Needs a test of its own transactions.
    """
    executor = stepwise_executor()
    last = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "subscriptions"]
    node = executor.loader.graph.node_map["subscriptions", migration]
    before = [parent.key for parent in node.parents if parent.key[0] == "subscriptions"]
    state = executor.migrate(before)
    try:
        yield state.apps
    finally:
        migrate_to(*last)


def migrate_to(*nodes: tuple[str, str]) -> None:
    """Migrate to some migrations, named by app and name."""
    stepwise_executor().migrate(list(nodes))
