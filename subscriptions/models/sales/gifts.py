"""Gifts: who pays, who is meant, and who takes it up are three."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField, NoteField, validate_printable
from subscriptions.models.sales.orders import Order
from subscriptions.models.sales.terms import Subscription


class Gift(models.Model):
    """An order that somebody else reads.

    Its code works once, until `claim_until`; the buyer gets no access by it.
    """

    order = models.OneToOneField(
        Order, models.PROTECT, related_name="gift", verbose_name=pgettext_lazy("counter", "order")
    )
    code = models.CharField(_("gift code"), max_length=24, unique=True)
    recipient = LineField(_("for whom"), max_length=80, blank=True, validators=[validate_printable])
    message = NoteField(_("message"), max_length=300, blank=True, validators=[validate_printable])
    claim_until = models.DateTimeField(_("to be taken up until"))
    claimed_at = models.DateTimeField(_("taken up"), null=True, blank=True)
    subscription = models.OneToOneField(
        Subscription,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="gift",
        verbose_name=_("subscription"),
    )

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.recipient or str(self.order)
