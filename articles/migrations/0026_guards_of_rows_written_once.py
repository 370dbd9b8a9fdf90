"""Refuse on both databases to delete, replace or empty what is written once; signatures, returns,
waivers, corrections, decided proof marks and moves of issues are guarded as well."""

import django.db.models.deletion
from django.db import migrations, models

from articles.append_only import AppendOnly, put_guards

RULES = {
    "articles_revision": AppendOnly(),
    "articles_release": AppendOnly(),
    "articles_journalentry": AppendOnly(),
    "articles_journalseal": AppendOnly(),
    "articles_waiver": AppendOnly(),
    "articles_issuemove": AppendOnly(),
    "articles_approval": AppendOnly(once=("cancelled_at",)),
    "articles_return": AppendOnly(once=("answered_at",)),
    "articles_correction": AppendOnly(closed_by=("published_at", "cancelled_at")),
    "articles_proofmark": AppendOnly(closed_by=("decided_at",), removable=True),
}


def guard(apps, schema_editor):
    put_guards(schema_editor, RULES)


class Migration(migrations.Migration):
    dependencies = [("articles", "0025_rights_from_the_first_save")]
    operations = [
        migrations.AlterField(
            model_name="issuemove",
            name="publication",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="issue_moves",
                to="articles.publication",
                verbose_name="publication",
            ),
        ),
        # Whoever goes back keeps the guards: what they refuse was never right.
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
