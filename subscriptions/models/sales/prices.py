"""Price lists: what a year, a quarter, a month and a copy cost from a day on, by channel, in
fen."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.append_only import AppendOnly
from articles.models import Publication
from subscriptions.domain.choices import Channel


class PriceListQuerySet(models.QuerySet["PriceList"]):
    """Price lists …"""

    def valid_on(self, day: date) -> "PriceListQuerySet":
        """… in force on `day`, the latest first, a correction before what it corrects."""
        return self.filter(effective_from__lte=day).order_by("-effective_from", "-version")

    def orderable(self, day: date) -> "PriceListQuerySet":
        """… by which terms may be ordered on `day`, whenever they are in force."""
        return self.filter(
            models.Q(orderable_from__isnull=True) | models.Q(orderable_from__lte=day)
        )

    def of(self, publication: Publication, channel: str) -> "PriceListQuerySet":
        return self.filter(publication=publication, channel=channel)


class PriceList(models.Model):
    """Prices in fen, in force from the first of a month until a later list of the same channel
    replaces them.

    Once a quote promised its prices a list never changes (`used_at`); a correction is a new version
    for the same day.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="price_lists", verbose_name=_("publication")
    )
    channel = models.CharField(
        _("channel"), max_length=8, choices=Channel.choices, default=Channel.POST
    )
    effective_from = models.DateField(_("in force from"), help_text=_("The first day of a month."))
    orderable_from = models.DateField(
        _("to be ordered from"),
        null=True,
        blank=True,
        help_text=_(
            "Orders before this day do not know the list. Empty: it may be ordered at once."
        ),
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    year_fen = models.PositiveIntegerField(pgettext_lazy("price", "a year"))
    half_fen = models.PositiveIntegerField(
        pgettext_lazy("price", "half a year"),
        null=True,
        blank=True,
        help_text=_("Empty: half-years are not sold."),
    )
    quarter_fen = models.PositiveIntegerField(pgettext_lazy("price", "a quarter"))
    month_fen = models.PositiveIntegerField(pgettext_lazy("price", "a month"))
    copy_fen = models.PositiveIntegerField(pgettext_lazy("price", "a copy"))
    broken_terms = models.BooleanField(
        _("a term may begin on any day"),
        default=True,
        help_text=_("Broken months and quarters may be ordered."),
    )
    capped = models.BooleanField(
        _("a broken month costs at most the month"),
        default=True,
        help_text=_("Off: all its issues are paid singly, as the post office may do."),
    )
    natural = models.BooleanField(
        _("quarters and years of the calendar only"),
        default=False,
        help_text=_("Off: any three neighbouring months are a quarter, any twelve a year."),
    )
    used_at = models.DateTimeField(_("first promised"), null=True, blank=True, editable=False)

    append_only = AppendOnly(closed_by=("used_at",), removable=True)
    objects = PriceListQuerySet.as_manager()

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        ordering = ["publication", "-effective_from", "channel", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "channel", "effective_from", "version"],
                name="price_list_one_per_start",
                violation_error_message=_(
                    "A price list of this newspaper already begins on that day."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(effective_from__day=1),
                name="price_list_begins_on_a_first",
                violation_error_message=_("A price list begins on the first day of a month."),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    year_fen__gt=0, quarter_fen__gt=0, month_fen__gt=0, copy_fen__gt=0
                )
                & (models.Q(half_fen__isnull=True) | models.Q(half_fen__gt=0)),
                name="price_list_has_prices",
                violation_error_message=_("Every price is more than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.effective_from:%Y-%m-%d} {self.get_channel_display()}"
