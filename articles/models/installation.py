"""Which installation this database belongs to.

A copy that was restored elsewhere belongs to none.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

ONLY_ROW = 1


class Installation(models.Model):
    """One row: the SHA-256 of the key and place of the installation that sends letters and takes
    money.

    Empty: nobody has released this database yet
    (docs/decisions/0024-what-the-documents-promise.md).
    """

    identity = models.CharField(_("SHA-256"), max_length=64, blank=True)
    # Counts the rounds of letters and of the hourly job: a number that went back shows a
    # restore.
    rounds = models.PositiveBigIntegerField(_("rounds of letters"), default=0)
    bound_at = models.DateTimeField(_("belongs here since"), null=True)

    class Meta:
        verbose_name = _("installation")
        verbose_name_plural = _("installations")
        default_permissions = ()
        permissions = [("release_installation", _("Can release a restored copy"))]

    def __str__(self) -> str:
        return self.identity[:12]
