"""The books: entries whose postings add up to nothing.

Never changed; what was wrong is reversed.
"""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, OuterRef, Subquery, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models import Publication
from articles.models.querysets import AppendOnlyQuerySet
from subscriptions.domain.choices import Account
from subscriptions.domain.ledger_kinds import ISSUES, EntryKind
from subscriptions.models.money.payments import Refund
from subscriptions.models.readers.parties import Party
from subscriptions.models.rows import WriteOnceRow
from subscriptions.models.sales.orders import Order


class LedgerEntryQuerySet(AppendOnlyQuerySet):
    """Entries …"""

    def of_issues(self, publication: Publication) -> Self:
        """… of the revenue of a newspaper's issues."""
        return self.filter(kind__in=ISSUES, about=publication.pk)

    def with_cause(self) -> Self:
        """… with `cause`: why money went back, of a refund."""
        refunds = Refund.objects.filter(pk=OuterRef("about")).values("cause")
        return self.annotate(cause=Case(When(kind=EntryKind.REFUND, then=Subquery(refunds))))


class LedgerEntry(WriteOnceRow):
    """One event of money: its kind, and the row that it is about (`domain.ledger_kinds.SUBJECTS`).

    `key` is made of both, so that an event is booked once however often it is reported. `day` is
    the issue, of revenue only.
    """

    key = models.CharField(_("key"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=EntryKind.choices)
    about = models.BigIntegerField(_("primary key of what it is about"))
    day = models.DateField(_("issue"), null=True, blank=True)
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

    objects = LedgerEntryQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["at"], name="ledger_by_day"),
            models.Index(fields=["kind", "about", "day"], name="ledger_by_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=EntryKind.values), name="ledger_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=ISSUES, day__isnull=False)
                | (~models.Q(kind__in=ISSUES) & models.Q(day=None)),
                name="ledger_day_is_of_an_issue",
            ),
        ]

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
        # Sums of an account are read from the index alone.
        indexes = [models.Index(fields=["account", "party", "amount"], name="posting_sums")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(amount=0), name="posting_is_not_nothing")
        ]

    def __str__(self) -> str:
        return f"{self.get_account_display()} {self.amount}"
