"""What the sandbox provider remembers: rows of no money."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class SandboxPayment(models.Model):
    """A payment of the sandbox, as `gateways.slips` keeps it."""

    reference = models.CharField(_("reference"), max_length=32, unique=True)
    slip: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(_("slip"))

    class Meta:
        verbose_name = _("trial payment")
        verbose_name_plural = _("trial payments")

    def __str__(self) -> str:
        return self.reference
