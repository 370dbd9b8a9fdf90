"""Workflow: profiles, rounds, approvals, returns, waivers, tasks; corrections; notes and proof marks."""

import articles.fields
import articles.models.paper.profiles
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0007_term'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='article',
            options={'permissions': [('edit_any_article', 'Can edit what others wrote'), ('review_1', 'Can take the first review'), ('review_2', 'Can take the second review'), ('review_3', 'Can take the final review'), ('proof_1', 'Can take the first proof'), ('proof_2', 'Can take the second proof'), ('proof_3', 'Can take the final proof'), ('publish_article', 'Can publish articles'), ('sign_article', 'Can sign for publication where the chief signs'), ('flash_article', 'Can publish at once'), ('hold_article', 'Can hold articles'), ('spike_article', 'Can spike articles'), ('waive_article', 'Can waive four eyes'), ('lift_embargo', 'Can set and lift an embargo'), ('correct_article', 'Can correct published articles'), ('clarify_article', 'Can clarify published articles'), ('update_article', 'Can update published articles'), ('note_article', "Can add an editor's note"), ('unpublish_article', 'Can take articles off the site for now'), ('withdraw_article', 'Can withdraw articles')], 'verbose_name': 'article', 'verbose_name_plural': 'articles'},
        ),
        migrations.RemoveConstraint(
            model_name='article',
            name='article_published_has_release',
        ),
        migrations.RemoveConstraint(
            model_name='article',
            name='article_published_has_editor',
        ),
        migrations.RemoveConstraint(
            model_name='article',
            name='article_withdrawn_has_reason',
        ),
        migrations.AddField(
            model_name='article',
            name='embargo_until',
            field=models.DateTimeField(blank=True, editable=False, help_text='Promised to its source: not before.', null=True, verbose_name='embargo until'),
        ),
        migrations.AddField(
            model_name='article',
            name='schedule_failed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='schedule failed at'),
        ),
        migrations.AddField(
            model_name='article',
            name='stage_before',
            field=models.CharField(blank=True, choices=[('draft', 'Draft'), ('review_1', 'First review'), ('review_2', 'Second review'), ('review_3', 'Final review'), ('returned', 'Returned'), ('proof_1', 'First proof'), ('proof_2', 'Second proof'), ('proof_3', 'Final proof'), ('ready', 'Ready'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('correcting', 'Correcting'), ('held', 'On hold'), ('spiked', 'Spiked'), ('withdrawn', 'Withdrawn')], editable=False, max_length=12, verbose_name='stood at'),
        ),
        migrations.AddField(
            model_name='article',
            name='visibility',
            field=models.CharField(choices=[('never', 'never shown'), ('live', 'before readers'), ('unpublished', 'taken off for now'), ('withdrawn', 'withdrawn for good')], default='never', editable=False, max_length=12, verbose_name='visibility'),
        ),
        migrations.AddField(
            model_name='page',
            name='signed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='signed at'),
        ),
        migrations.AddField(
            model_name='release',
            name='editor_signed_at',
            field=models.DateTimeField(null=True, verbose_name='signed by the responsible editor at'),
        ),
        migrations.AlterField(
            model_name='article',
            name='stage',
            field=models.CharField(choices=[('draft', 'Draft'), ('review_1', 'First review'), ('review_2', 'Second review'), ('review_3', 'Final review'), ('returned', 'Returned'), ('proof_1', 'First proof'), ('proof_2', 'Second proof'), ('proof_3', 'Final proof'), ('ready', 'Ready'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('correcting', 'Correcting'), ('held', 'On hold'), ('spiked', 'Spiked'), ('withdrawn', 'Withdrawn')], default='draft', editable=False, max_length=12, verbose_name='stage'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(fields=['stage', '-changed_at'], name='article_waiting'),
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('correction', 'Correction'), ('clarification', 'Clarification'), ('update', 'Update'), ('note', "Editor's note")], max_length=16, verbose_name='kind')),
                ('severity', models.CharField(choices=[('minor', 'Minor'), ('significant', 'Significant'), ('serious', 'Serious')], default='minor', max_length=12, verbose_name='severity')),
                ('wrong', models.CharField(blank=True, max_length=500, validators=[articles.fields.validate_printable], verbose_name='what was wrong')),
                ('right', models.CharField(blank=True, max_length=500, validators=[articles.fields.validate_printable], verbose_name='what is right')),
                ('note', models.CharField(blank=True, help_text='What was wrong, what is right. No blame.', max_length=1000, validators=[articles.fields.validate_printable], verbose_name='note to readers')),
                ('cause', models.CharField(blank=True, max_length=500, validators=[articles.fields.validate_printable], verbose_name='cause, for the house only')),
                ('printed_in', models.JSONField(default=list, verbose_name='printed in')),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='told at')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled at')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='articles.article', verbose_name='article')),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='told by')),
                ('release', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='articles.release', verbose_name='release')),
                ('revision_before', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.revision', verbose_name='revision readers saw')),
            ],
            options={
                'verbose_name': 'correction',
                'verbose_name_plural': 'corrections',
                'permissions': [('print_notice', 'Can record a printed correction notice')],
                'indexes': [models.Index(fields=['-published_at', '-id'], name='correction_newest_first')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('published_at', None)), fields=('article',), name='correction_one_open'), models.CheckConstraint(condition=models.Q(('published_at', None), models.Q(('note', ''), _negated=True), _connector='OR'), name='correction_told_with_a_note')],
            },
        ),
        migrations.CreateModel(
            name='Profile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('steps', models.JSONField(default=list, validators=[articles.models.paper.profiles.validate_steps], verbose_name='steps')),
                ('correction_steps', models.JSONField(default=list, validators=[articles.models.paper.profiles.validate_steps], verbose_name='steps of a correction')),
                ('locked', models.BooleanField(default=False, help_text='Not even the chief may let one person take two steps.', verbose_name='no waivers')),
                ('restart_after_return', models.BooleanField(default=False, help_text='Approvals given before a return to the author fall.', verbose_name='a return begins anew')),
                ('chief_signs', models.BooleanField(default=False, help_text='Publishing needs the right of the final review (签发).', verbose_name='the chief signs')),
                ('flash', models.BooleanField(default=False, help_text='The duty chief publishes; an after-check falls due.', verbose_name='may go out at once')),
                ('after_check_minutes', models.PositiveSmallIntegerField(default=30, verbose_name='after-check due in minutes')),
            ],
            options={
                'verbose_name': 'workflow profile',
                'verbose_name_plural': 'workflow profiles',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(blank=True, max_length=20, verbose_name='about')),
                ('words', models.CharField(max_length=1000, verbose_name='note')),
                ('must_fix', models.BooleanField(default=False, verbose_name='must be settled before it goes on')),
                ('by_printed', models.CharField(max_length=60, verbose_name='name at the time')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='settled at')),
                ('answers', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered_by', to='articles.remark', verbose_name='answers')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='articles.article', verbose_name='article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('mentions', models.ManyToManyField(blank=True, related_name='mentioned_in', to=settings.AUTH_USER_MODEL, verbose_name='for')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='settled by')),
            ],
            options={
                'verbose_name': 'note',
                'verbose_name_plural': 'notes',
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='remark_has_words')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('after_check', 'Check what went out at once'), ('print_notice', 'Print a correction notice')], max_length=12, verbose_name='kind')),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='due at')),
                ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='done at')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='articles.article', verbose_name='article')),
                ('done_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                ('issue', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.issue', verbose_name='printed in')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='opened by')),
            ],
            options={
                'verbose_name': 'task',
                'verbose_name_plural': 'tasks',
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='task_open_by_due')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('kind', models.CharField(choices=[('publication', 'Publication'), ('correction', 'Correction')], default='publication', max_length=12, verbose_name='kind')),
                ('steps', models.JSONField(default=list, verbose_name='steps')),
                ('locked', models.BooleanField(default=False, verbose_name='no waivers')),
                ('restart_after_return', models.BooleanField(default=False, verbose_name='a return begins anew')),
                ('chief_signs', models.BooleanField(default=False, verbose_name='the chief signs')),
                ('authors', models.JSONField(default=list, verbose_name='authors')),
                ('opened_at', models.DateTimeField(verbose_name='opened at')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed at')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='articles.article', verbose_name='article')),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='submitted by')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rounds', to='articles.profile', verbose_name='profile')),
            ],
            options={
                'verbose_name': 'round',
                'verbose_name_plural': 'rounds',
                'constraints': [models.UniqueConstraint(fields=('article', 'number'), name='round_number_unique'), models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('article',), name='round_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('draft', 'Draft'), ('review_1', 'First review'), ('review_2', 'Second review'), ('review_3', 'Final review'), ('returned', 'Returned'), ('proof_1', 'First proof'), ('proof_2', 'Second proof'), ('proof_3', 'Final proof'), ('ready', 'Ready'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('correcting', 'Correcting'), ('held', 'On hold'), ('spiked', 'Spiked'), ('withdrawn', 'Withdrawn')], max_length=12, verbose_name='step')),
                ('by_printed', models.CharField(max_length=60, verbose_name='name at the time')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='note')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelled at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='articles.revision', verbose_name='revision')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='articles.round', verbose_name='round')),
            ],
            options={
                'verbose_name': 'approval',
                'verbose_name_plural': 'approvals',
                'indexes': [models.Index(fields=['by', '-at'], name='approval_by_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cancelled_at', None)), fields=('round', 'step'), name='approval_once_a_step'), models.CheckConstraint(condition=models.Q(('step__in', ['review_1', 'review_2', 'review_3', 'proof_1', 'proof_2', 'proof_3'])), name='approval_of_a_step')],
            },
        ),
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('draft', 'Draft'), ('review_1', 'First review'), ('review_2', 'Second review'), ('review_3', 'Final review'), ('returned', 'Returned'), ('proof_1', 'First proof'), ('proof_2', 'Second proof'), ('proof_3', 'Final proof'), ('ready', 'Ready'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('correcting', 'Correcting'), ('held', 'On hold'), ('spiked', 'Spiked'), ('withdrawn', 'Withdrawn')], max_length=12, verbose_name='step')),
                ('by_printed', models.CharField(max_length=60, verbose_name='name at the time')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('to', models.CharField(choices=[('draft', 'Draft'), ('review_1', 'First review'), ('review_2', 'Second review'), ('review_3', 'Final review'), ('returned', 'Returned'), ('proof_1', 'First proof'), ('proof_2', 'Second proof'), ('proof_3', 'Final proof'), ('ready', 'Ready'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('correcting', 'Correcting'), ('held', 'On hold'), ('spiked', 'Spiked'), ('withdrawn', 'Withdrawn')], max_length=12, verbose_name='back to')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('codes', models.JSONField(default=list, verbose_name='codes')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='came back at')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='articles.revision', verbose_name='revision')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='articles.round', verbose_name='round')),
            ],
            options={
                'verbose_name': 'return',
                'verbose_name_plural': 'returns',
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='return_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('draft', 'Draft'), ('review_1', 'First review'), ('review_2', 'Second review'), ('review_3', 'Final review'), ('returned', 'Returned'), ('proof_1', 'First proof'), ('proof_2', 'Second proof'), ('proof_3', 'Final proof'), ('ready', 'Ready'), ('scheduled', 'Scheduled'), ('published', 'Published'), ('correcting', 'Correcting'), ('held', 'On hold'), ('spiked', 'Spiked'), ('withdrawn', 'Withdrawn')], max_length=12, verbose_name='step')),
                ('by_printed', models.CharField(max_length=60, verbose_name='name at the time')),
                ('at', models.DateTimeField(verbose_name='at')),
                ('reason', models.CharField(max_length=500, verbose_name='reason')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to=settings.AUTH_USER_MODEL, verbose_name='who may')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='articles.round', verbose_name='round')),
            ],
            options={
                'verbose_name': 'waiver',
                'verbose_name_plural': 'waivers',
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='waiver_has_a_reason')],
            },
        ),
        migrations.AddField(
            model_name='column',
            name='profile',
            field=models.ForeignKey(blank=True, help_text='Empty: as the parent column or the newspaper.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.profile', verbose_name='workflow profile'),
        ),
        migrations.AddField(
            model_name='publication',
            name='profile',
            field=models.ForeignKey(blank=True, help_text='Empty: one review, one proof.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='articles.profile', verbose_name='workflow profile'),
        ),
    ]
