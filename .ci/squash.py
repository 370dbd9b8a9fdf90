"""Print a squashed migration of an app, which creates its tables as they are after one of its
migrations:

    python .ci/squash.py articles 0032_planning_issues

It replaces every migration up to that one, or with `--after 0011_sign_ins` those that follow the
named one. Rows, guards, functions and indexes that migrations make with RunPython are to be added
by hand: docs/decisions/0038 says how.
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.dev")

import django
from django.db.migrations import Migration
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ModelState
from django.db.migrations.writer import MigrationWriter

from newsroom.accounts.migrations.frozen.create_models import CreateModels
from tests.stepwise import StepwiseLoader


def main() -> None:
    """Write the migration to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("app")
    parser.add_argument("last")
    parser.add_argument("--after", help="the last migration that an earlier squashed one replaces")
    options = parser.parse_args()
    django.setup()
    migration = squashed_migration(options.app, options.last, options.after)
    sys.stdout.write(MigrationWriter(migration, include_header=False).as_string())


def squashed_migration(app: str, last: str, after: str | None = None) -> Migration:
    """Return what creates the app's tables; it depends on what its migrations need of others.

    `after`: only the tables that are not there after that migration. Raises ValueError where a
    later migration changes one that is.
    """
    graph = StepwiseLoader(None).graph
    existing = models_after(graph, app, after) if after else {}
    models = models_after(graph, app, last)
    if changed := [name for name, model in existing.items() if models.get(name) != model]:
        raise ValueError(f"Changed after {after}: {', '.join(changed)}")
    plan = [graph.nodes[node] for node in graph.forwards_plan((app, last))]
    names = [migration.name for migration in plan if migration.app_label == app]
    replaced = names[names.index(after) + 1 if after else 0 :]
    needed = {one for name in replaced for one in graph.nodes[app, name].dependencies}
    migration = Migration(f"{replaced[0][:4]}_squashed_{last}", app)
    migration.initial = not after
    migration.replaces = [(app, name) for name in replaced]
    migration.dependencies = sorted(needed - set(migration.replaces))
    migration.operations = [
        CreateModels([create(model) for name, model in models.items() if name not in existing])
    ]
    return migration


def models_after(graph: MigrationGraph, app: str, migration: str) -> dict[str, ModelState]:
    """Return the models of an app as they are after one of its migrations, by their names."""
    state = graph.make_state((app, migration), at_end=True)
    return {name: model for (label, name), model in state.models.items() if label == app}


def create(model: ModelState) -> CreateModel:
    """Return the operation that creates the table of a model with all that belongs to it."""
    fields = list(model.fields.items())
    return CreateModel(model.name, fields, model.options, model.bases, model.managers)


if __name__ == "__main__":
    main()
