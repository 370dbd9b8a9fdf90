"""Letters wait without a lock, and letters that nobody here keeps wait too."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0025_rights_from_the_first_save'),
        ('subscriptions', '0022_what_the_documents_promise'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='try_after',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='not tried before'),
        ),
        migrations.CreateModel(
            name='PassingLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                ('try_after', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='not tried before')),
                ('kind', models.CharField(choices=[('way_in', 'way in'), ('mailbox', 'proof of a mailbox'), ('words', 'notice')], max_length=10, verbose_name='kind')),
                ('facts', models.JSONField(default=dict, verbose_name='facts')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked at')),
                ('publication', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.publication', verbose_name='publication')),
            ],
            options={
                'verbose_name': 'passing letter',
                'verbose_name_plural': 'passing letters',
                'ordering': ['pk'],
                'default_permissions': (),
            },
        ),
    ]
