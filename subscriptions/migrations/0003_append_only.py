"""Let the database itself refuse a change to money, promises and terms (as articles 0003 does for the journal)."""

from django.db import migrations

TABLES = ("quote", "payment", "providerevent", "ledgerentry", "posting", "term", "adjustment", "deliveryrun", "invoice")
SQLITE = """CREATE TRIGGER {table}_never_changes BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
POSTGRESQL = """CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION newsroom_append_only()"""


def make_triggers(apps, schema_editor):
    words = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for table in TABLES:
        schema_editor.execute(words.format(table=f"subscriptions_{table}"), params=None)


def drop_triggers(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        name = f"subscriptions_{table}"
        schema_editor.execute(f"DROP TRIGGER {name}_never_changes" + (f" ON {name}" if on_postgresql else ""))


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0002_counter"), ("articles", "0003_append_only_triggers")]
    operations = [migrations.RunPython(make_triggers, drop_triggers)]
