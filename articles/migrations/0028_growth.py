"""Keep the moment of each article beside what readers look it up by, and index what lists ask for."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def keep_moments(apps, schema_editor):
    """Give each row the moment of its article, as the actions do from now on."""
    moments = apps.get_model("articles", "Article").objects.filter(pk=OuterRef("article"))
    for name in ("ShownIn", "Byline"):
        rows = apps.get_model("articles", name).objects
        rows.update(published_at=Subquery(moments.values("published_at")))


def moment():
    return models.DateTimeField(editable=False, null=True, verbose_name="published at")


def index(model, *fields, name, condition=None):
    return migrations.AddIndex(model, models.Index(fields=fields, name=name, condition=condition))


class Migration(migrations.Migration):
    dependencies = [("articles", "0027_body_seals")]
    operations = [
        migrations.AddField("byline", "published_at", moment()),
        migrations.AddField("shownin", "published_at", moment()),
        migrations.AlterField(
            "byline",
            "folded",
            models.CharField(
                editable=False, max_length=240, verbose_name="name as it is searched"
            ),
        ),
        migrations.RunPython(keep_moments, migrations.RunPython.noop),
        index("byline", "person", "-published_at", "-article", name="byline_of_person_newest"),
        index("byline", "folded", "-published_at", "-article", name="byline_by_name_newest"),
        index("shownin", "column", "-published_at", "-article", name="shown_newest_first"),
        migrations.RemoveIndex("journalentry", "journal_by_person"),
        index("journalentry", "by", "-at", "-id", name="journal_of_a_person"),
        index("journalentry", "act", "-at", "-id", name="journal_of_an_act"),
        index(
            "journalentry", "-at", "-id", name="journal_not_done", condition=~models.Q(outcome="done")
        ),
        index("release", "made_at", name="release_by_moment"),
        index("release", "editor_printed", name="release_by_printed_editor"),
        index(
            "article",
            "embargo_until",
            name="article_under_embargo",
            condition=models.Q(embargo_until__isnull=False),
        ),
    ]
