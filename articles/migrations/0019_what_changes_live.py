"""The end of a live text stands apart from the end its draft wishes; the words of pictures are
part of a release.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

triggers = import_module("articles.migrations.0003_append_only_triggers")


def guard_again(apps, schema_editor):
    """A table that SQLite rebuilt for its new column has lost its trigger."""
    if schema_editor.connection.vendor == "sqlite":
        for table in ("articles_revision", "articles_release"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_never_changes")
            schema_editor.execute(triggers.SQLITE.format(table=table), params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0018_calendar_of_the_schedules")]
    operations = [
        migrations.AddField(
            model_name="article",
            name="live_until",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="public until"),
        ),
        migrations.AddField(
            model_name="page",
            name="signed_printed",
            field=models.CharField(blank=True, default="", editable=False, max_length=60, verbose_name="signed by, as printed"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="release",
            name="pictures",
            field=models.JSONField(default=list, verbose_name="pictures, as printed"),
        ),
        migrations.AddField(
            model_name="revision",
            name="expires_at",
            field=models.DateTimeField(
                blank=True, help_text="After this moment readers no longer see it.", null=True, verbose_name="expires at"
            ),
        ),
        migrations.AddIndex(
            model_name="image",
            index=models.Index(fields=["digest"], name="image_by_digest"),
        ),
        migrations.CreateModel(
            name="ShownPicture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shown_pictures",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shown_in",
                        to="articles.image",
                        verbose_name="image",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture as released",
                "verbose_name_plural": "pictures as released",
                "constraints": [
                    models.UniqueConstraint(fields=("article", "image"), name="picture_shown_once_in_an_article")
                ],
            },
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
    ]
