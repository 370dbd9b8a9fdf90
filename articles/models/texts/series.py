"""Series (连载): articles that continue each other under one name."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField, validate_printable
from articles.models.paper.publications import Publication
from articles.models.texts.articles import Article


class ArticleSeries(models.Model):
    """A series of a newspaper. Its name is the headline that its instalments share."""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="series", verbose_name=_("publication")
    )
    name = LineField(
        pgettext_lazy("series", "name"), max_length=200, validators=[validate_printable]
    )

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("plural", "series")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class Instalment(models.Model):
    """An article as the instalment of this number of a series, counted from 1."""

    series = models.ForeignKey(
        ArticleSeries, models.PROTECT, related_name="instalments", verbose_name=_("series")
    )
    article = models.OneToOneField(
        Article, models.CASCADE, related_name="instalment", verbose_name=_("article")
    )
    number = models.PositiveSmallIntegerField(_("number in the series"))

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "number"], name="instalment_number_once_in_a_series"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="instalments_begin_at_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.number}"
