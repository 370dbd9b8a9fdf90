"""Search on PostgreSQL: the index over an expression that the planner takes for dear.

Documents are looked up by the index or one by one; which of both is said by the statement
(articles/search/postgresql.py).
"""

from django.db import migrations

FUNCTION = """CREATE FUNCTION newsroom_tokens(vector tsvector) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS 'BEGIN RETURN vector; END'"""
INDEX = """CREATE INDEX articles_search_tokens ON articles_search
USING gin (newsroom_tokens(vector))"""
INDEX_BEFORE = "CREATE INDEX articles_search_vector ON articles_search USING gin (vector)"


def index_the_expression(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX articles_search_vector")
        schema_editor.execute(FUNCTION)
        schema_editor.execute(INDEX)


def index_the_column(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX articles_search_tokens")
        schema_editor.execute("DROP FUNCTION newsroom_tokens")
        schema_editor.execute(INDEX_BEFORE)


class Migration(migrations.Migration):
    dependencies = [("articles", "0028_what_the_documents_promise")]
    operations = [migrations.RunPython(index_the_expression, index_the_column)]
