"""Give the roles the rights that came since they were made. Data only."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("newsroom.accounts.migrations.0002_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_roles"), ("articles", "0007_term")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
