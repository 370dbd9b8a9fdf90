"""Migrate an empty database as one that is older: its first migrations singly, then the rest.

`python -m tests.house.long_way 30` migrates the database of DATABASE_URL and prints its schema.
"""

import gc
import json
import sys

import django
from django.core.management import call_command

from tests.house.schemas import describe_schema
from tests.stepwise import StepwiseLoader, stepwise_executor


def single_migrations() -> list[tuple[str, str]]:
    """Return all migrations in the order in which an older database has applied them."""
    graph = StepwiseLoader(None).graph
    order = [node for leaf in graph.leaf_nodes() for node in graph.forwards_plan(leaf)]
    return list(dict.fromkeys(order))


if __name__ == "__main__":
    django.setup()
    # Each step builds thousands of classes; to look for garbage so often takes a fifth of the time.
    gc.set_threshold(50_000, 20, 50)
    stepwise_executor().migrate(single_migrations()[: int(sys.argv[1])])
    call_command("migrate", verbosity=0, skip_checks=False)
    json.dump(describe_schema(), sys.stdout, sort_keys=True)
