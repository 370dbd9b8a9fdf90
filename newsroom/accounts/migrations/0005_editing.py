"""Let chiefs take over what somebody is writing, and the house see proof marks. Data only."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("newsroom.accounts.migrations.0002_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_roles_of_the_workflow"), ("articles", "0015_proof_marks")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
