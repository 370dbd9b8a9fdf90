import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Letters by schedule, and the blocks of the start page in a person's own order."""

    dependencies = [
        ('articles', '0048_looks_and_words_of_pictures'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='desksettings',
            name='block_order',
            field=models.JSONField(blank=True, default=list, verbose_name='order of the blocks'),
        ),
        migrations.AddField(
            model_name='desksettings',
            name='hidden_blocks',
            field=models.JSONField(blank=True, default=list, verbose_name='hidden blocks'),
        ),
        migrations.CreateModel(
            name='ScheduledLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20, verbose_name='kind')),
                ('subject', models.PositiveBigIntegerField(verbose_name='subject')),
                ('weekdays', models.JSONField(blank=True, default=list, verbose_name='weekdays')),
                ('hour', models.PositiveSmallIntegerField(verbose_name='hour')),
                ('only_new', models.BooleanField(default=False, verbose_name='only if something is new')),
                ('known', models.JSONField(blank=True, default=list, editable=False, verbose_name='known rows')),
                ('known_is_cut', models.BooleanField(default=False, editable=False, verbose_name='more rows than known')),
                ('written_until', models.DateTimeField(editable=False, verbose_name='written until')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scheduled_letters', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'letter by schedule',
                'verbose_name_plural': 'letters by schedule',
                'ordering': ['pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['kind', 'subject'], name='scheduled_letter_subject')],
                'constraints': [models.UniqueConstraint(fields=('user', 'kind', 'subject'), name='one_scheduled_letter_of_a_subject'), models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='scheduled_letter_at_an_hour_of_a_day')],
            },
        ),
    ]
