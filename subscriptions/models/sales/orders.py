"""Quotes and orders: a promise, and what somebody made of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import NoteField, validate_printable
from articles.models import Publication
from subscriptions.domain.choices import Cause, Channel, State
from subscriptions.domain.order_states import OrderFacts, order_state
from subscriptions.models.readers.parties import Address, Party
from subscriptions.models.rows import WriteOnceRow, known_moves_field
from subscriptions.models.sales.plans import Plan

if TYPE_CHECKING:
    from subscriptions.models.sales.terms import Term


class Quote(WriteOnceRow):
    """What was promised: the term asked for, its issues, every line and the total, in fen.

    Never changed.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="+", verbose_name=_("publication")
    )
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("plan")
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    start = models.DateField(_("from"))
    end = models.DateField(_("to"))
    first_issue = models.DateField(_("first issue"))
    last_issue = models.DateField(_("last issue"))
    issues = models.PositiveIntegerField(pgettext_lazy("counter", "issues"))
    issues_digest = models.CharField(_("digest of the issues' dates"), max_length=64)
    copies = models.PositiveIntegerField(_("copies"))
    lines: "models.JSONField[list[list[Any]], list[list[Any]]]" = models.JSONField(_("lines"))
    price_lists: "models.JSONField[list[int], list[int]]" = models.JSONField(_("price lists"))
    amount = models.PositiveBigIntegerField(_("amount, in fen"))
    discount = models.PositiveBigIntegerField(_("discount, in fen"), default=0)
    total = models.PositiveBigIntegerField(_("total, in fen"))
    engine = models.CharField(_("engine"), max_length=40)
    quoted_at = models.DateTimeField(_("quoted"))
    expires_at = models.DateTimeField(_("valid until"))
    moves_known = known_moves_field()

    class Meta:
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")

    def __str__(self) -> str:
        return f"{self.first_issue:%Y-%m-%d}–{self.last_issue:%Y-%m-%d} × {self.copies}"


# Conditions of `OrderQuerySet.with_balance`: no money is left, and some was there.
NOTHING_LEFT = Q(refunded__gte=F("received"))
GIVEN_BACK = NOTHING_LEFT & Q(refunded__gt=0)
# States that ask how much of a sale is left.
SALE_STATES = frozenset({State.PAID, State.PART_REFUNDED, State.REFUNDED})


class OrderQuerySet(models.QuerySet["Order"]):
    """Orders …"""

    def with_money(self) -> Self:
        """… with `received` and `refunded`, in fen, and what of the latter was `overpaid`.

        A payment entered by mistake never came, and nothing of it went back.
        """
        return self.with_balance().annotate(
            overpaid=self._sum("refunds", reverses=False, cause=Cause.OVERPAID)
        )

    def with_balance(self) -> Self:
        """… with `received` and `refunded` of `with_money` alone."""
        came = self._sum("payments")
        never_came = self._sum("refunds", reverses=True)
        return self.annotate(
            received=came - never_came, refunded=self._sum("refunds", reverses=False)
        )

    def in_state(self, state: str, at: datetime) -> Self:
        """… that stand so at a moment: the same answer as `order_states.order_state` gives, in the
        database. Only what a state needs is put together: the start page asks for several."""
        chosen = State(state)
        if chosen in SALE_STATES:
            return self._in_sale_state(chosen)
        unserved = self.with_balance().filter(settled_at__isnull=True)
        if chosen == State.CANCELLED:
            return unserved.filter(cancelled_at__isnull=False).exclude(GIVEN_BACK)
        open_ = unserved.filter(cancelled_at__isnull=True)
        if chosen == State.PART_PAID:
            return open_.filter(received__gt=F("refunded"))
        in_time = Q(expires_at__gt=at) if chosen == State.AWAITING else Q(expires_at__lte=at)
        return open_.filter(NOTHING_LEFT, in_time)

    def _in_sale_state(self, state: State) -> Self:
        rows = self.with_money().annotate(
            sold_back=F("refunded") - F("overpaid"), bought=Least("total", "received")
        )
        all_sold = Q(sold_back__gte=F("bought"), total__gt=0)
        served = rows.filter(settled_at__isnull=False)
        if state == State.REFUNDED:
            cancelled = rows.filter(settled_at__isnull=True, cancelled_at__isnull=False)
            return served.filter(all_sold) | cancelled.filter(GIVEN_BACK)
        sold = Q(sold_back=0) if state == State.PAID else Q(sold_back__gt=0)
        return served.filter(sold).exclude(all_sold)

    def renewing(self, terms: Iterable["Term"], at: datetime) -> Self:
        """… that renew one of these terms: paid, or still to be paid.

        One that ran out without its money does not.
        """
        rows = self.filter(renews__in=terms, cancelled_at=None)
        return rows.exclude(pk__in=rows.in_state(State.EXPIRED, at).values("pk"))

    def _sum(self, name: str, **only: bool | str) -> Coalesce:
        related: Any = self.model._meta.get_field(name).related_model
        rows = (
            related._default_manager.filter(order=OuterRef("pk"), **only).order_by().values("order")
        )
        return Coalesce(Subquery(rows.annotate(whole=Sum("amount")).values("whole")), 0)


class Order(models.Model):
    """Somebody's wish to buy what a quote promised. Where it stands follows from money and time.

    `code` is its unguessable address; `number` is what people write into a transfer, with a check
    digit at the end.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="orders", verbose_name=_("publication")
    )
    number = models.CharField(_("number"), max_length=12, unique=True)
    code = models.CharField(_("code"), max_length=24, unique=True)
    party = models.ForeignKey(Party, models.PROTECT, related_name="orders", verbose_name=_("buyer"))
    quote = models.OneToOneField(
        Quote, models.PROTECT, related_name="order", verbose_name=_("quote")
    )
    address = models.ForeignKey(
        Address, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("address")
    )
    subscription = models.ForeignKey(
        "Subscription",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("renews"),
    )
    renews = models.OneToOneField(
        "Term",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewal",
        verbose_name=_("follows term"),
    )
    total = models.PositiveBigIntegerField(_("total, in fen"))
    placed_at = models.DateTimeField(_("ordered"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    expires_at = models.DateTimeField(_("to be paid until"))
    settled_at = models.DateTimeField(
        _("settled"), null=True, blank=True, editable=False, help_text=_("Its money became a term.")
    )
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_why = NoteField(
        pgettext_lazy("counter", "why"), max_length=200, blank=True, validators=[validate_printable]
    )

    objects = OrderQuerySet.as_manager()
    received: int  # of `with_money`
    refunded: int
    overpaid: int

    class Meta:
        verbose_name = pgettext_lazy("counter", "order")
        verbose_name_plural = pgettext_lazy("counter", "orders")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["placed_at"], name="order_by_day"),
            models.Index(
                fields=["placed_at"], condition=models.Q(settled_at=None), name="order_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("subscriptions:order", args=[self.code])

    def money(self) -> tuple[int, int]:
        """Return what was received and what was given back, in fen; asked once an object of
        `with_money`."""
        if not hasattr(self, "received"):
            row = Order.objects.with_money().get(pk=self.pk)
            self.received = row.received
            self.refunded = row.refunded
            self.overpaid = row.overpaid
        return self.received, self.refunded

    def outstanding(self) -> int:
        """Return what is still to be paid, in fen; negative where too much came."""
        received, refunded = self.money()
        return self.total - received + refunded

    def state(self, at: datetime) -> State:
        """Return where it stands at a moment."""
        received, refunded = self.money()
        facts = OrderFacts(
            self.total,
            received,
            refunded,
            self.settled_at is not None,
            self.cancelled_at is not None,
            self.expires_at,
            self.overpaid,
        )
        return order_state(facts, at)
