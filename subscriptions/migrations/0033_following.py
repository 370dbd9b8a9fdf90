"""What readers follow and save, and their digests."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0052_error_reports'),
        ('subscriptions', '0032_export_jobs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Follow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('search', models.CharField(blank=True, max_length=100, verbose_name='search')),
                ('since', models.DateTimeField(verbose_name='since')),
                ('column', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.column', verbose_name='column')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.person', verbose_name='author')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.publication', verbose_name='publication')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='follows', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'followed subject',
                'verbose_name_plural': 'followed subjects',
                'ordering': ['pk'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('column__isnull', False), ('person', None), ('search', '')), models.Q(('column', None), ('person__isnull', False), ('search', '')), models.Q(('column', None), ('person', None), models.Q(('search', ''), _negated=True)), _connector='OR'), name='follow_of_one_subject'), models.UniqueConstraint(fields=('user', 'column'), name='follow_a_column_once'), models.UniqueConstraint(fields=('user', 'person'), name='follow_an_author_once'), models.UniqueConstraint(condition=models.Q(('search', ''), _negated=True), fields=('user', 'publication', 'search'), name='follow_a_search_once')],
            },
        ),
        migrations.CreateModel(
            name='ReaderDigest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rhythm', models.CharField(choices=[('daily', 'Every day'), ('weekly', 'Once a week')], max_length=6, verbose_name='how often')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')], default=1, verbose_name='day of the week')),
                ('hour', models.PositiveSmallIntegerField(verbose_name='hour')),
                ('told_until', models.DateTimeField(verbose_name='told until')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.publication', verbose_name='publication')),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reader_digest', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'digest of a reader',
                'verbose_name_plural': 'digests of readers',
                'ordering': ['pk'],
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='reader_digest_hour'), models.CheckConstraint(condition=models.Q(('weekday__gte', 1), ('weekday__lte', 7)), name='reader_digest_weekday')],
            },
        ),
        migrations.CreateModel(
            name='SavedArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('saved_at', models.DateTimeField(verbose_name='put on the list')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article', verbose_name='article')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_articles', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'saved article',
                'verbose_name_plural': 'saved articles',
                'ordering': ['-pk'],
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('user', 'article'), name='article_saved_once')],
            },
        ),
    ]
