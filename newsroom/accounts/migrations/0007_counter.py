"""Give the subscription manager the rights of the whole counter. Data only."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("newsroom.accounts.migrations.0002_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_calendar"), ("subscriptions", "0003_append_only")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
