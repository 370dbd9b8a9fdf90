"""Changes of accounts that take two people."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_backdating'),
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
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
        ),
    ]
