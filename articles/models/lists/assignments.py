"""Who was asked to go on with a text."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.texts.articles import Article


class Assignment(models.Model):
    """An article that was given to a person of the staff. The journal keeps earlier ones."""

    article = models.OneToOneField(
        Article, models.CASCADE, related_name="assignment", verbose_name=_("article")
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="assignments",
        verbose_name=_("assigned to"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("assigned by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.article} · {self.to}"
