"""What one person set for the own desk, and what he or she has read there."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.domain.letter_times import LAST_HOUR


class DeskSettingsQuerySet(models.QuerySet["DeskSettings"]):
    """Settings of desks ..."""

    def not_digested_since(self, moment: datetime) -> Self:
        """... whose last digest is older than a moment, or that never had one."""
        return self.filter(Q(digested_at=None) | Q(digested_at__lt=moment))


class DeskSettings(models.Model):
    """The own desk of one person.

    `alerts_read_at`: alerts until this moment are read; there is no row for an alert. A digest is
    written at `digest_hour` of the newspaper's day, never where that is empty; `digested_at` is the
    moment of the last one. `guide_closed_at`: the person put the guide of the first visit away.
    `block_order` and `hidden_blocks` hold names of blocks of the start page; one that is in neither
    is shown at its usual place.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="desk_settings",
        verbose_name=_("account"),
    )
    alerts_read_at = models.DateTimeField(_("alerts read until"), null=True, editable=False)
    digest_hour = models.PositiveSmallIntegerField(_("hour of the digest"), null=True, blank=True)
    digested_at = models.DateTimeField(_("last digest"), null=True, editable=False)
    guide_closed_at = models.DateTimeField(_("guide put away"), null=True, editable=False)
    block_order = models.JSONField(_("order of the blocks"), default=list, blank=True)
    hidden_blocks = models.JSONField(_("hidden blocks"), default=list, blank=True)

    objects = DeskSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("settings of a desk")
        verbose_name_plural = _("settings of desks")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(digest_hour=None) | Q(digest_hour__lte=LAST_HOUR),
                name="digest_hour_of_a_day",
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
