"""Stage and visibility are two things: the constraints that hold them together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_visibility")]
    operations = [
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('visibility', 'never'), models.Q(('published_at__isnull', False), ('release__isnull', False), ('responsible_editor__isnull', False)), _connector='OR'), name='article_shown_has_release'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ['published', 'scheduled']), _negated=True), ('visibility__in', ['live', 'unpublished']), _connector='OR'), name='article_published_is_shown'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'withdrawn'), ('visibility', 'withdrawn'), ('withdrawn_at__isnull', False), models.Q(('withdrawal_reason', ''), _negated=True)), models.Q(models.Q(('stage', 'withdrawn'), _negated=True), models.Q(('visibility', 'withdrawn'), _negated=True)), _connector='OR'), name='article_withdrawn_has_reason'),
        ),
    ]
