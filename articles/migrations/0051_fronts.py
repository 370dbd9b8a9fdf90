"""Fronts that editors arrange, and portraits beside opinion pieces."""

import articles.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from articles.migrations.frozen.guards import AppendOnly, put_guards, take_guards_off

RULES = {"articles_frontchange": AppendOnly(once=("undone_at",))}


def guard(apps, schema_editor):
    put_guards(schema_editor, RULES)


def unguard(apps, schema_editor):
    take_guards_off(schema_editor, RULES)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0050_tagging_entity"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="portrait",
            field=models.ForeignKey(
                blank=True,
                help_text="Shown beside opinion pieces. Without one, a letter of the name is set.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="portrait_of",
                to="articles.image",
                verbose_name="portrait",
            ),
        ),
        migrations.CreateModel(
            name="Front",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "column",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="front",
                        to="articles.column",
                        verbose_name="column",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fronts",
                        to="articles.publication",
                        verbose_name="publication",
                    ),
                ),
            ],
            options={
                "verbose_name": "front page",
                "verbose_name_plural": "front pages",
                "permissions": [("edit_front", "Can edit front pages")],
            },
        ),
        migrations.CreateModel(
            name="FrontChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("kind", models.CharField(max_length=12, verbose_name="kind")),
                ("headline", models.CharField(blank=True, max_length=200, verbose_name="headline")),
                (
                    "slot_label",
                    models.CharField(
                        blank=True, max_length=60, verbose_name="slot of a front page"
                    ),
                ),
                ("before", models.JSONField(default=dict, verbose_name="before")),
                ("after", models.JSONField(default=dict, verbose_name="after")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("by_printed", models.CharField(max_length=60, verbose_name="name at the time")),
                (
                    "undone_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="undone at"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "front",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="articles.front",
                        verbose_name="front page",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a front page",
                "verbose_name_plural": "changes of front pages",
                "ordering": ["front", "number"],
            },
        ),
        migrations.CreateModel(
            name="FrontSlot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("lead", "Lead"),
                            ("second", "Second leads"),
                            ("pictures", "Pictures"),
                            ("opinion", "Opinion"),
                            ("topic", "Topic"),
                            ("column", "Column block"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True,
                        max_length=40,
                        validators=[articles.fields.validate_printable],
                        verbose_name="title",
                    ),
                ),
                (
                    "size",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(12)],
                        verbose_name="number of articles",
                    ),
                ),
                ("with_picture", models.BooleanField(default=True, verbose_name="with a picture")),
                (
                    "column",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="articles.column",
                        verbose_name="column",
                    ),
                ),
                (
                    "front",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="articles.front",
                        verbose_name="front page",
                    ),
                ),
            ],
            options={
                "verbose_name": "slot of a front page",
                "verbose_name_plural": "slots of front pages",
                "ordering": ["front", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FrontEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="place")),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="from")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "headline",
                    models.CharField(
                        blank=True,
                        max_length=60,
                        validators=[articles.fields.validate_printable],
                        verbose_name="headline",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="front_entries",
                        to="articles.article",
                        verbose_name="article",
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="front_entries",
                        to="articles.image",
                        verbose_name="image",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="articles.frontslot",
                        verbose_name="slot of a front page",
                    ),
                ),
            ],
            options={
                "verbose_name": "article on a front page",
                "verbose_name_plural": "articles on front pages",
                "ordering": ["slot", "position", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="front",
            constraint=models.UniqueConstraint(
                condition=models.Q(("column", None)),
                fields=("publication",),
                name="front_one_a_publication",
            ),
        ),
        migrations.AddConstraint(
            model_name="frontchange",
            constraint=models.UniqueConstraint(
                fields=("front", "number"), name="front_change_number_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="frontslot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind__in", ["topic", "column"]), _negated=True),
                fields=("front", "kind"),
                name="front_slot_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="frontslot",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "column")),
                fields=("front", "column"),
                name="front_slot_one_a_column",
            ),
        ),
        migrations.AddIndex(
            model_name="frontentry",
            index=models.Index(
                condition=models.Q(("starts_at__isnull", False)),
                fields=["starts_at"],
                name="front_entry_by_start",
            ),
        ),
        migrations.AddIndex(
            model_name="frontentry",
            index=models.Index(
                condition=models.Q(("ends_at__isnull", False)),
                fields=["ends_at"],
                name="front_entry_by_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="frontentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1)), name="front_places_begin_at_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="frontentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_at", None),
                    ("ends_at", None),
                    ("ends_at__gt", models.F("starts_at")),
                    _connector="OR",
                ),
                name="front_entry_ends_after_its_start",
            ),
        ),
        migrations.RunPython(guard, unguard),
    ]
