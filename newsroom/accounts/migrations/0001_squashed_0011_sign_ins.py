"""Accounts, their changes by two people, and their sign-ins: a new database begins here."""

import django.contrib.auth.models
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from newsroom.accounts.migrations.frozen.create_models import CreateModels


class Migration(migrations.Migration):

    replaces = [
        ('accounts', '0001_initial'),
        ('accounts', '0002_roles'),
        ('accounts', '0003_roles_keep_terms'),
        ('accounts', '0004_roles_of_the_workflow'),
        ('accounts', '0005_editing'),
        ('accounts', '0006_calendar'),
        ('accounts', '0007_counter'),
        ('accounts', '0008_subscription_clerk'),
        ('accounts', '0009_backdating'),
        ('accounts', '0010_two_people'),
        ('accounts', '0011_sign_ins'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        CreateModels(
            models=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('username', models.CharField(error_messages={'unique': 'Somebody already signs in with this name.'}, max_length=60, unique=True, validators=[django.core.validators.RegexValidator('^[\\w.+-]+\\Z', 'Use letters, digits and . + - _ only.')], verbose_name='sign-in name')),
                        ('display_name', models.CharField(blank=True, max_length=60, verbose_name='name')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': 'user',
                        'verbose_name_plural': 'users',
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('username'), name='user_name_unique_whatever_case', violation_error_message='Somebody already signs in with this name.'), models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='user_email_unique_whatever_case', violation_error_message='Somebody already signs in with this e-mail address.')],
                        'indexes': [],
                    },
                    managers=[
                        ('objects', django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name='AccountChange',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('role', 'a role'), ('password', 'a password'), ('email', 'an e-mail address'), ('is_active', 'an open account'), ('is_staff', "the staff's pages")], max_length=10, verbose_name='what')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                        ('password', models.CharField(blank=True, editable=False, max_length=128)),
                        ('asked_at', models.DateTimeField(verbose_name='asked')),
                        ('decision', models.CharField(choices=[('waiting', 'waits'), ('confirmed', 'confirmed'), ('declined', 'declined'), ('replaced', 'replaced by a later one'), ('withdrawn', 'taken away again')], default='waiting', max_length=10, verbose_name='decision')),
                        ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to=settings.AUTH_USER_MODEL, verbose_name='account')),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                        ('role', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='auth.group', verbose_name='role')),
                    ],
                    options={
                        'verbose_name': 'change of an account',
                        'verbose_name_plural': 'changes of accounts',
                        'permissions': [('confirm_accountchange', 'Can confirm changes of accounts')],
                        'indexes': [],
                        'constraints': [],
                    },
                ),
                migrations.CreateModel(
                    name='SetUp',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('opened_at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('administrator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [],
                        'constraints': [],
                    },
                ),
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
                        'indexes': [],
                        'constraints': [],
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
                        'constraints': [],
                    },
                ),
            ],
        ),
    ]
