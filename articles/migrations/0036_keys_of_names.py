"""Keys by which people and pictures are found at the desk by any part of their names, made for
those that are there. Issues are found by their number alone."""

import django.db.models.deletion
from django.db import migrations, models

from articles.migrations.frozen.folding import fold

LETTERS = 12
ENDINGS_MAX = 60
AT_ONCE = 500


def make_keys(*texts):
    """Return the endings of texts, each cut short, as bytes."""
    keys = {}
    for text in texts:
        folded = "".join(fold(text).split())
        for start in range(min(len(folded), ENDINGS_MAX)):
            keys[folded[start : start + LETTERS].encode()] = None
    return list(keys)


def fill(apps, schema_editor):
    person_key = apps.get_model("articles", "PersonKey")
    image_key = apps.get_model("articles", "ImageKey")
    editors = apps.get_model("articles", "ResponsibleEditor").objects
    printed = dict(editors.values_list("person", "printed_name"))
    people = apps.get_model("articles", "Person").objects.values_list("pk", "name")
    for pk, name in people.iterator(chunk_size=AT_ONCE):
        person_key.objects.bulk_create(
            person_key(person_id=pk, key=key) for key in make_keys(name, printed.get(pk, ""))
        )
    images = apps.get_model("articles", "Image").objects.values_list("pk", "title", "caption")
    batch = []
    for pk, title, caption in images.iterator(chunk_size=AT_ONCE):
        batch += [image_key(image_id=pk, key=key) for key in make_keys(title, caption)]
        if len(batch) > 20 * AT_ONCE:
            image_key.objects.bulk_create(batch, batch_size=AT_ONCE)
            batch = []
    image_key.objects.bulk_create(batch, batch_size=AT_ONCE)


def key_fields(table, name, index):
    return {
        "name": f"{table}Key",
        "fields": [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("key", models.BinaryField()),
            (
                name,
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name="keys",
                    to=f"articles.{name}",
                ),
            ),
        ],
        "options": {
            "abstract": False,
            "default_permissions": (),
            "indexes": [models.Index(fields=["key", name], name=index)],
        },
    }


class Migration(migrations.Migration):
    dependencies = [("articles", "0035_layout_exports")]

    operations = [
        migrations.CreateModel(**key_fields("Image", "image", "image_by_part_of_words")),
        migrations.CreateModel(**key_fields("Person", "person", "person_by_part_of_name")),
        migrations.AddIndex(
            model_name="issue",
            index=models.Index(fields=["number"], name="issue_by_number"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
