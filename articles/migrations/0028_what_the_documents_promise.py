"""Refuse on both databases to delete, replace or empty what is written once; signatures, returns,
waivers, corrections, decided proof marks and moves of issues are guarded as well. Name the
installation that this database belongs to: the one that makes the table. Say of every text what
strangers may find of it."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

from articles.migrations.frozen.guards import AppendOnly, put_guards
from articles.migrations.frozen.installation import make_identity
from articles.migrations.frozen.search import folded_opening

BATCH = 500
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


def bind(apps, schema_editor):
    """Whoever brings a database to this state runs it already; what is restored later is a copy.

    Where no key could be kept the identity is empty, and somebody has to release the database.
    """
    connection = schema_editor.connection
    if connection.alias == "default":
        rows = apps.get_model("articles", "Installation").objects
        rows.create(pk=1, identity=make_identity(connection), bound_at=timezone.now())


def fill_openings(apps, schema_editor):
    """Say of every text that is found already what strangers may find of it."""
    documents = apps.get_model("articles", "SearchDocument").objects
    Opening = apps.get_model("articles", "SearchOpening")
    rows = documents.select_related("article__release__revision").only(
        "headline", "lead", "body", "article__release__revision__columns"
    )
    batch = []
    for document in rows.order_by("pk").iterator(BATCH):
        batch.append(opening_of(document, Opening))
        if len(batch) == BATCH:
            Opening.objects.bulk_create(batch)
            batch = []
    Opening.objects.bulk_create(batch)


def opening_of(document, model):
    """Return what strangers may find of a document; its home is the first column as released."""
    homes = document.article.release.revision.columns[:1]
    home = homes[0] if homes else None
    return model(document=document, home=home, folded=folded_opening(document))


class Migration(migrations.Migration):
    dependencies = [("articles", "0027_growth")]
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
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identity", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                ("rounds", models.PositiveBigIntegerField(default=0, verbose_name="rounds of letters")),
                ("bound_at", models.DateTimeField(null=True, verbose_name="belongs here since")),
            ],
            options={
                "verbose_name": "installation",
                "verbose_name_plural": "installations",
                "permissions": [("release_installation", "Can release a restored copy")],
                "default_permissions": (),
            },
        ),
        migrations.RunPython(bind, migrations.RunPython.noop),
        migrations.CreateModel(
            name="SearchOpening",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="opening",
                        serialize=False,
                        to="articles.searchdocument",
                    ),
                ),
                ("home", models.BigIntegerField(null=True)),
                ("folded", models.TextField()),
            ],
        ),
        migrations.RunPython(fill_openings, migrations.RunPython.noop),
    ]
