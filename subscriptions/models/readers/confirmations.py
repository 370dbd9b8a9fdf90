"""Confirmed forms that were used: each counts once, and a second arrival is shown what the first
one made."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Confirmation(models.Model):
    """A form that was confirmed and done.

    `nonce` is that of its token; the row is dropped after two days.

    Nothing personal is kept: `subject` names rows by their numbers, `who` is the number of an
    account or the digest of a browser's secret, `said` the digest of what was written, `words` is
    the sentence of success, `address` the page that was led to.
    """

    nonce = models.CharField(_("number used once"), max_length=32, unique=True)
    act = models.CharField(_("act"), max_length=120)
    subject = models.CharField(_("subject"), max_length=120, blank=True)
    who = models.CharField(_("by"), max_length=80)
    said = models.CharField(_("content"), max_length=32)
    at = models.DateTimeField(_("at"), db_index=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    words = models.CharField(_("words"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("confirmed form")
        verbose_name_plural = _("confirmed forms")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}".strip()
