"""Make the search index that the database in use can carry."""

from django.db import migrations

from articles.search import postgresql, sqlite


def make_index(apps, schema_editor):
    engine = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
    schema_editor.execute(engine.CREATE)


def drop_index(apps, schema_editor):
    schema_editor.execute("DROP TABLE articles_search")


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(make_index, drop_index)]
