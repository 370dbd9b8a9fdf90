"""Money in transit that came to the bank: the post office's, the providers', and the cash box's."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from subscriptions.domain.choices import Account
from subscriptions.models.money.payments import BankLine
from subscriptions.models.rows import WriteOnceRow


class Remittance(WriteOnceRow):
    """What a transfer brought of money that readers had paid to somebody else, in fen: `amount`
    leaves the account it stood on, `fee` of it was kept by whoever sent it, the rest came by the
    transfer."""

    line = models.ForeignKey(
        BankLine, models.PROTECT, related_name="remittances", verbose_name=_("transfer")
    )
    account = models.CharField(
        pgettext_lazy("ledger", "account"), max_length=16, choices=Account.choices
    )
    amount = models.PositiveBigIntegerField(_("amount, in fen"))
    fee = models.PositiveBigIntegerField(_("fee, in fen"), default=0)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("remittance")
        verbose_name_plural = _("remittances")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=models.F("fee")), name="remittance_brings_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_account_display()} {self.line}"
