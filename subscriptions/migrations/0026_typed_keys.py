"""Attempts to pay say where they were opened, and letters whether their address stays, instead of
the prefix of a reference or key. Older rows get both from there."""

from django.db import migrations, models


def fill(apps, schema_editor):
    attempts = apps.get_model("subscriptions", "Attempt").objects
    attempts.filter(reference__startswith="H").update(device="phone")
    letters = apps.get_model("subscriptions", "Letter").objects
    letters.filter(key__startswith="mailbox:").update(keeps_address=True)


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0025_adjustment_causes")]
    operations = [
        migrations.AddField(
            "attempt",
            "device",
            models.CharField(
                choices=[("screen", "at a screen"), ("phone", "on a telephone")],
                default="screen",
                editable=False,
                max_length=6,
                verbose_name="device",
            ),
        ),
        migrations.AddField(
            "letter",
            "keeps_address",
            models.BooleanField(
                default=False,
                editable=False,
                verbose_name="stays at its address when the subscriber's changes",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
