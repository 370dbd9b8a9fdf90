"""Subscriptions and their terms (订期).

A term is sold once and never changed; what happens later adjusts it.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import NoteField, validate_printable
from articles.models import Publication
from subscriptions.domain.adjustment_causes import AdjustmentCause
from subscriptions.domain.choices import Adjusting, Channel, Leaving, PlanKind
from subscriptions.models.readers.parties import Party
from subscriptions.models.rows import WriteOnceRow, known_moves_field
from subscriptions.models.sales.orders import Order
from subscriptions.models.sales.plans import Plan


class Subscription(models.Model):
    """One reader's paper by one channel: the thread on which terms follow each other."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="subscriptions", verbose_name=_("publication")
    )
    party = models.ForeignKey(
        Party, models.PROTECT, related_name="subscriptions", verbose_name=_("subscriber")
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    opened_at = models.DateTimeField(_("opened"))

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["publication", "channel"], name="subscription_by_channel")]

    def __str__(self) -> str:
        return f"{self.party} {self.get_channel_display()}"


class Term(WriteOnceRow):
    """The issues from `first_issue` to `last_issue` in so many copies, as sold.

    Money in fen; never changed.

    `paid` is what the order brought for it; a gift, a trial or a complimentary term brings nothing.
    """

    subscription = models.ForeignKey(
        Subscription, models.PROTECT, related_name="terms", verbose_name=_("subscription")
    )
    order = models.ForeignKey(
        Order,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="terms",
        verbose_name=pgettext_lazy("counter", "order"),
    )
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("plan")
    )
    kind = models.CharField(
        _("kind"), max_length=13, choices=PlanKind.choices, default=PlanKind.CALENDAR
    )
    first_issue = models.DateField(_("first issue"))
    last_issue = models.DateField(_("last issue"))
    issues = models.PositiveIntegerField(pgettext_lazy("counter", "issues"))
    copies = models.PositiveIntegerField(_("copies"))
    paid = models.PositiveBigIntegerField(_("paid, in fen"))
    sold_at = models.DateTimeField(_("sold"))
    source = models.CharField(
        _("source"),
        max_length=80,
        null=True,
        blank=True,
        unique=True,
        help_text=_("Where it was brought in from, once."),
    )
    moves_known = known_moves_field()

    class Meta:
        verbose_name = pgettext_lazy("counter", "term")
        verbose_name_plural = pgettext_lazy("counter", "terms")
        ordering = ["subscription", "first_issue"]
        indexes = [models.Index(fields=["last_issue"], name="term_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    last_issue__gte=models.F("first_issue"), issues__gte=1, copies__gte=1
                ),
                name="term_has_issues",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_issue:%Y-%m-%d}–{self.last_issue:%Y-%m-%d} × {self.copies}"

    def paid_by_another(self) -> bool:
        """Say whether somebody else paid for it than whoever reads it: then the reader does not see
        the price."""
        return self.order is not None and self.order.party_id != self.subscription.party_id


class Adjustment(WriteOnceRow):
    """What happened to a term after it was sold: its cause, and the row that it is about
    (`domain.adjustment_causes.CAUSES`).

    `key` is made of both and only lets an occasion count once.
    """

    term = models.ForeignKey(
        Term,
        models.PROTECT,
        related_name="adjustments",
        verbose_name=pgettext_lazy("counter", "term"),
    )
    key = models.CharField(_("key"), max_length=80, unique=True)
    cause = models.CharField(
        pgettext_lazy("of an adjustment", "cause"), max_length=16, choices=AdjustmentCause.choices
    )
    about = models.BigIntegerField(_("primary key of what it is about"))
    kind = models.CharField(_("kind"), max_length=8, choices=Adjusting.choices)
    from_issue = models.DateField(_("from the issue of"))
    issues = models.IntegerField(_("issues more"), default=0, help_text=_("Fewer, where negative."))
    copies = models.PositiveIntegerField(_("copies"), default=0, help_text=_("From then on."))
    reason = NoteField(_("reason"), max_length=200, blank=True, validators=[validate_printable])
    leaving = models.CharField(
        _("why the reader leaves"),
        max_length=8,
        choices=Leaving.choices,
        blank=True,
        default="",
        help_text=_("Where a reader ended the term, and said it."),
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    moves_known = known_moves_field()

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cause__in=AdjustmentCause.values),
                name="adjustment_cause_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.from_issue:%Y-%m-%d}"


class SpanQuerySet(models.QuerySet["Span"]):
    """Spans …"""

    def on(self, day: date) -> Self:
        """… that bring copies of the issue of a day."""
        return self.filter(first_issue__lte=day, last_issue__gte=day)

    def of(self, publication: Publication) -> Self:
        return self.filter(subscription__publication=publication)


class Span(models.Model):
    """From which issue to which a term really brings how many copies: sold, and adjusted since.

    An index, never a source: `actions.coverage` makes it anew from what was sold, the calendar,
    holds and adjustments (`cover_terms`).
    """

    term = models.ForeignKey(
        Term, models.CASCADE, related_name="spans", verbose_name=pgettext_lazy("counter", "term")
    )
    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="spans", editable=False
    )
    first_issue = models.DateField(_("first issue"))
    last_issue = models.DateField(_("last issue"))
    copies = models.PositiveIntegerField(_("copies"))

    objects = SpanQuerySet.as_manager()

    class Meta:
        verbose_name = _("span of a term")
        verbose_name_plural = _("spans of terms")
        ordering = ["subscription", "first_issue"]
        indexes = [models.Index(fields=["last_issue", "first_issue"], name="span_by_end")]

    def __str__(self) -> str:
        return f"{self.first_issue:%Y-%m-%d}–{self.last_issue:%Y-%m-%d} × {self.copies}"
