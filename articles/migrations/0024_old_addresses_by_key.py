"""Old addresses are found however they are written, and texts that their source took back wait at the desk."""

from django.db import migrations, models

from articles.migrations.frozen.old_addresses import key_of

BATCH = 1000


def fill(apps, schema_editor):
    OldAddress = apps.get_model("articles", "OldAddress")
    rows = []
    for row in OldAddress.objects.iterator(chunk_size=BATCH):
        row.key = key_of(row.path)
        rows.append(row)
        if len(rows) == BATCH:
            OldAddress.objects.bulk_update(rows, ["key"])
            rows = []
    OldAddress.objects.bulk_update(rows, ["key"])


class Migration(migrations.Migration):

    dependencies = [("articles", "0023_characters")]

    operations = [
        migrations.AddField(
            model_name="oldaddress",
            name="key",
            field=models.CharField(
                db_index=True,
                default="",
                editable=False,
                max_length=64,
                verbose_name="form that is compared",
            ),
        ),
        migrations.AlterField(
            model_name="task",
            name="kind",
            field=models.CharField(
                choices=[
                    ("after_check", "Check what went out at once"),
                    ("print_notice", "Print a correction notice"),
                    ("cancelled", "Decide on a text that its source took back"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
