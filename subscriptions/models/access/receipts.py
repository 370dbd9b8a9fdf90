"""Receipts of the post office, registered by their owners to read the e-paper."""

import unicodedata

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Publication


class ClaimState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")


class WrittenBy(models.TextChoices):
    """Where the receipt was written."""

    POST = "post", _("post office")
    OWN = "own", _("the paper's own delivery")
    AGENT = "agent", _("an agent")


WRITTEN_MAX = 200  # characters; a number has twenty, and a longer text stays too long a number


def receipt_number(text: str) -> str:
    """Return a receipt's number in the one form in which it is kept: narrow, upper case, no blanks
    or dashes."""
    narrow = unicodedata.normalize("NFKC", text[:WRITTEN_MAX]).upper()
    return "".join(letter for letter in narrow if letter not in " -‐–—_\t\u00a0")


class ReceiptClaim(models.Model):
    """A reader says: this receipt is mine.

    Somebody of the counter looks at it and approves or refuses.

    A number stands in one claim that is not refused: who was refused for a slip may claim again,
    and nobody keeps a stranger's number occupied. `first_day` and `last_day` are what the receipt
    says.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="receipt_claims",
        verbose_name=_("reader"),
    )
    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="receipt_claims", verbose_name=_("publication")
    )
    number = models.CharField(
        _("receipt number"),
        max_length=40,
        validators=[
            RegexValidator(
                r"^[0-9A-Z]{4,40}\Z", _("A receipt number has 4 to 40 digits or Latin letters.")
            )
        ],
    )
    channel = models.CharField(
        _("written by"), max_length=8, choices=WrittenBy.choices, default=WrittenBy.POST
    )
    name = models.CharField(_("name on the receipt"), max_length=60)
    first_day = models.DateField(_("first day on the receipt"))
    last_day = models.DateField(_("last day on the receipt"))
    state = models.CharField(
        _("state"), max_length=8, choices=ClaimState.choices, default=ClaimState.WAITING
    )
    claimed_at = models.DateTimeField(_("claimed at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("registered receipt")
        verbose_name_plural = _("registered receipts")
        default_permissions = ("view",)
        permissions = [("decide_receiptclaim", _("Can approve and refuse registered receipts"))]
        ordering = ["claimed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "number"],
                condition=~Q(state=ClaimState.REFUSED),
                name="receipt_claimed_once",
                violation_error_message=_("This receipt has been registered already."),
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")),
                name="receipt_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(state=ClaimState.WAITING, decided_at__isnull=True)
                | ~Q(state=ClaimState.WAITING) & Q(decided_at__isnull=False),
                name="receipt_decided_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.REFUSED) | ~Q(reason=""),
                name="receipt_refused_with_a_reason",
                violation_error_message=_("Say why it is refused: the reader is told."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
