"""Advertisements on the plan of an issue: placements of their own, marked 广告."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.domain.printed.imprint_check import ADVERT_MARK
from articles.fields import LineField, WordsField, validate_printable
from articles.models.media import Image
from articles.models.paper.editions import Page

SPAN_MAX = 8
HEIGHT_MAX = 600  # millimetres: higher than any newspaper page


class AdvertPlacement(models.Model):
    """An advertisement at the foot of a page: `span` columns wide, `height` millimetres high.

    It shows its picture, else its text. The customer is for the house alone: no reader, no export
    and no snapshot names it.
    """

    page = models.ForeignKey(Page, models.PROTECT, related_name="adverts", verbose_name=_("page"))
    position = models.PositiveSmallIntegerField(_("order on the page"), default=1)
    span = models.PositiveSmallIntegerField(
        _("width in columns"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(SPAN_MAX)],
    )
    height = models.PositiveSmallIntegerField(
        _("height in millimetres"),
        default=80,
        validators=[MinValueValidator(10), MaxValueValidator(HEIGHT_MAX)],
    )
    mark = LineField(
        pgettext_lazy("of an advertisement", "mark"),
        max_length=20,
        default=ADVERT_MARK,
        validators=[validate_printable],
    )
    text = WordsField(_("text"), max_length=1000, blank=True, validators=[validate_printable])
    picture = models.ForeignKey(
        Image,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="adverts",
        verbose_name=_("picture"),
    )
    customer = LineField(
        pgettext_lazy("of an advertisement", "customer"),
        max_length=120,
        blank=True,
        help_text=_("For the house alone; never printed."),
    )

    class Meta:
        verbose_name = _("advertisement")
        verbose_name_plural = _("advertisements")
        ordering = ["page", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(span__range=(1, SPAN_MAX)) & models.Q(height__gte=1),
                name="advert_has_a_size",
                violation_error_message=_("An advertisement is 1 to 8 columns wide."),
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(picture__isnull=False),
                name="advert_shows_something",
                violation_error_message=_(
                    "Write the text of the advertisement or choose a picture."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} · {self.mark}"
