import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone


def note_known(apps, schema_editor):
    """Write down the moves, extras and suspensions that the calendar holds: each once, at the moment it was told."""
    IssueDate, IssueMove = apps.get_model("articles", "IssueDate"), apps.get_model("articles", "IssueMove")
    now, found = timezone.now(), []
    targets = set()
    for row in IssueDate.objects.filter(state="moved").select_related("moved_to"):
        found.append((row.announced_at or now, row.publication_id, row.date, row.moved_to.date))
        targets.add(row.moved_to_id)
    for row in IssueDate.objects.filter(state="extra", counts=True):
        if row.pk not in targets:
            found.append((row.announced_at or now, row.publication_id, None, row.date))
    for row in IssueDate.objects.filter(state="suspended"):
        found.append((row.announced_at or now, row.publication_id, row.date, None))
    IssueMove.objects.bulk_create(
        IssueMove(publication_id=publication, day=day, to=to, at=at)
        for at, publication, day, to in sorted(found, key=lambda one: (one[0], one[1], one[2] or one[3]))
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_as_readers_see_it")]
    operations = [
        migrations.CreateModel(
            name="IssueMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(blank=True, null=True, verbose_name="stood on")),
                ("to", models.DateField(blank=True, null=True, verbose_name="stands on")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="issue_moves",
                        to="articles.publication",
                        verbose_name="publication",
                    ),
                ),
            ],
            options={
                "verbose_name": "move of an issue",
                "verbose_name_plural": "moves of issues",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(day__isnull=False) | Q(to__isnull=False), name="issue_move_of_something"
                    )
                ],
            },
        ),
        migrations.RunPython(note_known, migrations.RunPython.noop),
    ]
