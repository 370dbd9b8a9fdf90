"""Who works on a row that waits."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkAssignment(models.Model):
    """That somebody of the staff works on a row of a queue (`domain.queues`).

    `row` is the primary key in the queue's table. It is dropped when the work is released, and by
    the hourly job once the row has left its queue.
    """

    queue = models.CharField(_("queue"), max_length=24)
    row = models.BigIntegerField(_("primary key of what it is about"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("who works on it"),
    )
    assigned_at = models.DateTimeField(_("since"))
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("assignment of work")
        verbose_name_plural = _("assignments of work")
        default_permissions = ()
        permissions = [("reassign_work", _("Can give work of others to somebody else"))]
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["queue", "row"], name="work_has_one_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.queue} {self.row}"
