"""Make the roles of the newsroom as groups. Data only."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from newsroom.accounts.roles import ROLES


def make_roles(apps, schema_editor):
    for label in ("articles", "subscriptions", "accounts", "auth"):
        # Permissions are usually made after all migrations; the groups need them now.
        create_permissions(installed.get_app_config(label), verbosity=0, using=schema_editor.connection.alias)
    Permission = apps.get_model("auth", "Permission")
    Group = apps.get_model("auth", "Group")
    rows = Permission.objects.values_list("content_type__app_label", "codename", "pk")
    known = {f"{label}.{codename}": pk for label, codename, pk in rows}
    for role, names in ROLES.items():
        group, _made = Group.objects.get_or_create(name=role)
        group.permissions.add(*(known[name] for name in names))


def drop_roles(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=ROLES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("articles", "0001_initial"),
        ("subscriptions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(make_roles, drop_roles)]
