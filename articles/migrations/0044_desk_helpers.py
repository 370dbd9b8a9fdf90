"""The own desk of a person, notes on words of a text, and notes in the order of their moments."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0043_mastheads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeskSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "alerts_read_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="alerts read until"
                    ),
                ),
                (
                    "digest_hour",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="hour of the digest"
                    ),
                ),
                (
                    "digested_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="last digest"),
                ),
                (
                    "guide_closed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="guide put away"),
                ),
            ],
            options={
                "verbose_name": "settings of a desk",
                "verbose_name_plural": "settings of desks",
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="remark",
            name="quote",
            field=models.CharField(blank=True, max_length=200, verbose_name="words of the text"),
        ),
        migrations.AddIndex(
            model_name="remark",
            index=models.Index(fields=["-at"], name="remark_newest_first"),
        ),
        migrations.AddField(
            model_name="desksettings",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="desk_settings",
                to=settings.AUTH_USER_MODEL,
                verbose_name="account",
            ),
        ),
        migrations.AddConstraint(
            model_name="desksettings",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("digest_hour", None), ("digest_hour__lte", 23), _connector="OR"
                ),
                name="digest_hour_of_a_day",
            ),
        ),
    ]
