"""Figures of a period, counted ahead for the managers' dashboard, and payments by their moment."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0037_lead_pictures"),
        ("subscriptions", "0029_work_queues"),
    ]

    operations = [
        migrations.CreateModel(
            name="PeriodFigures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField(verbose_name="from")),
                ("last_day", models.DateField(verbose_name="to")),
                ("figures", models.JSONField(verbose_name="figures")),
                ("counted_at", models.DateTimeField(verbose_name="counted")),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="articles.publication",
                        verbose_name="publication",
                    ),
                ),
            ],
            options={
                "verbose_name": "figures of a period",
                "verbose_name_plural": "figures of periods",
                "ordering": ["pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("publication", "first_day", "last_day"),
                        name="figures_once_a_period",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["received_at"], name="payment_by_moment"),
        ),
    ]
