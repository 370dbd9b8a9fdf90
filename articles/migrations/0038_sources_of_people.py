"""The system a person was imported from is a field of its own.

The key of a person had it in front, before a colon. The names of systems contain colons too, so a
key did not say where its system ends: `wxr:a` and `wxr:a:2` were mixed up.
"""

from collections import defaultdict

from django.db import migrations, models

AT_ONCE = 500


def split_keys(apps, schema_editor):
    """Divide each key after the system of an article with the person's name, else of any article."""
    people = apps.get_model("articles", "Person").objects.exclude(source_id="").order_by("pk")
    articles = apps.get_model("articles", "Article").objects.exclude(source_system="").order_by()
    all_systems = set(articles.values_list("source_system", flat=True).distinct())
    systems_of = defaultdict(set)
    credits = articles.exclude(credits__person=None).exclude(credits__person__source_id="")
    for person, system in credits.values_list("credits__person", "source_system").distinct():
        systems_of[person].add(system)
    changed = []
    for person in people.iterator(chunk_size=AT_ONCE):
        system = (
            find_system(person.source_id, systems_of[person.pk])
            or find_system(person.source_id, all_systems)
            or guess_system(person.source_id)
        )
        person.source_system = system
        person.source_id = person.source_id[len(system) + 1 :]
        changed.append(person)
    people.bulk_update(changed, ["source_system", "source_id"], batch_size=AT_ONCE)


def find_system(key, systems):
    """Return the longest name of a system that a key begins with, or nothing."""
    return max((system for system in systems if key.startswith(f"{system}:")), key=len, default="")


def guess_system(key):
    """Return the system of a key without articles: `csv:<newspaper>`, `wxr:<host>` or `ninjs`."""
    kind, _colon, rest = key.partition(":")
    name, colon, _key = rest.partition(":")
    return f"{kind}:{name}" if kind in {"csv", "wxr"} and colon else kind


def join_keys(apps, schema_editor):
    people = apps.get_model("articles", "Person").objects.exclude(source_id="").order_by("pk")
    changed = []
    for person in people.iterator(chunk_size=AT_ONCE):
        person.source_id = f"{person.source_system}:{person.source_id}"
        changed.append(person)
    people.bulk_update(changed, ["source_id"], batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("articles", "0037_lead_pictures")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="source_system",
            field=models.CharField(
                blank=True, editable=False, max_length=40, verbose_name="source system"
            ),
        ),
        migrations.RemoveConstraint(model_name="person", name="person_source_unique"),
        migrations.RunPython(split_keys, join_keys),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                condition=~models.Q(source_id=""),
                fields=["source_system", "source_id"],
                name="person_source_unique",
            ),
        ),
    ]
