"""What a bank statement brings besides transfers: transfers that the bank took back, files that
wait for their columns, and the columns that somebody chose for the statements of a bank."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from subscriptions.models.money.payments import BankLine, BankStatement


class BankReversal(models.Model):
    """A transfer received that the bank took back (冲正, 退汇, 撤销), as its statement tells it; the
    amount in fen, without its sign. `line` is the transfer where it is known. It waits until
    somebody has settled it."""

    statement = models.ForeignKey(
        BankStatement, models.PROTECT, related_name="reversals", verbose_name=_("bank statement")
    )
    serial = models.CharField(_("serial number of the bank"), max_length=64, unique=True)
    booked_on = models.DateField(_("booked"))
    payer = models.CharField(_("payer"), max_length=120)
    payer_account = models.CharField(_("account of the payer"), max_length=40, blank=True)
    memo = models.CharField(_("memo"), max_length=200, blank=True)
    amount = models.PositiveBigIntegerField(_("amount, in fen"), validators=[MinValueValidator(1)])
    line = models.OneToOneField(
        BankLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversal",
        verbose_name=_("transfer"),
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    settled_how = models.CharField(_("how"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("transfer taken back by the bank")
        verbose_name_plural = _("transfers taken back by the bank")
        ordering = ["-booked_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.booked_on:%Y-%m-%d} {self.payer}"


class StatementFile(models.Model):
    """A bank statement that is being looked at, kept for a day so that its columns can be
    assigned."""

    name = models.CharField(_("file"), max_length=120)
    content = models.BinaryField(_("content"), editable=False)
    kept_at = models.DateTimeField(_("kept"))
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("bank statement that is looked at")
        verbose_name_plural = _("bank statements that are looked at")
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class StatementLayout(models.Model):
    """Which column of a bank's statements is what, as somebody chose it. A statement with the same
    headings (`digest`) is read the same way. `places` counts columns from 0."""

    bank = models.CharField(_("bank"), max_length=60)
    digest = models.CharField(_("SHA-256"), max_length=64, unique=True)
    headings = models.JSONField(_("headings"), default=list)
    places = models.JSONField(_("columns"), default=dict)
    made_at = models.DateTimeField(_("chosen"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("columns of a bank statement")
        verbose_name_plural = _("columns of bank statements")
        default_permissions = ()
        ordering = ["bank", "pk"]

    def __str__(self) -> str:
        return self.bank
