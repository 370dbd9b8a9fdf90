"""Invoices (发票): what somebody asks for, and the numbers that the tax platform gave back."""

from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField, validate_printable
from subscriptions.domain.choices import InvoiceKind, PartyKind
from subscriptions.models.rows import WriteOnceRow
from subscriptions.models.sales.orders import Order

number = RegexValidator(r"\A[0-9]{8,20}\Z", _("An invoice number has 8 to 20 digits."))


class InvoiceRequestQuerySet(models.QuerySet["InvoiceRequest"]):
    """Requests …"""

    def open(self) -> Self:
        """… that were not taken back and have no invoice yet."""
        return self.filter(cancelled_at=None, invoices=None)

    def ready(self) -> Self:
        """… that can be invoiced: one made with its order waits until the order is paid."""
        return self.open().filter(order__settled_at__isnull=False)


class InvoiceRequest(models.Model):
    """An invoice somebody asked for.

    A company is named by its unified social credit code (GB 32100).
    """

    order = models.ForeignKey(
        Order,
        models.PROTECT,
        related_name="invoice_requests",
        verbose_name=pgettext_lazy("counter", "order"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=PartyKind.choices)
    title = LineField(_("invoice title"), max_length=100, validators=[validate_printable])
    code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    email = models.EmailField(_("e-mail"))
    amount = models.PositiveBigIntegerField(_("amount, in fen"))
    asked_at = models.DateTimeField(_("asked"))
    exported_at = models.DateTimeField(_("exported"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    objects = InvoiceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice request")
        verbose_name_plural = _("invoice requests")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="invoice_is_about_money")
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(exported_at=None, cancelled_at=None),
                name="invoice_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def may_be_withdrawn(self) -> bool:
        """Say whether it was neither taken back nor handed to the tax platform."""
        return self.cancelled_at is None and self.exported_at is None


class Invoice(WriteOnceRow):
    """An invoice as issued by the tax platform; a red one takes a blue one back, wholly or in
    part."""

    request = models.ForeignKey(
        InvoiceRequest, models.PROTECT, related_name="invoices", verbose_name=_("invoice request")
    )
    kind = models.CharField(
        _("kind"), max_length=4, choices=InvoiceKind.choices, default=InvoiceKind.BLUE
    )
    number = models.CharField(_("invoice number"), max_length=20, unique=True, validators=[number])
    red_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reds",
        verbose_name=_("takes back"),
    )
    amount = models.PositiveBigIntegerField(_("amount, in fen"))
    issued_on = models.DateField(_("issued"))
    recorded_at = models.DateTimeField(_("recorded"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=InvoiceKind.BLUE, red_of__isnull=True)
                | models.Q(kind=InvoiceKind.RED, red_of__isnull=False),
                name="invoice_red_names_its_blue",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="invoice_has_an_amount"),
        ]

    def __str__(self) -> str:
        return self.number
