"""Lines of headlines: those editors set, and the names that no line ends inside."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0045_articles_with_an_end")]

    operations = [
        # Null, not an empty list: a default would rewrite the tables, and those that are only
        # appended to would lose their triggers on SQLite.
        migrations.AddField(
            "article",
            "headline_lines",
            models.JSONField(
                blank=True, editable=False, null=True, verbose_name="lines of the headline"
            ),
        ),
        migrations.AddField(
            "release",
            "headline_lines",
            models.JSONField(null=True, verbose_name="lines of the headline"),
        ),
        migrations.AddField(
            "release",
            "headline_names",
            models.JSONField(null=True, verbose_name="names in the headline"),
        ),
        migrations.AddField(
            "term",
            "is_name",
            models.BooleanField(
                default=False,
                help_text=(
                    "A person, a place, an organisation or a term as the paper writes it: it is "
                    "right, and no line of a headline ends inside it."
                ),
                verbose_name="a name",
            ),
        ),
        migrations.AddConstraint(
            "term",
            models.CheckConstraint(
                condition=models.Q(("is_name", False), ("proposal", ""), _connector="OR"),
                name="term_name_is_written_as_it_is",
                violation_error_message=(
                    "A name is written as it is: leave “to be written” empty."
                ),
            ),
        ),
    ]
