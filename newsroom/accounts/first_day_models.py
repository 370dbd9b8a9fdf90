"""What the first day of a newspaper keeps: the link that opens the set-up, invitations, and the
hints that a person has put away."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SetUpLink(models.Model):
    """The one-time link that opens the set-up of an empty installation, and what was answered.

    Only digests are stored: of the token that the server printed, and of the mark of the browser
    that used it. The answers hold no password. The row goes when the newspaper is founded.
    """

    digest = models.CharField(_("digest of the token"), max_length=64, unique=True)
    expires_at = models.DateTimeField(_("good until"))
    browser = models.CharField(_("digest of the browser's mark"), max_length=64, blank=True)
    answers = models.JSONField(_("answers of the set-up"), default=dict)
    masthead = models.BinaryField(_("masthead picture"), default=b"")

    class Meta:
        verbose_name = _("set-up link")
        verbose_name_plural = _("set-up links")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.expires_at:%Y-%m-%d %H:%M}"


class Invitation(models.Model):
    """Somebody was asked by letter to join the staff, with these roles.

    The account is made when the invited person sets a password. `edition` counts the letters: the
    link of an earlier letter no longer opens.
    """

    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    email = models.EmailField(_("e-mail"))
    title = models.CharField(pgettext_lazy("of a person", "position"), max_length=60, blank=True)
    roles = models.ManyToManyField(Group, related_name="+", verbose_name=_("roles"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,  # by the machine, for the first chief
        related_name="+",
        verbose_name=_("invited by"),
    )
    invited_at = models.DateTimeField(_("invited at"))
    edition = models.PositiveSmallIntegerField(_("number of the letter"), default=1)
    expires_at = models.DateTimeField(_("good until"))
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="invitation",
        verbose_name=_("user"),
    )
    accepted_at = models.DateTimeField(_("joined at"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        default_permissions = ()
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_open_once_a_mailbox",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Say whether nobody has accepted or revoked it; it may have expired."""
        return self.accepted_at is None and self.revoked_at is None

    def has_expired(self, at: datetime) -> bool:
        return at >= self.expires_at


class DismissedHint(models.Model):
    """A hint of the start page that a person does not want to see again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="dismissed_hints"
    )
    name = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="hint_dismissed_once")]

    def __str__(self) -> str:
        return self.name
