"""Files for the staff that take longer to make than a page may take."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ExportState(models.TextChoices):
    """How far a file is."""

    WAITING = "waiting", pgettext_lazy("export", "waiting")
    WORKING = "working", pgettext_lazy("export", "being made")
    READY = "ready", pgettext_lazy("export", "ready")
    FAILED = "failed", pgettext_lazy("export", "not made")


class ExportJob(models.Model):
    """A file that somebody of the staff asked for, made by a program beside the server.

    `kind` names what is exported: a list by its table, with the `query` of its address, or a file
    of the delivery list `run`. `done_count` of `row_count` rows are written; `beat_at` is the last
    sign of the program that makes it, `tries` how often one began. Only who asked gets the
    `content`, and the row is deleted a day later.
    """

    kind = models.CharField(_("kind"), max_length=20)
    title = models.CharField(_("title"), max_length=120)
    query = models.TextField(_("query"), blank=True)
    run = models.ForeignKey(
        "subscriptions.DeliveryRun",
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("delivery list"),
    )
    purpose = models.CharField(_("what for"), max_length=200)
    language = models.CharField(_("language"), max_length=10)
    asked_at = models.DateTimeField(_("asked for at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("asked for by"),
    )
    state = models.CharField(
        _("state"), max_length=8, choices=ExportState.choices, default=ExportState.WAITING
    )
    row_count = models.PositiveIntegerField(_("number of rows"))
    done_count = models.PositiveIntegerField(_("rows done"), default=0)
    beat_at = models.DateTimeField(_("last sign"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    problem = models.TextField(_("problem"), blank=True)
    file_name = models.CharField(_("file"), max_length=120)
    content = models.BinaryField(_("content"), null=True, editable=False)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state"], name="export_job_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def percent(self) -> int:
        """Return how much is written, of a hundred."""
        return min(100 * self.done_count // max(self.row_count, 1), 100)
