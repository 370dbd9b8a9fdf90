"""Print a squashed migration of an app, which creates its tables as they are after one of its
migrations:

    python .ci/squash.py articles 0032_planning_issues

It replaces every migration up to that one. Rows, guards, functions and indexes that migrations make
with RunPython are to be added by hand: docs/decisions/0038 says how.
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings.dev")

import django
from django.db.migrations import Migration
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
    options = parser.parse_args()
    django.setup()
    migration = squashed_migration(options.app, options.last)
    sys.stdout.write(MigrationWriter(migration, include_header=False).as_string())


def squashed_migration(app: str, last: str) -> Migration:
    """Return what creates the app's tables; it depends on what its migrations need of others."""
    graph = StepwiseLoader(None).graph
    plan = [graph.nodes[node] for node in graph.forwards_plan((app, last))]
    replaced = [migration for migration in plan if migration.app_label == app]
    needed = {one for migration in replaced for one in migration.dependencies if one[0] != app}
    state = graph.make_state((app, last), at_end=True)
    models = [create(model) for (label, _), model in state.models.items() if label == app]
    migration = Migration(f"0001_squashed_{last}", app)
    migration.initial = True
    migration.replaces = [(one.app_label, one.name) for one in replaced]
    migration.dependencies = sorted(needed)
    migration.operations = [CreateModels(models)]
    return migration


def create(model: ModelState) -> CreateModel:
    """Return the operation that creates the table of a model with all that belongs to it."""
    fields = list(model.fields.items())
    return CreateModel(model.name, fields, model.options, model.bases, model.managers)


if __name__ == "__main__":
    main()
