"""Topics with a page of their own, the slots of fronts that follow one, and an index of headlines
for suggestions while a reader types.

The index stays empty here: `manage.py rebuild_search` fills it.
"""

import articles.fields
import django.db.models.deletion
from django.db import migrations, models

RULES = 4
CREATE_ON_SQLITE = (
    "CREATE VIRTUAL TABLE articles_headline_search USING fts5("
    "headline, content='', tokenize='unicode61 remove_diacritics 0')",
)
CREATE_ON_POSTGRESQL = (
    "CREATE TABLE articles_headline_search (document_id bigint PRIMARY KEY, "
    "folded text NOT NULL, vector tsvector NOT NULL)",
    "CREATE INDEX articles_headline_search_tokens ON articles_headline_search "
    "USING gin (newsroom_tokens(vector))",
)


def make_index(apps, schema_editor):
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in CREATE_ON_POSTGRESQL if on_postgresql else CREATE_ON_SQLITE:
        schema_editor.execute(statement, params=None)


def drop_index(apps, schema_editor):
    schema_editor.execute("DROP TABLE articles_headline_search", params=None)


def mark_empty_index(apps, schema_editor):
    """Say that an index without texts follows the new rules; any other is reported as stale
    (articles.W003) until `rebuild_search` has run."""
    if not apps.get_model("articles", "SearchDocument").objects.exists():
        apps.get_model("articles", "SearchIndex").objects.update(folding=RULES)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0052_error_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=40, validators=[articles.fields.validate_printable], verbose_name='title')),
                ('folded', models.CharField(editable=False, max_length=160)),
                ('slug', models.SlugField(allow_unicode=True, max_length=60, verbose_name='address')),
                ('introduction', models.TextField(blank=True, max_length=2000, validators=[articles.fields.validate_printable], verbose_name='introduction')),
                ('state', models.CharField(choices=[('prepared', 'in preparation'), ('open', 'open'), ('ended', 'closed')], default='prepared', max_length=10, verbose_name='state')),
                ('starts_at', models.DateTimeField(blank=True, null=True, verbose_name='from')),
                ('opened_at', models.DateTimeField(editable=False, null=True, verbose_name='opened at')),
                ('active_at', models.DateTimeField(editable=False, verbose_name='changed at')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='topics', to='articles.image', verbose_name='image')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='articles.publication', verbose_name='publication')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='TopicRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('heading', models.CharField(blank=True, max_length=40, validators=[articles.fields.validate_printable], verbose_name='heading')),
                ('position', models.PositiveSmallIntegerField(verbose_name='place')),
                ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='in_topics', to='articles.article', verbose_name='article')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chosen', to='articles.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'row of a topic',
                'verbose_name_plural': 'rows of topics',
                'ordering': ['topic', 'position', 'pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='frontslot',
            name='topic',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='slots', to='articles.topic', verbose_name='topic'),
        ),
        migrations.AddIndex(
            model_name='topic',
            index=models.Index(fields=['publication', 'active_at'], name='topic_by_activity'),
        ),
        migrations.AddIndex(
            model_name='topic',
            index=models.Index(condition=models.Q(('starts_at__isnull', False)), fields=['starts_at'], name='topic_by_start'),
        ),
        migrations.AddConstraint(
            model_name='topic',
            constraint=models.UniqueConstraint(fields=('publication', 'slug'), name='topic_address_unique', violation_error_message='Another topic of this newspaper already has this address.'),
        ),
        migrations.AddConstraint(
            model_name='topicrow',
            constraint=models.UniqueConstraint(fields=('topic', 'article'), name='topic_article_once'),
        ),
        migrations.AddConstraint(
            model_name='topicrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', False), ('heading', '')), models.Q(('article__isnull', True), models.Q(('heading', ''), _negated=True)), _connector='OR'), name='topic_row_is_article_or_heading'),
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(mark_empty_index, migrations.RunPython.noop),
    ]
