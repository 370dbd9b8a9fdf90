"""Articles that are covered on the pictures of their printed pages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.append_only import AppendOnly
from articles.models.texts.articles import Article


class ArticleCover(models.Model):
    """A withdrawn article that readers do not see on its pages either, until the cover is lifted.

    Rows stay: who covered what, why, and how long.
    """

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="covers", verbose_name=_("article")
    )
    reason = models.CharField(_("reason"), max_length=500)
    covered_at = models.DateTimeField(_("covered at"))
    covered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("covered by"),
    )
    lifted_at = models.DateTimeField(_("lifted at"), null=True, blank=True)

    append_only = AppendOnly(once=("lifted_at",))

    class Meta:
        verbose_name = _("cover on printed pages")
        verbose_name_plural = _("covers on printed pages")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(lifted_at=None), name="article_cover_one_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article} · {self.covered_at:%Y-%m-%d}"
