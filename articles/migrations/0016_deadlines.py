"""Deadlines of texts, and indexes for what my desk counts."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0015_proof_marks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='article',
            name='due_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When its round must be passed (截稿).', null=True, verbose_name='due at'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['visibility', 'published_at'], name='article_by_moment'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='article_by_deadline'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['created_by', 'stage'], name='article_of_a_writer'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('schedule_failed_at__isnull', False)), fields=['schedule_failed_at'], name='article_schedule_failed'),
        ),
        migrations.AddIndex(
            model_name='rightsrecord',
            index=models.Index(condition=models.Q(('valid_until__isnull', False)), fields=['valid_until'], name='rights_that_end'),
        ),
    ]
