from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import articles.fields

WORDS = import_module("subscriptions.migrations.0003_append_only")
TABLE = "subscriptions_settlednotice"


def make_trigger(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    words = WORDS.POSTGRESQL if on_postgresql else WORDS.SQLITE
    schema_editor.execute(words.format(table=TABLE), params=None)


def drop_trigger(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(f"DROP TRIGGER {TABLE}_never_changes" + (f" ON {TABLE}" if on_postgresql else ""))


class Migration(migrations.Migration):
    dependencies = [
        ("subscriptions", "0012_remittances"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        # It may be empty: so SQLite adds the column without making the table anew, which would lose its trigger.
        migrations.AddField(
            "providerevent", "told", models.JSONField(blank=True, null=True, verbose_name="what it tells")
        ),
        migrations.CreateModel(
            name="SettledNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("settled_at", models.DateTimeField(verbose_name="settled")),
                (
                    "note",
                    models.CharField(
                        max_length=300, validators=[articles.fields.validate_printable], verbose_name="note"
                    ),
                ),
                (
                    "notice",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settled",
                        to="subscriptions.providerevent",
                        verbose_name="notice of a provider",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice that was settled",
                "verbose_name_plural": "notices that were settled",
                "ordering": ["-pk"],
            },
        ),
        migrations.RunPython(make_trigger, drop_trigger),
    ]
