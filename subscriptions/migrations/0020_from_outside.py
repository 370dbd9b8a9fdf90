import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OLD_KEY = "import:no:"  # a row was known by its number alone


def keep_numbers(apps, schema_editor):
    """Carry the numbers of files over into a column of their own; the source stays as it was
    written."""
    ImportedTerm = apps.get_model("subscriptions", "ImportedTerm")
    rows = ImportedTerm.objects.filter(source__startswith=OLD_KEY).only("pk", "source")
    changed = []
    for row in rows.iterator(2_000):
        row.key = row.source.removeprefix(OLD_KEY)[:60]
        changed.append(row)
    ImportedTerm.objects.bulk_update(changed, ["key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("subscriptions", "0018_confirmations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "importbatch",
            "decisions",
            models.JSONField(blank=True, default=dict, editable=False, verbose_name="decisions"),
        ),
        migrations.AddField(
            "importbatch",
            "report",
            models.JSONField(blank=True, editable=False, null=True, verbose_name="report"),
        ),
        migrations.AddField(
            "importedterm",
            "key",
            models.CharField(
                blank=True,
                db_index=True,
                default="",
                max_length=60,
                verbose_name="number in the file",
            ),
            preserve_default=False,
        ),
        migrations.RunPython(keep_numbers, migrations.RunPython.noop),
        migrations.CreateModel(
            "BankReversal",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "serial",
                    models.CharField(
                        max_length=64, unique=True, verbose_name="serial number of the bank"
                    ),
                ),
                ("booked_on", models.DateField(verbose_name="booked")),
                ("payer", models.CharField(max_length=120, verbose_name="payer")),
                (
                    "payer_account",
                    models.CharField(
                        blank=True, max_length=40, verbose_name="account of the payer"
                    ),
                ),
                ("memo", models.CharField(blank=True, max_length=200, verbose_name="memo")),
                (
                    "amount",
                    models.PositiveBigIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="amount, in fen",
                    ),
                ),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="settled"),
                ),
                (
                    "settled_how",
                    models.CharField(blank=True, max_length=200, verbose_name="how"),
                ),
                (
                    "line",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversal",
                        to="subscriptions.bankline",
                        verbose_name="transfer",
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
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversals",
                        to="subscriptions.bankstatement",
                        verbose_name="bank statement",
                    ),
                ),
            ],
            {
                "verbose_name": "transfer taken back by the bank",
                "verbose_name_plural": "transfers taken back by the bank",
                "ordering": ["-booked_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            "StatementFile",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="file")),
                ("content", models.BinaryField(verbose_name="content")),
                ("kept_at", models.DateTimeField(verbose_name="kept")),
                (
                    "kept_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            {
                "verbose_name": "bank statement that is looked at",
                "verbose_name_plural": "bank statements that are looked at",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            "StatementLayout",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bank", models.CharField(max_length=60, verbose_name="bank")),
                (
                    "digest",
                    models.CharField(max_length=64, unique=True, verbose_name="SHA-256"),
                ),
                ("headings", models.JSONField(default=list, verbose_name="headings")),
                ("places", models.JSONField(default=dict, verbose_name="columns")),
                ("made_at", models.DateTimeField(verbose_name="chosen")),
                (
                    "made_by",
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
            {
                "verbose_name": "columns of a bank statement",
                "verbose_name_plural": "columns of bank statements",
                "ordering": ["bank", "pk"],
                "default_permissions": (),
            },
        ),
    ]
