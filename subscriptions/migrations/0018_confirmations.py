from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0016_moves_known")]
    operations = [
        migrations.CreateModel(
            name="Confirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "nonce",
                    models.CharField(max_length=32, unique=True, verbose_name="number used once"),
                ),
                ("act", models.CharField(max_length=120, verbose_name="act")),
                ("subject", models.CharField(blank=True, max_length=120, verbose_name="subject")),
                ("who", models.CharField(max_length=80, verbose_name="by")),
                ("said", models.CharField(max_length=32, verbose_name="content")),
                ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                ("address", models.CharField(blank=True, max_length=500, verbose_name="address")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="words")),
            ],
            options={
                "verbose_name": "confirmed form",
                "verbose_name_plural": "confirmed forms",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
    ]
