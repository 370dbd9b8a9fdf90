"""Money: what was tried, what came, what outside said, what goes back.

Nothing here is ever changed or deleted but the fate of an attempt and of a refund.
"""

from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import NoteField, validate_printable
from subscriptions.domain.choices import Cause, Method, Payout, Settled
from subscriptions.models.rows import WriteOnceRow
from subscriptions.models.sales.orders import Order


class Device(models.TextChoices):
    """Where an attempt to pay was opened: at a screen that is scanned, or on the telephone that
    pays."""

    SCREEN = "screen", _("at a screen")
    TELEPHONE = "phone", _("on a telephone")


class Attempt(models.Model):
    """One try to pay an order through a gateway, under a reference of ours that the provider
    repeats."""

    order = models.ForeignKey(
        Order,
        models.PROTECT,
        related_name="attempts",
        verbose_name=pgettext_lazy("counter", "order"),
    )
    method = models.CharField(_("method"), max_length=12, choices=Method.choices)
    reference = models.CharField(_("our reference"), max_length=32, unique=True)
    device = models.CharField(
        _("device"), max_length=6, choices=Device.choices, default=Device.SCREEN, editable=False
    )
    amount = models.PositiveBigIntegerField(_("amount, in fen"))
    begun_at = models.DateTimeField(_("begun"))
    expires_at = models.DateTimeField(_("until"))
    start_kind = models.CharField(max_length=8, blank=True)
    start_address = models.TextField(blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_why = models.CharField(pgettext_lazy("counter", "why"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("attempt to pay")
        verbose_name_plural = _("attempts to pay")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.reference


class BankStatement(models.Model):
    """A file of account movements as the bank gave it, brought in once."""

    name = models.CharField(_("file"), max_length=120)
    digest = models.CharField(_("SHA-256"), max_length=64, unique=True)
    brought_at = models.DateTimeField(_("brought in"))
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("bank statement")
        verbose_name_plural = _("bank statements")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name


class BankLine(models.Model):
    """One transfer received. The bank's serial number keeps it from coming twice, in whatever file.

    `settled_at` is set once its whole amount went to orders, was money in transit, belongs to
    others, or was returned.
    """

    statement = models.ForeignKey(
        BankStatement, models.PROTECT, related_name="lines", verbose_name=_("bank statement")
    )
    serial = models.CharField(_("serial number of the bank"), max_length=64, unique=True)
    booked_on = models.DateField(_("booked"))
    payer = models.CharField(_("payer"), max_length=120)
    payer_account = models.CharField(_("account of the payer"), max_length=40, blank=True)
    memo = models.CharField(_("memo"), max_length=200, blank=True)
    amount = models.PositiveBigIntegerField(_("amount, in fen"), validators=[MinValueValidator(1)])
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_as = models.CharField(
        _("settled as"), max_length=10, choices=Settled.choices, blank=True
    )
    settled_how = models.CharField(_("how"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("transfer received")
        verbose_name_plural = _("transfers received")
        ordering = ["-booked_on", "-pk"]
        indexes = [models.Index(fields=["settled_at", "booked_on"], name="bank_line_waiting")]

    def __str__(self) -> str:
        return f"{self.booked_on:%Y-%m-%d} {self.payer}"

    @property
    def nameless(self) -> str:
        """How the journal calls it, which keeps every word for ever: without the name of whoever
        paid."""
        return f"{self.booked_on:%Y-%m-%d} {self.serial}"


class Payment(WriteOnceRow):
    """Money received for an order, in fen. Written once, by whoever or whatever brought it."""

    order = models.ForeignKey(
        Order,
        models.PROTECT,
        related_name="payments",
        verbose_name=pgettext_lazy("counter", "order"),
    )
    method = models.CharField(_("method"), max_length=12, choices=Method.choices)
    amount = models.PositiveBigIntegerField(_("amount, in fen"))
    received_at = models.DateTimeField(_("received"))
    recorded_at = models.DateTimeField(_("recorded"))
    reference = models.CharField(
        _("reference"),
        max_length=80,
        help_text=_("Number of the provider, of the bank, or of the receipt. Each counts once."),
    )
    attempt = models.ForeignKey(
        Attempt,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("attempt"),
    )
    bank_line = models.ForeignKey(
        BankLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="payments",
        verbose_name=_("transfer"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["method", "reference"],
                name="payment_once",
                violation_error_message=_("A payment with this number is recorded already."),
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="payment_is_more_than_nothing"
            ),
        ]
        indexes = [models.Index(fields=["received_at"], name="payment_by_moment")]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.reference}"


class ProviderEvent(WriteOnceRow):
    """A notice from a provider whose signature was good, as it came, and what was made of it.

    Each counts once.
    """

    provider = models.CharField(_("provider"), max_length=12, choices=Method.choices)
    event = models.CharField(_("event"), max_length=80)
    body = models.TextField(_("notice"))
    arrived_at = models.DateTimeField(_("arrived"))
    outcome = models.CharField(_("outcome"), max_length=20)
    words = models.CharField(_("in words"), max_length=200, blank=True)
    order = models.ForeignKey(
        Order,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name=pgettext_lazy("counter", "order"),
    )
    told = models.JSONField(
        _("what it tells"), null=True, blank=True
    )  # the fields of gateways.Notice, read once

    class Meta:
        verbose_name = _("notice of a provider")
        verbose_name_plural = _("notices of providers")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "event"], name="provider_event_once")
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.event}"


class SettledNotice(WriteOnceRow):
    """That somebody has looked after a notice that could not be booked, and what was done about it.

    Once each.
    """

    notice = models.OneToOneField(
        ProviderEvent,
        models.PROTECT,
        related_name="settled",
        verbose_name=_("notice of a provider"),
    )
    settled_at = models.DateTimeField(_("settled"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    note = NoteField(_("note"), max_length=300, validators=[validate_printable])

    class Meta:
        verbose_name = _("notice that was settled")
        verbose_name_plural = _("notices that were settled")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.note


class RefundQuerySet(models.QuerySet["Refund"]):
    def standing(self, standing: str) -> Self:
        """… that stand so: the same answer as `Refund.standing`, in the database."""
        open_ = self.filter(paid_out_at=None)
        settled = self.exclude(paid_out_at=None)
        left = settled.filter(reverses=False)
        rows: Self = {
            Payout.TO_PAY: open_.filter(sent_at=None),
            Payout.SENT: open_.exclude(sent_at=None),
            Payout.PAID: left.filter(to_credit=False),
            Payout.CREDIT: left.filter(to_credit=True),
            Payout.REVERSED: settled.filter(reverses=True),
        }[Payout(standing)]
        return rows


class Refund(models.Model):
    """Money to give back. Its number stays the same however often the payout is tried."""

    order = models.ForeignKey(
        Order,
        models.PROTECT,
        related_name="refunds",
        verbose_name=pgettext_lazy("counter", "order"),
    )
    payment = models.ForeignKey(
        Payment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="refunds",
        verbose_name=_("payment"),
    )
    number = models.CharField(_("number"), max_length=32, unique=True)
    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices)
    amount = models.PositiveBigIntegerField(_("amount, in fen"))
    served = models.PositiveIntegerField(_("issues served"), null=True, blank=True)
    reason = NoteField(_("reason"), max_length=200, validators=[validate_printable])
    to_credit = models.BooleanField(_("as credit"), default=False)
    asked_at = models.DateTimeField(_("granted"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    # Asked of the provider: it may be on its way, and is no credit before the provider says so.
    sent_at = models.DateTimeField(_("on its way since"), null=True, blank=True)
    paid_out_at = models.DateTimeField(_("paid out"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=200, blank=True)
    # The payment never was: it is taken back out of the books, and nothing leaves the house.
    reverses = models.BooleanField(_("entered by mistake"), default=False)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="refund_is_more_than_nothing"
            )
        ]
        indexes = [
            models.Index(
                fields=["asked_at"], condition=models.Q(paid_out_at=None), name="refund_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def standing(self) -> Payout:
        """Where it stands: to pay out, on its way through a provider, gone, kept, or a payment that
        never was."""
        if self.paid_out_at is None:
            return Payout.SENT if self.sent_at else Payout.TO_PAY
        if self.reverses:
            return Payout.REVERSED
        return Payout.CREDIT if self.to_credit else Payout.PAID
