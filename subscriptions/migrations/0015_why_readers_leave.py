from importlib import import_module

from django.db import migrations, models

WORDS = import_module("subscriptions.migrations.0003_append_only")
TABLE = "subscriptions_adjustment"


def guard_again(apps, schema_editor):
    """SQLite adds such a column by making the table anew, without its trigger."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_never_changes")
        schema_editor.execute(WORDS.SQLITE.format(table=TABLE), params=None)


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0014_settled_notices")]
    operations = [
        migrations.RunPython(migrations.RunPython.noop, guard_again),
        migrations.AddField(
            "adjustment",
            "leaving",
            models.CharField(
                blank=True,
                choices=[
                    ("moved", "I am moving away"),
                    ("read", "I do not find the time to read it"),
                    ("price", "It costs too much"),
                    ("content", "It brings too little for me"),
                    ("delivery", "It came late or not at all"),
                    ("online", "I read online"),
                    ("other", "Something else"),
                ],
                default="",
                help_text="Where a reader ended the term, and said it.",
                max_length=8,
                verbose_name="why the reader leaves",
            ),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
