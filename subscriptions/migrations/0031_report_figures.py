"""Figures of reports beside those of the dashboard, counted ahead."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0030_period_figures")]

    operations = [
        migrations.AddField(
            model_name="periodfigures",
            name="report",
            field=models.CharField(default="dashboard", max_length=20, verbose_name="report"),
        ),
        migrations.RemoveConstraint(
            model_name="periodfigures", name="figures_once_a_period"
        ),
        migrations.AddConstraint(
            model_name="periodfigures",
            constraint=models.UniqueConstraint(
                fields=("publication", "report", "first_day", "last_day"),
                name="figures_once_a_report",
            ),
        ),
    ]
