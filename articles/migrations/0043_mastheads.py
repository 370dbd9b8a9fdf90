import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0042_keys_of_credits")]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="masthead",
            field=models.ForeignKey(
                blank=True,
                help_text="The name of the paper as drawn, shown in place of its letters.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="articles.image",
                verbose_name="masthead picture",
            ),
        ),
    ]
