"""Marks on a frozen proof, and revisions that put slips right."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


triggers = import_module("articles.migrations.0003_append_only_triggers")


def guard_again(apps, schema_editor):
    """A table that SQLite rebuilt for its new column has lost its trigger."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS articles_revision_never_changes")
        schema_editor.execute(triggers.SQLITE.format(table="articles_revision"), params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0014_editing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='revision',
            name='typographic',
            field=models.BooleanField(default=False, help_text='It differs from the one before by an accepted slip of the pen.', verbose_name='typographic'),
        ),
        migrations.RunPython(guard_again, migrations.RunPython.noop),
        migrations.CreateModel(
            name='ProofMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('draft', 'Draft'), ('review_1', 'First review'), ('review_2', 'Second review'), ('review_3', 'Final review'), ('returned', 'Returned'), ('proof_1', 'First proof'), ('proof_2', 'Second proof'), ('proof_3', 'Final proof'), ('ready', 'Ready'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('correcting', 'Correcting'), ('held', 'On hold'), ('spiked', 'Spiked'), ('withdrawn', 'Withdrawn')], max_length=12, verbose_name='step')),
                ('by_printed', models.CharField(max_length=60, verbose_name='name at the time')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('field', models.CharField(choices=[('kicker', 'kicker'), ('headline', 'headline'), ('subhead', 'subhead'), ('abstract', 'abstract'), ('body', 'body')], max_length=10, verbose_name='part')),
                ('kind', models.CharField(choices=[('replace', 'Replace'), ('delete', 'Delete'), ('insert', 'Insert'), ('move', 'Move'), ('style', 'Set otherwise')], max_length=8, verbose_name='kind')),
                ('start', models.PositiveIntegerField(verbose_name='from')),
                ('end', models.PositiveIntegerField(verbose_name='to')),
                ('target', models.PositiveIntegerField(blank=True, null=True, verbose_name='moved to')),
                ('found', models.CharField(blank=True, max_length=300, verbose_name='what stands there')),
                ('proposal', models.CharField(blank=True, max_length=300, verbose_name='what should')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('accepted', models.BooleanField(blank=True, null=True, verbose_name='accepted')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='decided at')),
                ('answer', models.CharField(blank=True, max_length=300, verbose_name='answer')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('result', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='made_of', to='articles.revision', verbose_name='made revision')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='articles.revision', verbose_name='revision')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='articles.round', verbose_name='round')),
            ],
            options={
                'verbose_name': 'proof mark',
                'verbose_name_plural': 'proof marks',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['decided_at'], name='proof_mark_by_decision')],
                'constraints': [models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='proof_mark_ends_behind_its_start'), models.CheckConstraint(condition=models.Q(models.Q(('accepted', None), ('decided_at', None)), models.Q(('accepted__isnull', False), ('decided_at__isnull', False)), _connector='OR'), name='proof_mark_decided_at_a_moment'), models.CheckConstraint(condition=models.Q(models.Q(('accepted', True), _negated=True), ('result__isnull', False), _connector='OR'), name='proof_mark_accepted_made_a_revision'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'move'), _negated=True), ('target__isnull', False), _connector='OR'), name='proof_mark_moves_somewhere')],
            },
        ),
    ]
