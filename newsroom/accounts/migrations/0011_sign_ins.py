"""Where accounts are signed in, and how often something was tried. New tables only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_two_people'),
    ]

    operations = [
        migrations.CreateModel(
            name='AttemptCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True, verbose_name='key')),
                ('count', models.PositiveIntegerField(verbose_name='count')),
                ('ends_at', models.DateTimeField(db_index=True, verbose_name='ends at')),
                ('journalled', models.BooleanField(default=False, verbose_name='in the journal')),
            ],
            options={
                'verbose_name': 'counted attempt',
                'verbose_name_plural': 'counted attempts',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('device', models.CharField(blank=True, max_length=64, verbose_name="digest of the browser's mark")),
                ('browser', models.CharField(blank=True, max_length=60, verbose_name='browser')),
                ('network', models.CharField(blank=True, max_length=60, verbose_name='about where')),
                ('seal', models.CharField(max_length=64, verbose_name='digest of the password')),
                ('begun_at', models.DateTimeField(verbose_name='signed in at')),
                ('seen_at', models.DateTimeField(verbose_name='last seen at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended at')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_ins', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'sign-in',
                'verbose_name_plural': 'sign-ins',
                'ordering': ['-seen_at', '-pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['user', '-seen_at'], name='sign_in_of_user')],
            },
        ),
    ]
