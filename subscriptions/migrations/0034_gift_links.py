"""Links by which subscribers give texts to others, and how many a month."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0052_error_reports'),
        ('subscriptions', '0033_following'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='GiftLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=24, unique=True, verbose_name='number')),
                ('made_at', models.DateTimeField(verbose_name='made at')),
                ('ends_at', models.DateTimeField(verbose_name='opens until')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended at')),
                ('opened', models.PositiveIntegerField(default=0, verbose_name='how often opened')),
            ],
            options={
                'verbose_name': 'gift link',
                'verbose_name_plural': 'gift links',
                'ordering': ['-pk'],
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='accessrule',
            name='gift_days',
            field=models.PositiveSmallIntegerField(default=30, help_text='From 1 to 365, for links that are made from now on. For the whole paper.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(365)], verbose_name='days that a gift link opens its text'),
        ),
        migrations.AddField(
            model_name='accessrule',
            name='gift_links',
            field=models.PositiveSmallIntegerField(default=10, help_text='So many texts a month a subscriber may give to others by a link. 0: none; links that were made go on until their day. For the whole paper.', validators=[django.core.validators.MaxValueValidator(100)], verbose_name='gift links a month'),
        ),
        migrations.AddConstraint(
            model_name='accessrule',
            constraint=models.CheckConstraint(condition=models.Q(('gift_days__gte', 1)), name='access_rule_gives_for_some_days'),
        ),
        migrations.AddField(
            model_name='giftlink',
            name='article',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.article', verbose_name='article'),
        ),
        migrations.AddField(
            model_name='giftlink',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='gift_links', to=settings.AUTH_USER_MODEL, verbose_name='giver'),
        ),
        migrations.AddConstraint(
            model_name='giftlink',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('made_at'))), name='gift_link_ends_after_it_begins'),
        ),
    ]
