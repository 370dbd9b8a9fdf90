"""With which state of the calendar a quote, a term and an adjustment were made. Older rows have none: their moment
counts. The columns may be empty, so SQLite adds them without making the tables anew, which would lose their triggers."""

from django.db import migrations, models


def moves_known():
    return models.BigIntegerField(
        blank=True, editable=False, null=True, verbose_name="last move of the calendar known"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("subscriptions", "0015_leaving_and_reading"),
        ("articles", "0021_issue_moves"),
    ]
    operations = [
        migrations.AddField("quote", "moves_known", moves_known()),
        migrations.AddField("term", "moves_known", moves_known()),
        migrations.AddField("adjustment", "moves_known", moves_known()),
        migrations.AlterField(
            "adjustment",
            "kind",
            models.CharField(
                choices=[
                    ("extend", "more issues"),
                    ("later", "begins later"),
                    ("copies", "other number of copies"),
                    ("credit", "issues credited"),
                    ("release", "issues not made up for"),
                    ("cancel", "ended early"),
                ],
                max_length=8,
                verbose_name="kind",
            ),
        ),
    ]
