"""Adjustments of terms name their cause and the row that it is about.

Adjustments from before get theirs from their keys, which stay as they are. The guards are off
meanwhile.
"""

from typing import NamedTuple

from django.db import migrations, models
from django.db.models import BigIntegerField, F, Q, Subquery, Value
from django.db.models.expressions import OuterRef
from django.db.models.functions import Cast, Concat, StrIndex, Substr

from articles.migrations.frozen.guards import AppendOnly, put_guards, take_guards_off

TABLE = "subscriptions_adjustment"
NAMED = 10  # so many keys that are not known are named


class Rule(NamedTuple):
    """Keys of a cause: a prefix, and the primary key of the row. Anything may follow."""

    prefix: str
    cause: str


RULES = (
    Rule("later", "later"),
    Rule("goodwill", "goodwill"),
    Rule("complaint", "complaint"),
    Rule("hold", "hold"),
    Rule("suspended", "suspension"),
    Rule("back:suspended", "restored"),
    Rule("given-up", "gift_ended"),
    Rule("erased", "erasure"),
    Rule("undone", "import_undone"),
)
CAUSES = [
    ("later", "paid after its first issue"),
    ("goodwill", "goodwill"),
    ("complaint", "complaint"),
    ("hold", "hold"),
    ("suspension", "issue suspended"),
    ("restored", "issue appears after all"),
    ("refund", "refund"),
    ("gift_ended", "gift given up"),
    ("erasure", "personal data erased"),
    ("import_undone", "import undone"),
]


def fill(apps, schema_editor):
    """Give every adjustment its cause and row. Raises RuntimeError for keys that are not known."""
    take_guards_off(schema_editor, [TABLE])
    adjustments = apps.get_model("subscriptions", "Adjustment").objects
    for rule in RULES:
        ended = Concat(Substr("key", len(rule.prefix) + 2), Value(":"))
        number = Substr(ended, 1, StrIndex(ended, Value(":")) - 1)
        rows = adjustments.filter(cause=None, key__regex=f"^{rule.prefix}:[0-9]+(:|$)")
        rows.update(cause=rule.cause, about=Cast(number, BigIntegerField()))
    _fill_refunds(apps, adjustments)
    unknown = adjustments.filter(Q(cause=None) | Q(about=None)).order_by("pk")
    if keys := list(unknown.values_list("key", flat=True)[:NAMED]):
        raise RuntimeError(
            f"{unknown.count()} adjustments of terms have keys that are not known, among them "
            f"{', '.join(keys)}. Nothing was changed. Ask for help before you migrate."
        )


def _fill_refunds(apps, adjustments):
    """A refund is named by its number."""
    refunds = apps.get_model("subscriptions", "Refund").objects
    number = Substr(OuterRef("key"), len("refund:") + 1)
    numbers = refunds.annotate(key=Concat(Value("refund:"), F("number"))).values("key")
    rows = adjustments.filter(cause=None, key__startswith="refund:", key__in=numbers)
    rows.update(cause="refund", about=Subquery(refunds.filter(number=number).values("pk")))


def take_off(apps, schema_editor):
    take_guards_off(schema_editor, [TABLE])


def guard(apps, schema_editor):
    put_guards(schema_editor, {TABLE: AppendOnly()})


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0024_ledger_kinds")]
    operations = [
        # The last of a step back: SQLite makes the table anew, without its triggers.
        migrations.RunPython(migrations.RunPython.noop, guard),
        migrations.AddField(
            "adjustment",
            "cause",
            models.CharField(choices=CAUSES, max_length=16, null=True, verbose_name="cause"),
        ),
        migrations.AddField(
            "adjustment",
            "about",
            models.BigIntegerField(null=True, verbose_name="primary key of what it is about"),
        ),
        migrations.RunPython(fill, take_off),
        migrations.AlterField(
            "adjustment",
            "cause",
            models.CharField(choices=CAUSES, max_length=16, verbose_name="cause"),
        ),
        migrations.AlterField(
            "adjustment",
            "about",
            models.BigIntegerField(verbose_name="primary key of what it is about"),
        ),
        migrations.AddConstraint(
            "adjustment",
            models.CheckConstraint(
                condition=models.Q(cause__in=[cause for cause, _label in CAUSES]),
                name="adjustment_cause_is_known",
            ),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
