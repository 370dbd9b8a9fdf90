"""Plans: what a reader picks, and what the counter knows of each channel."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField, validate_printable
from articles.models import Publication
from subscriptions.domain.choices import GIVEN, Channel, PlanKind


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans …"""

    def for_readers(self) -> Self:
        """… that readers see and order: what is complimentary, only the desk gives."""
        return self.filter(on_sale=True).exclude(kind=PlanKind.COMPLIMENTARY)


class Plan(models.Model):
    """An offer.

    A `calendar` plan is priced by the lists of its channel, any other by its own price a copy.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="plans", verbose_name=_("publication")
    )
    code = models.SlugField(_("code"), help_text=_("Short Latin name used in addresses."))
    name = LineField(_("name"), max_length=40, validators=[validate_printable])
    kind = models.CharField(
        _("kind"), max_length=13, choices=PlanKind.choices, default=PlanKind.CALENDAR
    )
    channel = models.CharField(
        _("channel"), max_length=8, choices=Channel.choices, default=Channel.POST
    )
    months = models.PositiveSmallIntegerField(
        _("months"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("What is proposed; for a fixed price, what the price pays for."),
    )
    price_fen = models.PositiveIntegerField(
        _("price a copy"), null=True, blank=True, help_text=_("Only where no price list is asked.")
    )
    discount_basis_points = models.PositiveSmallIntegerField(
        _("discount, in hundredths of a percent"),
        default=0,
        validators=[MaxValueValidator(10_000)],
        help_text=_("1500 is 15 %."),
    )
    copies_min = models.PositiveIntegerField(
        _("copies at least"), default=1, validators=[MinValueValidator(1)]
    )
    copies_max = models.PositiveIntegerField(
        _("copies at most"),
        default=9_999,
        validators=[MinValueValidator(1), MaxValueValidator(99_999)],
    )
    opens_online = models.BooleanField(
        _("opens paid articles and the e-paper"),
        default=False,
        help_text=_("For whoever holds a term of this plan."),
    )
    on_sale = models.BooleanField(
        _("on sale"), default=True, help_text=_("Readers see and order it.")
    )
    position = models.PositiveSmallIntegerField(pgettext_lazy("counter", "position"), default=0)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["publication", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "code"],
                name="plan_code_unique",
                violation_error_message=_("A plan of this newspaper has this code already."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[PlanKind.CALENDAR, PlanKind.GIFT, PlanKind.INSTITUTION, *GIVEN]
                )
                | models.Q(price_fen__isnull=False),
                name="plan_fixed_has_its_price",
                violation_error_message=_("A fixed price is missing."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=PlanKind.COMPLIMENTARY, on_sale=True),
                name="plan_given_is_not_on_sale",
                violation_error_message=_(
                    "What is complimentary is given by the desk and cannot be on sale."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(copies_max__gte=models.F("copies_min")),
                name="plan_copies_in_order",
                violation_error_message=_("At most is less than at least."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def renewable(self) -> bool:
        """Say whether a term of it is renewed by it: what is not sold to readers any more, was
        given or was somebody's gift is not."""
        return self.on_sale and self.kind not in {*GIVEN, PlanKind.GIFT}

    @property
    def by_lists(self) -> bool:
        """Say whether the price lists price it: gifts and institutions may, where no price of their
        own is set."""
        return self.price_fen is None and self.kind not in GIVEN


class ChannelSetup(models.Model):
    """What a channel needs: how many days before an issue its draw is closed, and how much holding
    it allows."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="channel_setups", verbose_name=_("publication")
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    lead_days = models.PositiveSmallIntegerField(
        _("days before an issue"),
        default=0,
        validators=[MaxValueValidator(120)],
        help_text=_("What is ordered or changed later takes effect with a later issue."),
    )
    holds_a_year = models.PositiveSmallIntegerField(
        _("issues that may be held in a year"), default=26, help_text=_("Per subscription.")
    )
    carrier = LineField(_("carrier"), max_length=60, blank=True, validators=[validate_printable])

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["publication", "channel"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "channel"],
                name="channel_set_up_once",
                violation_error_message=_("This channel is set up already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_channel_display()
