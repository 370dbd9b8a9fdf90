"""Exports that a program beside the server makes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('subscriptions', '0031_report_figures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ExportJob',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='kind')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('query', models.TextField(blank=True, verbose_name='query')),
                ('purpose', models.CharField(max_length=200, verbose_name='what for')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('asked_at', models.DateTimeField(verbose_name='asked for at')),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('working', 'being made'), ('ready', 'ready'), ('failed', 'not made')], default='waiting', max_length=8, verbose_name='state')),
                ('row_count', models.PositiveIntegerField(verbose_name='number of rows')),
                ('done_count', models.PositiveIntegerField(default=0, verbose_name='rows done')),
                ('beat_at', models.DateTimeField(null=True, verbose_name='last sign')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('problem', models.TextField(blank=True, verbose_name='problem')),
                ('file_name', models.CharField(max_length=120, verbose_name='file')),
                ('content', models.BinaryField(null=True, verbose_name='content')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='subscriptions.deliveryrun', verbose_name='delivery list')),
            ],
            options={
                'verbose_name': 'export',
                'verbose_name_plural': 'exports',
                'ordering': ['-pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['state'], name='export_job_by_state')],
            },
        ),
    ]
