"""Let the house see the publication calendar, and chiefs and subscription managers keep it. Data only."""

from importlib import import_module

from django.db import migrations

make_roles = import_module("newsroom.accounts.migrations.0002_roles").make_roles


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_editing"), ("articles", "0017_calendar")]
    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
