"""Make the role of whoever does the day's work at the counter. Data only."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("newsroom.accounts.migrations.0002_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_counter"), ("subscriptions", "0003_append_only")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
