"""The books: entries whose postings add up to nothing.

Never changed; what was wrong is reversed.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from subscriptions.domain.choices import Account
from subscriptions.models.readers.parties import Party
from subscriptions.models.rows import WriteOnceRow
from subscriptions.models.sales.orders import Order


class LedgerEntry(WriteOnceRow):
    """One event of money.

    `key` names the event, so that it is booked once however often it is told.
    """

    key = models.CharField(_("key"), max_length=80, unique=True)
    words = models.CharField(_("what"), max_length=120)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    order = models.ForeignKey(
        Order,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=pgettext_lazy("counter", "order"),
    )

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["at"], name="ledger_by_day")]

    def __str__(self) -> str:
        return self.key


class Posting(WriteOnceRow):
    """One side of an entry, in fen: a debit is positive, a credit negative."""

    entry = models.ForeignKey(
        LedgerEntry, models.PROTECT, related_name="postings", verbose_name=_("ledger entry")
    )
    account = models.CharField(
        pgettext_lazy("ledger", "account"), max_length=16, choices=Account.choices
    )
    party = models.ForeignKey(
        Party,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        verbose_name=_("subscriber"),
    )
    amount = models.BigIntegerField(_("amount, in fen"))

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        ordering = ["pk"]
        indexes = [models.Index(fields=["account", "party"], name="posting_by_account")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(amount=0), name="posting_is_not_nothing")
        ]

    def __str__(self) -> str:
        return f"{self.get_account_display()} {self.amount}"
