"""Suggested changes of a text, kept one by one."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from articles.migrations.frozen.guards import AppendOnly, put_guards, take_guards_off


RULES = {"articles_suggestededit": AppendOnly(closed_by=("decided_at",), removable=True)}


def guard(apps, schema_editor):
    put_guards(schema_editor, RULES)


def unguard(apps, schema_editor):
    take_guards_off(schema_editor, RULES)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0046_lines_of_headlines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SuggestedEdit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by_printed", models.CharField(max_length=60, verbose_name="name at the time")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "field",
                    models.CharField(
                        choices=[
                            ("kicker", "kicker"),
                            ("headline", "headline"),
                            ("subhead", "subhead"),
                            ("abstract", "abstract"),
                            ("byline", "byline"),
                            ("dateline", "dateline"),
                            ("body", "body"),
                        ],
                        max_length=10,
                        verbose_name="part",
                    ),
                ),
                ("start", models.PositiveIntegerField(verbose_name="from")),
                ("end", models.PositiveIntegerField(verbose_name="to")),
                ("before", models.TextField(blank=True, verbose_name="what stands there")),
                ("after", models.TextField(blank=True, verbose_name="what should")),
                ("why", models.CharField(blank=True, max_length=300, verbose_name="why")),
                ("accepted", models.BooleanField(blank=True, null=True, verbose_name="accepted")),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="decided at"),
                ),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="answer")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggested_edits",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggested_edits",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="made_of_edits",
                        to="articles.revision",
                        verbose_name="made revision",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggested_edits",
                        to="articles.revision",
                        verbose_name="revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "suggested change",
                "verbose_name_plural": "suggested changes",
                "ordering": ["pk"],
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("accepted", None)),
                        fields=["article"],
                        name="suggested_edit_undecided",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gte", models.F("start"))),
                        name="suggested_edit_ends_behind_its_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", None), ("decided_at", None)),
                            models.Q(("accepted__isnull", False), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="suggested_edit_decided_at_a_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted", True), _negated=True),
                            ("result__isnull", False),
                            _connector="OR",
                        ),
                        name="suggested_edit_accepted_made_a_revision",
                    ),
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
