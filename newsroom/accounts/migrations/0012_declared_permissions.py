"""What the code declared for each role, so that a right taken out of a role leaves databases."""

import django.db.models.deletion
from django.db import migrations, models

from newsroom.accounts.migrations.frozen.roles import remember_declared


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_sign_ins"),
        ("auth", "0012_alter_user_first_name_max_length"),
        # Every role that was made by a migration is complete there.
        ("subscriptions", "0022_what_the_documents_promise"),
    ]
    operations = [
        migrations.CreateModel(
            name="DeclaredPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("given", models.BooleanField(default=True)),
                (
                    "permission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="auth.permission",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="declared_permissions",
                        to="auth.group",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("role", "permission"), name="permission_declared_once_a_role"
                    )
                ],
            },
        ),
        migrations.RunPython(remember_declared, migrations.RunPython.noop),
    ]
