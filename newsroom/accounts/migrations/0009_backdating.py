"""Nothing any more: roles got here what they lacked. See subscriptions.0022."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_subscription_clerk")]
    operations = []
