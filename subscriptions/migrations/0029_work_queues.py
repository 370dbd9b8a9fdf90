"""Who works on a row of a queue, and indexes of what waits."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0037_lead_pictures"),
        ("subscriptions", "0028_entitlement_sources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkAssignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("queue", models.CharField(max_length=24, verbose_name="queue")),
                ("row", models.BigIntegerField(verbose_name="primary key of what it is about")),
                ("assigned_at", models.DateTimeField(verbose_name="since")),
                (
                    "assigned_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who works on it",
                    ),
                ),
            ],
            options={
                "verbose_name": "assignment of work",
                "verbose_name_plural": "assignments of work",
                "ordering": ["pk"],
                "permissions": [("reassign_work", "Can give work of others to somebody else")],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("queue", "row"), name="work_has_one_owner")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(
                condition=Q(resolved_at=None), fields=["made_at"], name="complaint_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["kind", "made_at"], name="complaint_by_kind"),
        ),
        migrations.AddIndex(
            model_name="invoicerequest",
            index=models.Index(
                condition=Q(exported_at=None, cancelled_at=None),
                fields=["asked_at"],
                name="invoice_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(
                condition=Q(settled_at=None), fields=["placed_at"], name="order_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(
                condition=Q(paid_out_at=None), fields=["asked_at"], name="refund_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                condition=~Q(phone="") & Q(erased_at=None),
                fields=["phone"],
                name="party_shares_phone",
            ),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                Lower("email"),
                condition=~Q(email="") & Q(erased_at=None),
                name="party_shares_mailbox",
            ),
        ),
    ]
