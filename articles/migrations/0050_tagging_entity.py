from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import migrations, models


def name_published_papers(apps, schema_editor):
    """A paper that has released an article already gets the host that it has today."""
    Publication = apps.get_model("articles", "Publication")
    Release = apps.get_model("articles", "Release")
    day = datetime.now(UTC).date()
    for paper in Publication.objects.all():
        if not Release.objects.filter(article__publication=paper).exists():
            continue
        host = paper.domain.partition(":")[0] or urlsplit(settings.SITE_URL).hostname
        try:
            host = host.lower().encode("idna").decode()
        except UnicodeError:  # articles/origins.py gives it one with the next release
            continue
        paper.tagging_entity = f"{host},{day.isoformat()}"
        paper.save(update_fields=["tagging_entity"])


class Migration(migrations.Migration):
    dependencies = [("articles", "0049_letters_and_blocks")]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="tagging_entity",
            field=models.CharField(blank=True, editable=False, max_length=120),
        ),
        migrations.RunPython(name_published_papers, migrations.RunPython.noop),
    ]
