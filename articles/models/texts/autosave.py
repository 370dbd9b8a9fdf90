"""What somebody wrote and has not saved."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.texts.articles import Article
from articles.models.texts.locks import WINDOW_MAX


class KeptText(models.Model):
    """What somebody wrote and has not saved: the fields of the form as the browser held them.

    `fields`: {name: [values]}. `version`: the article's version the writer started from, 0 for a
    new article.
    """

    article = models.ForeignKey(
        Article,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="kept_texts",
        verbose_name=_("article"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_texts", verbose_name=_("by")
    )
    window = models.CharField(_("window"), max_length=WINDOW_MAX)
    version = models.PositiveIntegerField(_("version"), default=0)
    fields: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(
        _("fields"), default=dict
    )
    kept_at = models.DateTimeField(_("kept at"))

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "window"], name="kept_text_one_a_window"),
            models.CheckConstraint(condition=~Q(window=""), name="kept_text_has_a_window"),
        ]

    def __str__(self) -> str:
        return self.value("headline") or str(_("Without a headline"))

    @property
    def is_suggestion(self) -> bool:
        """Say whether it was typed in suggestion mode."""
        return "suggesting" in self.fields

    def value(self, name: str) -> str:
        """Return what is in a field of the form, empty where it holds nothing."""
        values = self.fields.get(name) or [""]
        return str(values[-1])
