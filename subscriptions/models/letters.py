"""Letters to subscribers: written in the transaction of what they tell of, sent after it, each once."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from subscriptions.models.parties import Party

# No mail server delivers to such a mailbox (RFC 2606): demonstrations name their invented subscribers so.
NOWHERE = ".invalid"


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters ..."""

    def waiting(self) -> Self:
        """... that were not sent and can be: those to invented mailboxes never leave."""
        return self.filter(sent_at=None).exclude(address__iendswith=NOWHERE)

    def going_nowhere(self) -> Self:
        """... to invented mailboxes, which are kept to be looked at."""
        return self.filter(sent_at=None, address__iendswith=NOWHERE)


class Letter(models.Model):
    """An e-mail. `key` names its occasion (a reminder of a term, a receipt of an order), so that it goes out once."""

    key = models.CharField(_("key"), max_length=80, unique=True)
    party = models.ForeignKey(
        Party, models.CASCADE, related_name="letters", verbose_name=_("subscriber")
    )
    address = models.EmailField(_("e-mail"))
    subject = models.CharField(pgettext_lazy("counter", "subject"), max_length=120)
    body = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
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
        return goes_nowhere(self.address)


def goes_nowhere(address: str) -> bool:
    """Say whether a mailbox is invented: a letter to it never leaves."""
    return address.lower().endswith(NOWHERE)
