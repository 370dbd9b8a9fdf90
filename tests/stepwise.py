"""Migrations one by one, as databases have them that are older than the squashed ones."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


class StepwiseLoader(MigrationLoader):
    """Loads the migrations that were replaced, and none of those that replace them."""

    def load_disk(self) -> None:
        super().load_disk()
        self.disk_migrations = {
            key: migration
            for key, migration in self.disk_migrations.items()
            if not migration.replaces
        }


def stepwise_executor() -> MigrationExecutor:
    """Return an executor that applies and takes back single migrations."""
    executor = MigrationExecutor(connection)
    executor.loader = StepwiseLoader(connection)
    return executor
