"""Links by which a subscriber gives one text to whoever opens them, whole, until a day."""

import secrets
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models import Article

SALT = "newsroom.gift_link"
NUMBER_BYTES = 9  # of randomness, beside the signature
NUMBER_MAX = 24  # characters


def make_link_number() -> str:
    """Return a number that no other link has: chance, so that no link tells of the one before."""
    return secrets.token_urlsafe(NUMBER_BYTES)


class GiftLinkQuerySet(models.QuerySet["GiftLink"]):
    """Gift links …"""

    def in_force(self, at: datetime) -> "GiftLinkQuerySet":
        """… that open their text at a moment."""
        return self.filter(ended_at__isnull=True, ends_at__gt=at)


class GiftLink(models.Model):
    """A link that opens one article for whoever has it. Of those who open it only how often is
    kept.

    What the address says is the number with a signature (`token`): the table alone opens nothing.
    """

    number = models.CharField(_("number"), max_length=NUMBER_MAX, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="gift_links",
        verbose_name=_("giver"),
    )
    article = models.ForeignKey(
        Article, models.CASCADE, related_name="+", verbose_name=_("article")
    )
    made_at = models.DateTimeField(_("made at"))
    ends_at = models.DateTimeField(_("opens until"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    opened = models.PositiveIntegerField(_("how often opened"), default=0)

    objects = GiftLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("gift link")
        verbose_name_plural = _("gift links")
        default_permissions = ()  # the reader's own
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("made_at")),
                name="gift_link_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("gift_link", args=[self.article_id, self.token])

    @property
    def token(self) -> str:
        """Return what the address says."""
        return _signer().sign(self.number)

    def is_in_force(self, at: datetime) -> bool:
        """Say whether it opens its text at a moment."""
        return self.ended_at is None and self.ends_at > at


def read_gift_token(token: str) -> str:
    """Return the number of a link; empty for what is not ours."""
    try:
        return _signer().unsign(token)
    except signing.BadSignature:
        return ""


def _signer() -> signing.Signer:
    return signing.Signer(sep=".", salt=SALT)
