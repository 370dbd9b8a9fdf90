"""Refuse on both databases to delete, replace or empty what is written once; consents, entitlements
and promised price lists are guarded as well. Roles of older databases get what they lack."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from articles.migrations.frozen.guards import AppendOnly, put_guards

roles = import_module("newsroom.accounts.migrations.frozen.roles")
ALWAYS = (
    "quote", "payment", "providerevent", "ledgerentry", "posting", "term", "adjustment", "deliveryrun",
    "invoice", "remittance", "settlednotice",
)
RULES = {
    **{f"subscriptions_{name}": AppendOnly() for name in ALWAYS},
    "subscriptions_legaltext": AppendOnly(closed_by=("published_at",)),
    "subscriptions_consent": AppendOnly(changes=("party_id",), once=("withdrawn_at",)),
    "subscriptions_entitlement": AppendOnly(
        changes=("revoked_for",), once=("revoked_at",), emptied=("user_id", "note")
    ),
    "subscriptions_pricelist": AppendOnly(closed_by=("used_at",), removable=True),
}


def guard(apps, schema_editor):
    put_guards(schema_editor, RULES)


class Migration(migrations.Migration):
    dependencies = [
        ("subscriptions", "0021_legal_texts"),
        ("articles", "0028_what_the_documents_promise"),
        ("accounts", "0010_two_people"),
    ]
    operations = [
        migrations.AlterField(
            model_name="consent",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="consents",
                to="subscriptions.party",
                verbose_name="subscriber",
            ),
        ),
        # Whoever goes back keeps the guards: what they refuse was never right.
        migrations.RunPython(guard, migrations.RunPython.noop),
        migrations.RunPython(roles.complete_roles, migrations.RunPython.noop),
    ]
