"""Figures of a period, counted ahead so that managers need not wait for them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Publication


class PeriodFigures(models.Model):
    """What a report or the dashboard (`report`) shows of a period: sums of money and counts,
    nothing personal (`selectors.reports.counted`). Derived from the rows of the counter and counted anew by the hourly
    job."""

    publication = models.ForeignKey(
        Publication, models.CASCADE, related_name="+", verbose_name=_("publication")
    )
    report = models.CharField(_("report"), max_length=20, default="dashboard")
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"))
    figures: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(_("figures"))
    counted_at = models.DateTimeField(_("counted"))

    class Meta:
        verbose_name = _("figures of a period")
        verbose_name_plural = _("figures of periods")
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "report", "first_day", "last_day"],
                name="figures_once_a_report",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m-%d}–{self.last_day:%Y-%m-%d}"
