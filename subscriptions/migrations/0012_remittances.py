from importlib import import_module

from django.conf import settings
from django.db import migrations, models

ACCOUNTS = [
    ("bank", "bank"), ("cash", "cash box"), ("post_receivable", "owed by the post office"),
    ("clearing", "payment providers"), ("unallocated", "receipts not matched"), ("credit", "credit of customers"),
    ("deferred", "deferred revenue"), ("revenue", "revenue"), ("refunds", "refunds to pay out"),
    ("fees", "fees of post office and providers"), ("elsewhere", "money of other departments"),
]
WORDS = import_module("subscriptions.migrations.0003_append_only")
TABLE = "subscriptions_remittance"


def say_how(apps, schema_editor):
    lines = apps.get_model("subscriptions", "BankLine").objects.exclude(settled_at=None)
    lines.filter(settled_how="").update(settled_as="matched")
    lines.exclude(settled_how="").update(settled_as="returned")
    undone = apps.get_model("subscriptions", "Refund").objects.filter(order__entries__key__startswith="undone:")
    undone.update(reverses=True)


def make_trigger(apps, schema_editor):
    words = WORDS.POSTGRESQL if schema_editor.connection.vendor == "postgresql" else WORDS.SQLITE
    schema_editor.execute(words.format(table=TABLE), params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("subscriptions", "0011_plans"),
        ("articles", "0003_append_only_triggers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "bankline",
            "settled_as",
            models.CharField(
                "settled as",
                blank=True,
                max_length=10,
                choices=[
                    ("matched", "settled"), ("returned", "returned"), ("elsewhere", "of other departments"),
                ],
            ),
        ),
        migrations.AddField("refund", "reverses", models.BooleanField("entered by mistake", default=False)),
        migrations.AddField(
            "refund", "sent_at", models.DateTimeField("on its way since", null=True, blank=True)
        ),
        migrations.AlterField(
            "posting", "account", models.CharField("account", max_length=16, choices=ACCOUNTS)
        ),
        migrations.CreateModel(
            "Remittance",
            [
                ("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False)),
                ("account", models.CharField("account", max_length=16, choices=ACCOUNTS)),
                ("amount", models.PositiveBigIntegerField("amount, in fen")),
                ("fee", models.PositiveBigIntegerField("fee, in fen", default=0)),
                ("at", models.DateTimeField("at")),
                (
                    "by",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
                        verbose_name="by",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        "subscriptions.bankline", models.PROTECT, related_name="remittances", verbose_name="transfer"
                    ),
                ),
            ],
            options={
                "verbose_name": "remittance",
                "verbose_name_plural": "remittances",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(amount__gt=models.F("fee")), name="remittance_brings_something"
                    )
                ],
            },
        ),
        migrations.RunPython(say_how, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(make_trigger, migrations.RunPython.noop),
    ]
