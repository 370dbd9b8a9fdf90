"""Errors that readers report."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0051_fronts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportedError',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quote', models.CharField(max_length=200, verbose_name='words of the text')),
                ('field', models.CharField(blank=True, max_length=20, verbose_name='part')),
                ('paragraph', models.PositiveIntegerField(blank=True, null=True, verbose_name='paragraph')),
                ('words', models.CharField(max_length=1000, verbose_name='what is wrong')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('nonce', models.CharField(max_length=32, unique=True, verbose_name='number of the form')),
                ('reported_at', models.DateTimeField(verbose_name='reported at')),
                ('outcome', models.CharField(blank=True, choices=[('corrected', 'Corrected'), ('no_error', 'No error'), ('duplicate', 'Known already')], max_length=10, verbose_name='outcome')),
                ('answer', models.CharField(blank=True, max_length=1000, verbose_name='answer')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled at')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='error_reports', to='articles.article', verbose_name='article')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision', verbose_name='revision')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by')),
            ],
            options={
                'verbose_name': 'error report',
                'verbose_name_plural': 'error reports',
                'ordering': ['pk'],
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('settled_at', None)), fields=['reported_at'], name='error_report_open'), models.Index(condition=models.Q(('email', ''), _negated=True), fields=['id'], name='error_report_with_address')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('outcome', ''), ('settled_at', None)), models.Q(('settled_at__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='error_report_settled_with_an_outcome')],
            },
        ),
    ]
