"""What the code declared for each role, and the first day of a newspaper: links, hints, invitations.

Databases with roles are migrated by this too, so it remembers what their roles had.
"""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from newsroom.accounts.migrations.frozen.create_models import CreateModels
from newsroom.accounts.migrations.frozen.roles import remember_declared


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0012_declared_permissions'),
        ('accounts', '0013_first_day'),
    ]

    # Not part of the first squashed migration: every role that was made by a migration is complete
    # after the counter's 0022 only, and the counter's tables need the accounts.
    dependencies = [
        ('accounts', '0011_sign_ins'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('subscriptions', '0022_what_the_documents_promise'),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name='DeclaredPermission',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('given', models.BooleanField(default=True)),
                        ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='auth.permission')),
                        ('role', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declared_permissions', to='auth.group')),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('role', 'permission'), name='permission_declared_once_a_role')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='SetUpLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=64, unique=True, verbose_name='digest of the token')),
                        ('expires_at', models.DateTimeField(verbose_name='good until')),
                        ('browser', models.CharField(blank=True, max_length=64, verbose_name="digest of the browser's mark")),
                        ('answers', models.JSONField(default=dict, verbose_name='answers of the set-up')),
                        ('masthead', models.BinaryField(default=b'', verbose_name='masthead picture')),
                    ],
                    options={
                        'verbose_name': 'set-up link',
                        'verbose_name_plural': 'set-up links',
                        'default_permissions': (),
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='DismissedHint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=40)),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dismissed_hints', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='hint_dismissed_once')],
                        'indexes': [],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, verbose_name='name')),
                        ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                        ('title', models.CharField(blank=True, max_length=60, verbose_name='position')),
                        ('invited_at', models.DateTimeField(verbose_name='invited at')),
                        ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='number of the letter')),
                        ('expires_at', models.DateTimeField(verbose_name='good until')),
                        ('accepted_at', models.DateTimeField(null=True, verbose_name='joined at')),
                        ('revoked_at', models.DateTimeField(null=True, verbose_name='revoked at')),
                        ('account', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                        ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='invited by')),
                        ('roles', models.ManyToManyField(related_name='+', to='auth.group', verbose_name='roles')),
                    ],
                    options={
                        'verbose_name': 'invitation',
                        'verbose_name_plural': 'invitations',
                        'ordering': ['-invited_at', '-pk'],
                        'default_permissions': (),
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at', None), ('revoked_at', None)), name='invitation_open_once_a_mailbox')],
                        'indexes': [],
                    },
                ),
            ],
        ),
        migrations.RunPython(remember_declared, migrations.RunPython.noop),
    ]
