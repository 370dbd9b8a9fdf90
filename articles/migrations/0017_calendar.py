"""The publication calendar."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0016_deadlines'),
    ]

    operations = [
        migrations.CreateModel(
            name='IssueDate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='date')),
                ('state', models.CharField(choices=[('planned', 'The paper appears'), ('suspended', 'Suspended'), ('moved', 'Moved to another date'), ('extra', 'Extra date')], default='planned', max_length=9, verbose_name='state')),
                ('kind', models.CharField(choices=[('regular', 'Regular issue'), ('added', 'Added issue'), ('extra', 'Extra'), ('special', 'Special issue')], default='regular', max_length=8, verbose_name='kind')),
                ('counts', models.BooleanField(default=True, help_text='Otherwise it is given on top.', verbose_name='belongs to subscriptions')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                ('compensation', models.CharField(blank=True, choices=[('extend', 'Another issue at the end of the term'), ('credit', 'The price of the issue as credit'), ('none', 'Nothing')], max_length=6, verbose_name='compensation')),
                ('announced_at', models.DateTimeField(blank=True, null=True, verbose_name='announced at')),
                ('moved_to', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='moved_from', to='articles.issuedate', verbose_name='moved to')),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='issue_dates', to='articles.publication', verbose_name='publication')),
            ],
            options={
                'verbose_name': 'issue date',
                'verbose_name_plural': 'publication calendar',
                'ordering': ['publication', 'date'],
                'constraints': [models.UniqueConstraint(fields=('publication', 'date'), name='issue_date_once', violation_error_message='The calendar has this date already.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'suspended'), models.Q(('compensation', ''), _negated=True), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'suspended'), _negated=True), ('compensation', '')), _connector='OR'), name='issue_date_suspended_with_reason'), models.CheckConstraint(condition=models.Q(models.Q(('moved_to__isnull', False), ('state', 'moved')), models.Q(models.Q(('state', 'moved'), _negated=True), ('moved_to', None)), _connector='OR'), name='issue_date_moved_somewhere'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'extra'), models.Q(('kind', 'regular'), _negated=True)), models.Q(models.Q(('state', 'extra'), _negated=True), ('counts', True), ('kind', 'regular')), _connector='OR'), name='issue_date_extra_is_no_regular_issue')],
            },
        ),
    ]
