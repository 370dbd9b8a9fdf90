"""Make the search index that the database in use can carry."""

from django.db import migrations

from articles.migrations.frozen.search import create_statement


def make_index(apps, schema_editor):
    schema_editor.execute(create_statement(schema_editor.connection))


def drop_index(apps, schema_editor):
    schema_editor.execute("DROP TABLE articles_search")


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(make_index, drop_index)]
