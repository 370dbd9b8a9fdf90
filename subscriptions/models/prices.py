"""Price lists: what a year, a quarter, a month and a copy cost from a day on, in fen."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Publication


class PriceListQuerySet(models.QuerySet["PriceList"]):
    """Price lists …"""

    def valid_on(self, day: date) -> "PriceListQuerySet":
        """… in force on `day`, the latest first."""
        return self.filter(effective_from__lte=day).order_by("-effective_from")


class PriceList(models.Model):
    """Prices in fen, in force from the first of a month until a later list replaces them."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="price_lists", verbose_name=_("publication")
    )
    effective_from = models.DateField(_("in force from"), help_text=_("The first day of a month."))
    year_fen = models.PositiveIntegerField(_("a year, in fen"))
    quarter_fen = models.PositiveIntegerField(_("a quarter, in fen"))
    month_fen = models.PositiveIntegerField(_("a month, in fen"))
    copy_fen = models.PositiveIntegerField(_("a copy, in fen"))
    broken_terms = models.BooleanField(
        _("a term may begin on any day"),
        default=True,
        help_text=_("Broken months and quarters may be ordered."),
    )

    objects = PriceListQuerySet.as_manager()

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        ordering = ["publication", "-effective_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "effective_from"],
                name="price_list_one_per_start",
                violation_error_message=_("A price list of this newspaper already begins on that day."),
            ),
            models.CheckConstraint(
                condition=models.Q(effective_from__day=1),
                name="price_list_begins_on_a_first",
                violation_error_message=_("A price list begins on the first day of a month."),
            ),
            models.CheckConstraint(
                condition=models.Q(year_fen__gt=0, quarter_fen__gt=0, month_fen__gt=0, copy_fen__gt=0),
                name="price_list_has_prices",
                violation_error_message=_("Every price is more than nothing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.effective_from:%Y-%m-%d}"
