"""Pictures are found by their credit as well: the keys of those that are there."""

from django.db import migrations

from articles.migrations.frozen.folding import fold

LETTERS = 12
ENDINGS_MAX = 60
AT_ONCE = 500


def make_keys(text):
    """Return the endings of a text, each cut short, as bytes."""
    folded = "".join(fold(text).split())
    return {
        folded[start : start + LETTERS].encode() for start in range(min(len(folded), ENDINGS_MAX))
    }


def fill(apps, schema_editor):
    image_key = apps.get_model("articles", "ImageKey")
    images = apps.get_model("articles", "Image").objects.exclude(credit="")
    batch = []
    for pk, credit in images.values_list("pk", "credit").iterator(chunk_size=AT_ONCE):
        batch += [image_key(image_id=pk, key=key) for key in sorted(make_keys(credit))]
        if len(batch) > 20 * AT_ONCE:
            image_key.objects.bulk_create(batch, batch_size=AT_ONCE)
            batch = []
    image_key.objects.bulk_create(batch, batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("articles", "0041_picture_desk")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
