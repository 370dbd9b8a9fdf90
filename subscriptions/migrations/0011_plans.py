from django.db import migrations, models


def take_off_sale(apps, schema_editor):
    apps.get_model("subscriptions", "Plan").objects.filter(kind="complimentary").update(on_sale=False)


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0010_pricing_switches")]
    operations = [
        migrations.RunPython(take_off_sale, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("plan", "seats"),
        migrations.AddConstraint(
            "plan",
            models.CheckConstraint(
                condition=~models.Q(kind="complimentary", on_sale=True),
                name="plan_given_is_not_on_sale",
                violation_error_message="What is complimentary is given by the desk and cannot be on sale.",
            ),
        ),
    ]
