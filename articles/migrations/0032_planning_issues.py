"""Pages go through states of their own; issues are planned from templates, changed move by move, and
released as frozen snapshots. Pages that exist are given the state they had reached."""

import articles.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from articles.migrations.frozen.guards import AppendOnly, put_guards, take_guards_off


RULES = {
    "articles_planchange": AppendOnly(once=("undone_at",)),
    "articles_pagestep": AppendOnly(once=("cancelled_at",)),
    "articles_issuerelease": AppendOnly(once=("recalled_at",)),
}


def guard(apps, schema_editor):
    put_guards(schema_editor, RULES)


def unguard(apps, schema_editor):
    take_guards_off(schema_editor, RULES)


def fill_states(apps, schema_editor):
    """Say of every page how far it had come: printed, signed, with something on it, or empty."""
    pages = apps.get_model("articles", "Page").objects
    placed = apps.get_model("articles", "Placement").objects.filter(page=models.OuterRef("pk"))
    begun = models.Q(responsible_editor__isnull=False) | models.Exists(placed)
    pages.filter(begun).update(state="assigned")
    pages.filter(signed_at__isnull=False).update(state="signed")
    printed = apps.get_model("articles", "Issue").objects.filter(published_at__isnull=False)
    pages.filter(issue__in=printed).update(state="released")


class Migration(migrations.Migration):

    dependencies = [
        ('articles', "0031_setting_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AdvertPlacement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='order on the page')),
                ('span', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(8)], verbose_name='width in columns')),
                ('height', models.PositiveSmallIntegerField(default=80, validators=[django.core.validators.MinValueValidator(10), django.core.validators.MaxValueValidator(600)], verbose_name='height in millimetres')),
                ('mark', models.CharField(default='广告', max_length=20, validators=[articles.fields.validate_printable], verbose_name='mark')),
                ('text', models.TextField(blank=True, max_length=1000, validators=[articles.fields.validate_printable], verbose_name='text')),
                ('customer', models.CharField(blank=True, help_text='For the house alone; never printed.', max_length=120, verbose_name='customer')),
            ],
            options={
                'verbose_name': 'advertisement',
                'verbose_name_plural': 'advertisements',
                'ordering': ['page', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='IssueRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by_printed', models.CharField(max_length=60, verbose_name='name at the time')),
                ('public_from', models.DateTimeField(verbose_name='public from')),
                ('snapshot', models.JSONField(verbose_name='snapshot')),
                ('recalled_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back at')),
            ],
            options={
                'verbose_name': 'release of an issue',
                'verbose_name_plural': 'releases of issues',
                'ordering': ['issue', '-number'],
            },
        ),
        migrations.CreateModel(
            name='IssueTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, validators=[articles.fields.validate_printable], verbose_name='name')),
                ('weekday', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'Monday'), (2, 'Tuesday'), (3, 'Wednesday'), (4, 'Thursday'), (5, 'Friday'), (6, 'Saturday'), (7, 'Sunday')], help_text='Proposed for issues of this weekday. Empty: only where somebody chooses it.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(7)], verbose_name='weekday')),
            ],
            options={
                'verbose_name': 'page template',
                'verbose_name_plural': 'page templates',
                'ordering': ['publication', 'weekday', 'name'],
            },
        ),
        migrations.CreateModel(
            name='PageStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(choices=[('assign', 'Assign'), ('lay_out', 'Laid out'), ('proof_1', 'First proof'), ('proof_2', 'Second proof'), ('proof_3', 'Final proof'), ('sign', 'Sign for printing'), ('reopen', 'Reopen'), ('fall', 'Changed'), ('release', 'Release'), ('recall', 'Take the release back')], max_length=10, verbose_name='step')),
                ('by_printed', models.CharField(max_length=60, verbose_name='name at the time')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled at')),
            ],
            options={
                'verbose_name': 'step of a page',
                'verbose_name_plural': 'steps of pages',
                'ordering': ['page', 'at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PlanChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='version')),
                ('kind', models.CharField(max_length=12, verbose_name='kind')),
                ('headline', models.CharField(blank=True, max_length=200, verbose_name='headline')),
                ('from_label', models.CharField(blank=True, max_length=8, verbose_name='from page')),
                ('to_label', models.CharField(blank=True, max_length=8, verbose_name='to page')),
                ('before', models.JSONField(default=dict, verbose_name='before')),
                ('after', models.JSONField(default=dict, verbose_name='after')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('by_printed', models.CharField(max_length=60, verbose_name='name at the time')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone at')),
            ],
            options={
                'verbose_name': 'change of a plan',
                'verbose_name_plural': 'changes of plans',
                'ordering': ['issue', 'number'],
            },
        ),
        migrations.CreateModel(
            name='TemplatePage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)], verbose_name='position')),
                ('section', models.CharField(blank=True, max_length=2, validators=[articles.fields.validate_printable], verbose_name='section')),
                ('label', models.CharField(max_length=8, validators=[articles.fields.validate_printable], verbose_name='printed label')),
                ('name', models.CharField(blank=True, max_length=30, validators=[articles.fields.validate_printable], verbose_name='name')),
            ],
            options={
                'verbose_name': 'page of a template',
                'verbose_name_plural': 'pages of a template',
                'ordering': ['template', 'position'],
            },
        ),
        migrations.AlterModelOptions(
            name='issue',
            options={'permissions': [('release_issue', 'Can release issues')], 'verbose_name': 'issue', 'verbose_name_plural': 'issues'},
        ),
        migrations.AddField(
            model_name='page',
            name='column',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.column', verbose_name='column'),
        ),
        migrations.AddField(
            model_name='page',
            name='layout_editor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='layout editor'),
        ),
        migrations.AddField(
            model_name='page',
            name='section',
            field=models.CharField(blank=True, max_length=2, validators=[articles.fields.validate_printable], verbose_name='section'),
        ),
        migrations.AddField(
            model_name='page',
            name='state',
            field=models.CharField(choices=[('empty', 'Empty'), ('assigned', 'Assigned'), ('laid_out', 'Laid out'), ('proof_1', 'First proof read'), ('proof_2', 'Second proof read'), ('proof_3', 'Final proof read'), ('signed', 'Signed for printing'), ('released', 'Released')], default='empty', editable=False, max_length=8, verbose_name='state'),
        ),
        migrations.AddField(
            model_name='placement',
            name='headline_step',
            field=models.SmallIntegerField(default=0, verbose_name='headline size'),
        ),
        migrations.AddField(
            model_name='placement',
            name='planned_length',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='planned length'),
        ),
        migrations.AddField(
            model_name='placement',
            name='span',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='width in columns'),
        ),
        migrations.AddField(
            model_name='publication',
            name='price_line',
            field=models.CharField(blank=True, help_text='As the imprint of each issue prints it, for example 每份定价：2.00元.', max_length=60, validators=[articles.fields.validate_printable], verbose_name='printed price'),
        ),
        migrations.AddField(
            model_name='task',
            name='page',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='notices', to='articles.page', verbose_name='planned for the page'),
        ),
        migrations.AddField(
            model_name='advertplacement',
            name='page',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adverts', to='articles.page', verbose_name='page'),
        ),
        migrations.AddField(
            model_name='advertplacement',
            name='picture',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adverts', to='articles.image', verbose_name='picture'),
        ),
        migrations.AddField(
            model_name='issuerelease',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='issuerelease',
            name='issue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='articles.issue', verbose_name='issue'),
        ),
        migrations.AddField(
            model_name='issuetemplate',
            name='publication',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='issue_templates', to='articles.publication', verbose_name='publication'),
        ),
        migrations.AddField(
            model_name='pagestep',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='page_steps', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='pagestep',
            name='page',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='articles.page', verbose_name='page'),
        ),
        migrations.AddField(
            model_name='planchange',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='planchange',
            name='issue',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_changes', to='articles.issue', verbose_name='issue'),
        ),
        migrations.AddField(
            model_name='templatepage',
            name='column',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.column', verbose_name='column'),
        ),
        migrations.AddField(
            model_name='templatepage',
            name='layout_editor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='layout editor'),
        ),
        migrations.AddField(
            model_name='templatepage',
            name='responsible_editor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.responsibleeditor', verbose_name='responsible editor'),
        ),
        migrations.AddField(
            model_name='templatepage',
            name='template',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='articles.issuetemplate', verbose_name='page template'),
        ),
        migrations.AddConstraint(
            model_name='advertplacement',
            constraint=models.CheckConstraint(condition=models.Q(('span__range', (1, 8)), ('height__gte', 1)), name='advert_has_a_size', violation_error_message='An advertisement is 1 to 8 columns wide.'),
        ),
        migrations.AddConstraint(
            model_name='advertplacement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('picture__isnull', False), _connector='OR'), name='advert_shows_something', violation_error_message='Write the text of the advertisement or choose a picture.'),
        ),
        migrations.AddConstraint(
            model_name='issuerelease',
            constraint=models.UniqueConstraint(fields=('issue', 'number'), name='issue_release_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='issuerelease',
            constraint=models.UniqueConstraint(condition=models.Q(('recalled_at', None)), fields=('issue',), name='issue_release_one_in_force'),
        ),
        migrations.AddConstraint(
            model_name='issuetemplate',
            constraint=models.UniqueConstraint(fields=('publication', 'name'), name='issue_template_name_unique', violation_error_message='A template of this name exists already.'),
        ),
        migrations.AddConstraint(
            model_name='issuetemplate',
            constraint=models.UniqueConstraint(condition=models.Q(('weekday__isnull', False)), fields=('publication', 'weekday'), name='issue_template_one_a_weekday', violation_error_message='Another template is proposed for this weekday.'),
        ),
        migrations.AddConstraint(
            model_name='pagestep',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('page', 'move'), name='page_step_once'),
        ),
        migrations.AddConstraint(
            model_name='planchange',
            constraint=models.UniqueConstraint(fields=('issue', 'number'), name='plan_change_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='templatepage',
            constraint=models.UniqueConstraint(fields=('template', 'position'), name='template_page_position_unique', violation_error_message='The template already has a page at this position.'),
        ),
        migrations.AddConstraint(
            model_name='templatepage',
            constraint=models.UniqueConstraint(fields=('template', 'label'), name='template_page_label_unique', violation_error_message='Another page of this template prints this label.'),
        ),
        migrations.RunPython(fill_states, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
