"""Terms and privacy policy in versions, which consents name; and demonstration letters that can never leave."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import articles.fields

TABLE = "subscriptions_legaltext"
SQLITE = f"""CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE ON {TABLE} WHEN OLD.published_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, '{TABLE}: a published text never changes'); END"""
POSTGRESQL = f"""CREATE TRIGGER {TABLE}_never_changes BEFORE UPDATE OR DELETE ON {TABLE}
FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION newsroom_append_only()"""
INVENTED = r"^reader[0-9]+@example\.com$"  # as the demonstration named its subscribers


def guard(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL if on_postgresql else SQLITE, params=None)


def unguard(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(f"DROP TRIGGER {TABLE}_never_changes" + (f" ON {TABLE}" if on_postgresql else ""))


def move_invented_mailboxes(apps, schema_editor):
    """Give the invented subscribers of a demonstration mailboxes that no mail server delivers to (RFC 2606)."""
    for model, field in (("Letter", "address"), ("Party", "email")):
        rows = apps.get_model("subscriptions", model)._default_manager.filter(**{f"{field}__regex": INVENTED})
        for row in rows.only("pk", field).iterator(500):
            setattr(row, field, getattr(row, field).replace("@example.com", "@demo.invalid"))
            row.save(update_fields=[field])


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0018_calendar_of_the_schedules"),
        ("accounts", "0008_subscription_clerk"),
        ("subscriptions", "0020_from_outside"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("terms", "terms of subscription"), ("privacy", "privacy policy")],
                        max_length=8,
                        verbose_name="kind of text",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(editable=False, verbose_name="version")),
                (
                    "body",
                    models.TextField(
                        help_text="Sanitised when stored and when shown.",
                        max_length=60000,
                        validators=[articles.fields.validate_printable],
                        verbose_name="wording",
                    ),
                ),
                (
                    "changes",
                    models.CharField(
                        blank=True,
                        help_text="One or two sentences for readers who know the version before.",
                        max_length=300,
                        validators=[articles.fields.validate_printable],
                        verbose_name="what is new",
                    ),
                ),
                (
                    "asks_again",
                    models.BooleanField(
                        default=False,
                        help_text="Needed where purpose, way or kinds of the personal data used change "
                        "(PIPL, article 14).",
                        verbose_name="ask everybody anew",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="in force from")),
                (
                    "published_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="published at"),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_texts",
                        to="articles.publication",
                        verbose_name="publication",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
            ],
            options={
                "verbose_name": "legal text",
                "verbose_name_plural": "legal texts",
                "ordering": ["publication", "kind", "-version"],
                "permissions": [("publish_legaltext", "Can publish legal texts")],
            },
        ),
        migrations.AddConstraint(
            model_name="legaltext",
            constraint=models.UniqueConstraint(
                fields=("publication", "kind", "version"),
                name="legal_text_version_unique",
                violation_error_message="This version of the text exists already.",
            ),
        ),
        migrations.AlterField(
            model_name="consent",
            name="version",
            field=models.CharField(max_length=20, verbose_name="version of the wording"),
        ),
        migrations.AddField(
            model_name="consent",
            name="text",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consents",
                to="subscriptions.legaltext",
                verbose_name="legal text",
            ),
        ),
        migrations.RunPython(guard, unguard),
        migrations.RunPython(move_invented_mailboxes, migrations.RunPython.noop),
    ]
