"""上版: which article is on which printed page.

The source line is computed from here, never typed.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.media import Image
from articles.models.paper.editions import Page
from articles.models.texts.articles import Article


class Placement(models.Model):
    """An article on a page, in its order there.

    An article on two pages has two placements, one of them primary. `planned_length` is the number
    of characters that the page has for it, `span` the columns that the editor chose for it,
    `headline_step` makes its headline larger or smaller (-2 to 2), `lead_picture` is the one of its
    pictures that is printed first and largest. Page setting takes them.
    """

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="placements", verbose_name=_("article")
    )
    page = models.ForeignKey(
        Page, models.PROTECT, related_name="placements", verbose_name=_("page")
    )
    position = models.PositiveSmallIntegerField(_("order on the page"), default=1)
    is_primary = models.BooleanField(_("first place"), default=False)
    continues = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
        verbose_name=_("continued from"),
    )

    planned_length = models.PositiveIntegerField(_("planned length"), null=True, blank=True)
    span = models.PositiveSmallIntegerField(_("width in columns"), null=True, blank=True)
    headline_step = models.SmallIntegerField(_("headline size"), default=0)
    lead_picture = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead picture"),
    )

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["page", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "page"],
                name="placement_once_on_a_page",
                violation_error_message=_("The article already stands on this page."),
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=models.Q(is_primary=True),
                name="placement_one_primary",
                violation_error_message=_("An article has one first place."),
            ),
            models.CheckConstraint(
                condition=models.Q(continues__isnull=True) | ~models.Q(continues=models.F("pk")),
                name="placement_does_not_continue_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page} · {self.position}"
