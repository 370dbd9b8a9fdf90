"""Regions (热区): where on a printed page an article is."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.paper.editions import Page
from articles.models.texts.placements import Placement

Corner = tuple[float, float]  # in fractions of the width and height of the page


class RegionSource(models.TextChoices):
    """Who drew a region."""

    SET = "set", _("Set here")
    FOUND = "found", _("Found by the program")
    HAND = "hand", _("Drawn by hand")


class PageRegion(models.Model):
    """The polygons of one placement on its page, in fractions of the page.

    A region that the program found is a draft with a score until an editor accepts it; only
    accepted ones are before readers. What a hand drew is never overwritten by the program. Without
    a placement it is a part of the page that no article covers, an advertisement for example.
    """

    page = models.ForeignKey(Page, models.CASCADE, related_name="regions", verbose_name=_("page"))
    placement = models.OneToOneField(
        Placement,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="region",
        verbose_name=_("placement"),
    )
    polygons: "models.JSONField[list[list[Corner]], list[list[Corner]]]" = models.JSONField(
        _("polygons"), default=list
    )
    source = models.CharField(_("drawn by"), max_length=5, choices=RegionSource.choices)
    score = models.FloatField(_("score"), null=True, blank=True)
    headline_matched = models.BooleanField(_("headline found"), default=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("of a page", "region")
        verbose_name_plural = _("regions")
        ordering = ["page", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__range=(0, 1)), name="region_score_from_0_to_1"
            ),
            models.CheckConstraint(
                condition=Q(source="found") | Q(accepted_at__isnull=False),
                name="region_not_found_is_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} · {self.placement or self.get_source_display()}"
