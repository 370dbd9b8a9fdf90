"""Bylines are found by folded names, and the search index is made anew by the folding of now.

An end later than any page can show means that there is none (systems write 9999-12-31 for “never”), so it is emptied.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import migrations, models
from django.utils import timezone

from articles.migrations.frozen.folding import FOLDING, fold
from articles.migrations.frozen.search import (
    add_to_index,
    clear_index,
    document_key,
    searchable,
)

BATCH = 500
FOLDED_MAX = 240
# The last moment that pages can show.
LATEST = datetime(2199, 12, 31, 23, 59, 59, 999999, ZoneInfo("Asia/Shanghai"))


def in_batches(rows):
    """Yield rows in the order of their articles, some hundred at a time, whatever is written meanwhile."""
    last = 0
    while batch := list(rows.filter(article_id__gt=last).order_by("article_id")[:BATCH]):
        yield batch
        last = batch[-1].article_id


def fold_bylines(apps, schema_editor):
    """Fold every name under which readers find an article: names are few, bylines are many."""
    bylines = apps.get_model("articles", "Byline").objects
    for name in list(bylines.order_by().values_list("name", flat=True).distinct()):
        bylines.filter(name=name).update(folded=fold(name).strip()[:FOLDED_MAX])


def empty_ends_that_never_come(apps, schema_editor):
    articles = apps.get_model("articles", "Article").objects
    articles.filter(expires_at__gt=LATEST).update(expires_at=None)
    articles.filter(live_until__gt=LATEST).update(live_until=None)


def remake_index(apps, schema_editor):
    """Put every document in again: under a key that reaches back to 1600, its tokens by the folding of now."""
    connection = schema_editor.connection
    model = apps.get_model("articles", "SearchDocument")
    clear_index(connection)
    rows = model.objects.select_related("article__release__revision").defer("article__body")
    for batch in in_batches(rows):
        documents = [document_of(model, old) for old in batch]
        model.objects.filter(pk__in=[old.pk for old in batch]).delete()
        add_to_index(connection, model.objects.bulk_create(documents, batch_size=BATCH))
    apps.get_model("articles", "SearchIndex").objects.create(
        folding=FOLDING, made_at=timezone.now()
    )


def document_of(model, old):
    article = old.article
    return model(
        id=document_key(article.published_at, article.pk),
        article_id=article.pk,
        headline=old.headline,
        lead=old.lead,
        body=searchable(article.release.revision.body) if article.release else old.body,
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0021_issue_moves")]
    operations = [
        migrations.CreateModel(
            name="SearchIndex",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("folding", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="byline",
            name="folded",
            field=models.CharField(
                db_index=True,
                default="",
                editable=False,
                max_length=240,
                verbose_name="name as it is searched",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="byline",
            name="name",
            field=models.CharField(max_length=60, verbose_name="name as printed"),
        ),
        migrations.RunPython(fold_bylines, migrations.RunPython.noop),
        migrations.RunPython(empty_ends_that_never_come, migrations.RunPython.noop),
        migrations.RunPython(remake_index, migrations.RunPython.noop),
    ]
