"""Keep the moment of each article beside what readers look it up by, and index what lists ask for."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

# The pairs of neighbouring characters of a headline, for part of a headline to be found by.
PAIRS = """CREATE FUNCTION newsroom_pairs(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT array_agg(DISTINCT substr(lower(words), place, 2))
FROM generate_series(1, greatest(char_length(words) - 1, 1)) AS place $$"""
HEADLINES = """CREATE INDEX article_by_part_of_headline ON articles_article
USING gin (newsroom_pairs(headline))"""


def keep_moments(apps, schema_editor):
    """Give each row the moment of its article, as the actions do from now on."""
    moments = apps.get_model("articles", "Article").objects.filter(pk=OuterRef("article"))
    for name in ("ShownIn", "Byline"):
        rows = apps.get_model("articles", name).objects
        rows.update(published_at=Subquery(moments.values("published_at")))


def index_headlines(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(PAIRS, params=None)
        schema_editor.execute(HEADLINES, params=None)


def drop_headlines(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX article_by_part_of_headline")
        schema_editor.execute("DROP FUNCTION newsroom_pairs")


def moment():
    return models.DateTimeField(editable=False, null=True, verbose_name="published at")


def index(model, *fields, name, condition=None):
    return migrations.AddIndex(model, models.Index(fields=fields, name=name, condition=condition))


class Migration(migrations.Migration):
    dependencies = [("articles", "0026_body_seals")]
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
            "journalentry",
            "-at",
            "-id",
            name="journal_denied",
            condition=models.Q(outcome="denied"),
        ),
        index("release", "-made_at", "-id", name="release_newest_first"),
        index("release", "editor_printed", name="release_by_printed_editor"),
        index("revision", "-made_at", "-id", name="revision_newest_first"),
        index("issue", "-date", "-number", name="issue_by_date"),
        index("approval", "-at", "-id", name="approval_newest_first"),
        index("articlecolumn", "column", "-article", name="standing_newest_first"),
        index(
            "rightsrecord",
            "article",
            name="rights_that_may_forbid",
            condition=models.Q(web_allowed=False)
            | models.Q(valid_until__isnull=False)
            | models.Q(valid_from__isnull=False),
        ),
        index("rightsrecord", "kind", "-article", name="rights_by_kind"),
        index("credit", "name", "-article", name="credit_by_name"),
        index("image", "-uploaded_at", "-id", name="image_newest_first"),
        index("image", "credit", name="image_without_credit", condition=models.Q(credit="")),
        index("rightsrecord", "machines", "-article", name="rights_by_machines"),
        index(
            "article",
            "embargo_until",
            name="article_under_embargo",
            condition=models.Q(embargo_until__isnull=False),
        ),
        migrations.RunPython(index_headlines, drop_headlines),
    ]
