"""What went to a layout system and what came back from there."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from articles.migrations.frozen.guards import AppendOnly, put_guards, take_guards_off


RULES = {
    "articles_layoutexport": AppendOnly(),
    "articles_layoutreturn": AppendOnly(closed_by=("decided_at",)),
}


def guard(apps, schema_editor):
    put_guards(schema_editor, RULES)


def unguard(apps, schema_editor):
    take_guards_off(schema_editor, RULES)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0034_what_was_printed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LayoutExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paragraphs', models.JSONField(default=list, verbose_name='paragraphs')),
                ('page_label', models.CharField(max_length=8, verbose_name='printed label')),
                ('at', models.DateTimeField(verbose_name='exported at')),
                ('by_printed', models.CharField(max_length=60, verbose_name='name at the time')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='layout_exports', to='articles.article', verbose_name='article')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='exported by')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.issue', verbose_name='issue')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision', verbose_name='revision')),
            ],
            options={
                'verbose_name': 'export to layout',
                'verbose_name_plural': 'exports to layout',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='LayoutReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='file')),
                ('paragraphs', models.JSONField(default=list, verbose_name='paragraphs')),
                ('at', models.DateTimeField(verbose_name='came back at')),
                ('by_printed', models.CharField(max_length=60, verbose_name='name at the time')),
                ('decision', models.CharField(blank=True, choices=[('taken', 'Taken over'), ('left', 'Left')], max_length=5, verbose_name='decision')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='brought back by')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('export', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='articles.layoutexport', verbose_name='export to layout')),
                ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision', verbose_name='revision')),
            ],
            options={
                'verbose_name': 'text from layout',
                'verbose_name_plural': 'texts from layout',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='layoutexport',
            index=models.Index(fields=['article', '-id'], name='layout_export_of_article'),
        ),
        migrations.AddConstraint(
            model_name='layoutreturn',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decision', '')), models.Q(('decided_at__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='layout_return_decided_once'),
        ),
        migrations.RunPython(guard, unguard),
    ]
