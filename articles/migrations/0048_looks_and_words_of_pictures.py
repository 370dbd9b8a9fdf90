"""How a picture is turned and lightened. Captions of pictures whose rights may end leave the search
index: it is built again."""

from django.db import migrations, models

RULES = 3


def mark_empty_index(apps, schema_editor):
    """Say that an index without texts follows the new rules; any other is reported as stale
    (articles.W003) until `rebuild_search` has run."""
    if not apps.get_model("articles", "SearchDocument").objects.exists():
        apps.get_model("articles", "SearchIndex").objects.update(folding=RULES)


class Migration(migrations.Migration):
    dependencies = [("articles", "0047_suggested_edits")]

    operations = [
        migrations.AddField(
            model_name="image",
            name="adjustment",
            field=models.JSONField(
                default=dict, editable=False, verbose_name="rotation, exposure and contrast"
            ),
        ),
        migrations.RunPython(mark_empty_index, migrations.RunPython.noop),
    ]
