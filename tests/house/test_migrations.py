"""An empty database is migrated in seconds: each table is made whole."""

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddIndex, CreateModel

OURS = {"accounts", "articles", "subscriptions"}
SLOW_AT = 60  # operations; each one renders every model that points at the changed one anew


def test_no_migration_changes_the_tables_in_small_steps() -> None:
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    long = {
        str(migration): len(migration.operations)
        for (app, _name), migration in migrations.items()
        if app in OURS and len(migration.operations) >= SLOW_AT
    }
    assert long == {}


def test_the_first_tables_are_made_with_their_constraints_and_indexes() -> None:
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    for key in [("articles", "0001_initial"), ("subscriptions", "0002_counter")]:
        operations = migrations[key].operations
        made = {one.name_lower for one in operations if isinstance(one, CreateModel)}
        added = [
            one
            for one in operations
            if isinstance(one, AddConstraint | AddIndex) and one.model_name_lower in made
        ]
        assert len(added) <= 1, added  # the article and its release point at each other
