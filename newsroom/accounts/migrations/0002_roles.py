"""Nothing any more: roles were made here. `migrate` makes them at its end."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = []
