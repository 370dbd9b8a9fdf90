"""Say of every article what readers meet, put the triggers back that SQLite loses with a rebuilt table, name profiles."""

from importlib import import_module

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

triggers = import_module("articles.migrations.0003_append_only_triggers")
# The workflow profiles with which a newspaper starts: a frozen copy of articles/domain/profiles.py.
PROFILES = {
    "strict": {
        "name": "三审三校",
        "steps": ["review_1", "review_2", "review_3", "proof_1", "proof_2", "proof_3"],
        "correction_steps": ["review_1", "review_3", "proof_1"],
        "locked": True,
        "restart_after_return": True,
        "chief_signs": True,
    },
    "small": {
        "name": "一审一校",
        "steps": ["review_1", "proof_1"],
        "correction_steps": ["review_1"],
    },
    "flash": {
        "name": "快讯",
        "steps": ["review_1", "proof_1"],
        "correction_steps": ["review_1"],
        "flash": True,
        "after_check_minutes": 30,
    },
}


def see(apps, schema_editor):
    articles = apps.get_model("articles", "Article").objects
    articles.filter(stage="published").update(visibility="live")
    articles.filter(stage="withdrawn").update(visibility="withdrawn")
    articles.filter(Q(stage="published"), published_at__gt=timezone.now()).update(stage="scheduled")


def name_profiles(apps, schema_editor):
    profiles = apps.get_model("articles", "Profile").objects
    for code, fields in PROFILES.items():
        profiles.get_or_create(code=code, defaults=fields)


def keep_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table in triggers.TABLES:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_never_changes")
            schema_editor.execute(triggers.SQLITE.format(table=table), params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_workflow")]
    operations = [
        migrations.RunPython(see, migrations.RunPython.noop),
        migrations.RunPython(name_profiles, migrations.RunPython.noop),
        migrations.RunPython(keep_triggers, migrations.RunPython.noop),
    ]
