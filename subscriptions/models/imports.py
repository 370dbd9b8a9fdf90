"""Files of subscribers: kept from the trial until they are brought in, and what came of each."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Publication
from subscriptions.models.sales.terms import Term


class ImportBatch(models.Model):
    """A file that was tried. Its content is dropped when it is brought in, or a day after the
    trial.

    `decisions` are what somebody decided of rows in doubt, by the number of the row: take, join,
    skip. `report` is written when it is brought in: how many rows there were and what became of
    each, without names.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="import_batches", verbose_name=_("publication")
    )
    name = models.CharField(_("file"), max_length=120)
    content = models.BinaryField(_("content"), null=True, blank=True, editable=False)
    tried_at = models.DateTimeField(_("tried"))
    tried_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    brought_at = models.DateTimeField(_("brought in"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    decisions = models.JSONField(_("decisions"), default=dict, blank=True, editable=False)
    report = models.JSONField(_("report"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("file of subscribers")
        verbose_name_plural = _("files of subscribers")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class ImportedTerm(models.Model):
    """A term that a file brought; `source` is what its row said, `key` the number that the file
    gave it."""

    batch = models.ForeignKey(
        ImportBatch, models.PROTECT, related_name="rows", verbose_name=_("file of subscribers")
    )
    term = models.OneToOneField(
        Term, models.PROTECT, related_name="imported", verbose_name=pgettext_lazy("counter", "term")
    )
    source = models.CharField(_("source"), max_length=80, db_index=True)
    key = models.CharField(_("number in the file"), max_length=60, blank=True, db_index=True)

    class Meta:
        verbose_name = _("term brought in")
        verbose_name_plural = _("terms brought in")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.source
