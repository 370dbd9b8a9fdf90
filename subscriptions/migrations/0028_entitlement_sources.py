"""Entitlements name the term or the receipt that they come from.

Entitlements from before get theirs from their keys (`source_id`), which stay as they are. The
guards are off meanwhile. A receipt whose reader was erased is gone; its entitlement names none.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import BigIntegerField, Q, Subquery, Value
from django.db.models.expressions import OuterRef
from django.db.models.functions import Cast, Concat, StrIndex, Substr

from articles.migrations.frozen.guards import AppendOnly, put_guards, take_guards_off

TABLE = "subscriptions_entitlement"
BEFORE = AppendOnly(changes=("revoked_for",), once=("revoked_at",), emptied=("user_id", "note"))
AFTER = AppendOnly(
    changes=("revoked_for",), once=("revoked_at",), emptied=("user_id", "note", "claim_id")
)
OF_TERMS = ("term", "print")
NAMED = 10  # so many keys that are not known are named


def fill(apps, schema_editor):
    """Give every entitlement its term or receipt. Raises RuntimeError for keys of terms that are
    not known."""
    take_guards_off(schema_editor, [TABLE])
    entitlements = apps.get_model("subscriptions", "Entitlement").objects
    terms = apps.get_model("subscriptions", "Term").objects
    claims = apps.get_model("subscriptions", "ReceiptClaim").objects
    ended = Concat(OuterRef("source_id"), Value(":"))  # `term:number`, or the term alone
    number = Substr(ended, 1, StrIndex(ended, Value(":")) - 1)
    term = terms.filter(pk=Cast(number, BigIntegerField())).order_by().values("pk")
    of_terms = entitlements.filter(source__in=OF_TERMS)
    of_terms.filter(source_id__regex="^[0-9]{1,18}(:[0-9]+)?$").update(term=Subquery(term))
    claim = claims.filter(pk=Cast(OuterRef("source_id"), BigIntegerField())).order_by()
    of_receipts = entitlements.filter(source="receipt", source_id__regex="^[0-9]{1,18}$")
    of_receipts.update(claim=Subquery(claim.values("pk")))
    unknown = of_terms.filter(term=None).order_by("pk")
    if keys := list(unknown.values_list("source_id", flat=True)[:NAMED]):
        raise RuntimeError(
            f"{unknown.count()} entitlements name terms that are not known, among them "
            f"{', '.join(keys)}. Nothing was changed. Ask for help before you migrate."
        )


def take_off(apps, schema_editor):
    take_guards_off(schema_editor, [TABLE])


def guard(apps, schema_editor):
    put_guards(schema_editor, {TABLE: AFTER})


def guard_as_before(apps, schema_editor):
    put_guards(schema_editor, {TABLE: BEFORE})


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0027_contact_keys")]

    operations = [
        # The last of a step back: SQLite makes the table anew, without its triggers.
        migrations.RunPython(migrations.RunPython.noop, guard_as_before),
        migrations.AddField(
            "entitlement",
            "term",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entitlements",
                to="subscriptions.term",
                verbose_name="term",
            ),
        ),
        migrations.AddField(
            "entitlement",
            "claim",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="entitlements",
                to="subscriptions.receiptclaim",
                verbose_name="registered receipt",
            ),
        ),
        migrations.RunPython(fill, take_off),
        migrations.AddConstraint(
            "entitlement",
            models.CheckConstraint(
                condition=Q(source__in=OF_TERMS, term__isnull=False)
                | (~Q(source__in=OF_TERMS) & Q(term__isnull=True)),
                name="entitlement_names_its_term",
                violation_error_message=(
                    "Name the term that it comes from, and only where it comes from one."
                ),
            ),
        ),
        migrations.AddConstraint(
            "entitlement",
            models.CheckConstraint(
                condition=Q(claim__isnull=True) | Q(source="receipt"),
                name="entitlement_claim_is_of_a_receipt",
                violation_error_message="Only a receipt of the post grants by a claim.",
            ),
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
