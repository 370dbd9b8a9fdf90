"""Letters to subscribers: written in the transaction of what they tell of, sent after it, each once."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from subscriptions.models.parties import Party


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

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["sent_at", "tries"], name="letter_waiting")]

    def __str__(self) -> str:
        return self.subject
