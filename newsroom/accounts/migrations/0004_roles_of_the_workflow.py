"""Make the roles of the workflow, and give the older roles the rights that came since. Data only."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("newsroom.accounts.migrations.0002_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_roles_keep_terms"), ("articles", "0013_sign_page")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
