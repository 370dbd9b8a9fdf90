"""Let the chief enter old texts with the moment they came out. Data only."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("newsroom.accounts.migrations.0002_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_subscription_clerk"),
        ("articles", "0025_rights_from_the_first_save"),
    ]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
