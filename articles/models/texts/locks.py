"""Who is changing an article now."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.texts.articles import Article

LEASE = timedelta(
    minutes=2
)  # a window gives a sign of life three times a minute; a closed laptop frees the article
WINDOW_MAX = 36  # a UUID in its usual writing


class LockQuerySet(models.QuerySet["Lock"]):
    """Locks …"""

    def living(self, at: datetime) -> "LockQuerySet":
        """… that hold at the moment `at`."""
        return self.filter(beat_at__gt=at - LEASE)


class Lock(models.Model):
    """Somebody has begun to change an article. It holds while its window gives signs of life.

    `window` is the browser window it is changed in; empty where the article was taken over and not
    opened yet.
    """

    article = models.OneToOneField(
        Article, models.CASCADE, related_name="lock", verbose_name=_("article")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="locks", verbose_name=_("by")
    )
    by_printed = models.CharField(_("name at the time"), max_length=60)
    window = models.CharField(_("window"), max_length=WINDOW_MAX, blank=True)
    taken_at = models.DateTimeField(_("taken at"))
    beat_at = models.DateTimeField(_("last sign of life"))

    objects = LockQuerySet.as_manager()

    class Meta:
        verbose_name = _("writing lock")
        verbose_name_plural = _("writing locks")
        indexes = [models.Index(fields=["by", "beat_at"], name="lock_of_a_person")]

    def __str__(self) -> str:
        return f"{self.article} · {self.by_printed}"

    def is_living(self, at: datetime) -> bool:
        """Say whether it holds at the moment `at`."""
        return self.beat_at > at - LEASE
