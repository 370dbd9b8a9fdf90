"""Seal what the journal holds so far, and let the database refuse a change to a seal."""

import hashlib
import json
from datetime import UTC, datetime
from importlib import import_module

from django.db import migrations

triggers = import_module("articles.migrations.0003_append_only_triggers")
BATCH = 2000
SEALED = ("id", "at", "act", "outcome", "by_id", "by_printed", "role", "article_id", "subject", "from_stage", "to_stage",
          "revision", "reason", "details")


def plain(value):
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def seal(apps, schema_editor):
    entries, seals = apps.get_model("articles", "JournalEntry"), apps.get_model("articles", "JournalSeal")
    digest, links = "", []
    for sequence, row in enumerate(entries.objects.order_by("pk").iterator(BATCH), start=1):
        said = {name: getattr(row, name) for name in SEALED}
        words = json.dumps(said, ensure_ascii=False, sort_keys=True, default=plain)
        digest = hashlib.sha256(f"{digest}\n{words}".encode()).hexdigest()
        links.append(seals(sequence=sequence, entry_id=row.pk, digest=digest))
        if len(links) == BATCH:
            seals.objects.bulk_create(links)
            links = []
    seals.objects.bulk_create(links)


def guard(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    if on_postgresql:
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the trigger would meet rows still to be checked
    for table in ("articles_journalseal",) if on_postgresql else (*triggers.TABLES, "articles_journalseal"):
        if not on_postgresql:  # a table that SQLite rebuilt has lost its trigger
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_never_changes")
        schema_editor.execute((triggers.POSTGRESQL if on_postgresql else triggers.SQLITE).format(table=table), params=None)


def unguard(apps, schema_editor):
    on = " ON articles_journalseal" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute("DROP TRIGGER articles_journalseal_never_changes" + on)


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_journal_sealed")]
    operations = [
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
