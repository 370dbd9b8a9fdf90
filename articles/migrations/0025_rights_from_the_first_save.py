"""A right to publish with a moment in the past, and a rights record for every text that has none yet."""

from django.db import migrations

BATCH = 500


def give_records(apps, schema_editor):
    Article, RightsRecord = apps.get_model("articles", "Article"), apps.get_model("articles", "RightsRecord")
    rows = Article.objects.filter(rights__isnull=True).only("pk", "source_name").order_by("pk")
    made = []
    for article in rows.iterator(BATCH):
        kind = "reprint" if article.source_name.strip() else "original"
        made.append(RightsRecord(article=article, kind=kind))
    RightsRecord.objects.bulk_create(made, batch_size=BATCH)


class Migration(migrations.Migration):

    dependencies = [("articles", "0024_old_addresses_by_key")]

    operations = [
        migrations.AlterModelOptions(
            name="article",
            options={'permissions': [('edit_any_article', 'Can edit what others wrote'), ('review_1', 'Can take the first review'), ('review_2', 'Can take the second review'), ('review_3', 'Can take the final review'), ('proof_1', 'Can take the first proof'), ('proof_2', 'Can take the second proof'), ('proof_3', 'Can take the final proof'), ("publish_article", "Can publish articles"), ('backdate_article', 'Can publish with a moment in the past'), ('sign_article', 'Can sign for publication where the chief signs'), ('flash_article', 'Can publish at once'), ('hold_article', 'Can hold articles'), ('spike_article', 'Can spike articles'), ('waive_article', 'Can waive four eyes'), ('take_over_article', 'Can take over what somebody else is writing'), ('lift_embargo', 'Can set and lift an embargo'), ('correct_article', 'Can correct published articles'), ('clarify_article', 'Can clarify published articles'), ('update_article', 'Can update published articles'), ('note_article', "Can add an editor's note"), ('unpublish_article', 'Can take articles off the site for now'), ('withdraw_article', 'Can withdraw articles')], 'verbose_name': 'article', 'verbose_name_plural': 'articles'},
        ),
        migrations.RunPython(give_records, migrations.RunPython.noop),
    ]
