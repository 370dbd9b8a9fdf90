from django.db import migrations, models


class Migration(migrations.Migration):
    """Which article ends next is asked whenever public pages are rendered anew."""

    dependencies = [("articles", "0044_desk_helpers")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("live_until__isnull", False)),
                fields=["live_until"],
                name="article_with_an_end",
            ),
        ),
    ]
