"""Letters: written in the transaction of what they tell of, sent after it by `send_letters`."""

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Publication
from subscriptions.domain.choices import PassingKind
from subscriptions.models.readers.parties import Party

# No mail server delivers to such a mailbox (RFC 2606): demonstrations name their invented
# subscribers so.
NOWHERE = ".invalid"
TRIES = 8  # then somebody at the desk looks at it
CLAIM = timedelta(
    minutes=5
)  # longer than one letter can take; who was killed meanwhile is relieved then


Row = TypeVar("Row", bound="Queued", covariant=True)


class QueueQuerySet(models.QuerySet[Row]):
    """Letters that wait ..."""

    def due(self, at: datetime) -> Self:
        """... and may be tried now, the oldest first."""
        now = Q(try_after=None) | Q(try_after__lte=at)
        return self.filter(now, tries__lt=TRIES).order_by("pk")

    def claim(self, pk: int, at: datetime) -> bool:
        """Take one of them for a try; say whether nobody else had. No lock is held meanwhile."""
        taken = self.due(at).order_by().filter(pk=pk)
        return bool(taken.update(try_after=at + CLAIM, tries=F("tries") + 1))


class Queued(models.Model):
    """What every letter that waits has."""

    address = models.EmailField(_("e-mail"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    try_after = models.DateTimeField(_("not tried before"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class LetterQuerySet(QueueQuerySet["Letter"]):
    """Letters ..."""

    def waiting(self) -> Self:
        """... that were not sent and can be: those to invented mailboxes never leave."""
        return self.filter(sent_at=None).exclude(address__iendswith=NOWHERE)

    def going_nowhere(self) -> Self:
        """... to invented mailboxes, which are kept to be looked at."""
        return self.filter(sent_at=None, address__iendswith=NOWHERE)


class Letter(Queued):
    """An e-mail.

    `key` names its occasion (a reminder of a term, a receipt of an order), so that it goes out
    once.
    """

    key = models.CharField(_("key"), max_length=80, unique=True)
    keeps_address = models.BooleanField(
        _("stays at its address when the subscriber's changes"), default=False, editable=False
    )
    party = models.ForeignKey(
        Party, models.CASCADE, related_name="letters", verbose_name=_("subscriber")
    )
    subject = models.CharField(pgettext_lazy("counter", "subject"), max_length=120)
    body = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    failed = models.CharField(_("why it failed"), max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["sent_at", "tries"], name="letter_waiting")]

    def __str__(self) -> str:
        return self.subject

    @property
    def goes_nowhere(self) -> bool:
        """Say whether its mailbox is an invented one."""
        return is_undeliverable_address(self.address)


def is_undeliverable_address(address: str) -> bool:
    """Say whether a mailbox is invented: a letter to it never leaves."""
    return address.lower().endswith(NOWHERE)


class PassingLetter(Queued):
    """A letter that only its reader may know, such as a way in: kept until it went, read by nobody.

    What it says is made when it is sent: `facts` hold what that takes, no link and no secret.
    Whoever asks for one leaves a row, whether the mailbox is known or not; that is told apart when
    the letter is made, where nobody waits for it.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=PassingKind.choices)
    publication = models.ForeignKey(
        Publication, models.CASCADE, null=True, related_name="+", verbose_name=_("publication")
    )
    facts = models.JSONField(_("facts"), default=dict)
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)

    objects = QueueQuerySet["PassingLetter"].as_manager()

    class Meta:
        verbose_name = _("passing letter")
        verbose_name_plural = _("passing letters")
        default_permissions = ()  # no list shows them
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_kind_display()
