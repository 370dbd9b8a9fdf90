"""Which migrations the database lacks."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def list_unapplied_migrations() -> list[str]:
    """Return the migrations that are not applied, such as articles.0032_planning_issues."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _backwards in plan]
