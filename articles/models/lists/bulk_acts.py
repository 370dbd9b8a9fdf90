"""Acts on many articles at once, and what became of each row."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.texts.articles import Article


class RowOutcome(models.TextChoices):
    """What became of a row. A row without an outcome was not reached."""

    DONE = "done", pgettext_lazy("of a row", "done")
    REFUSED = "refused", pgettext_lazy("of a row", "refused")
    UNCHANGED = "unchanged", pgettext_lazy("of a row", "unchanged")


class BulkAct(models.Model):
    """An act on many articles that somebody confirmed. `nonce` is that of the confirmed preview:
    it counts once. `values` are those of its form, as text, and what undoing it needs."""

    nonce = models.CharField(_("number used once"), max_length=32, unique=True)
    name = models.CharField(pgettext_lazy("of many rows", "act"), max_length=20)
    values: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(
        _("values"), default=dict
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_index=True)
    back = models.CharField(_("query of the list"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("act on many articles")
        verbose_name_plural = _("acts on many articles")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name} · {self.at:%Y-%m-%d %H:%M}"


class BulkRow(models.Model):
    """An article among those of a bulk act, in the order of the list."""

    bulk_act = models.ForeignKey(BulkAct, models.CASCADE, related_name="rows")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(_("order"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=RowOutcome.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("row of a bulk act")
        verbose_name_plural = _("rows of bulk acts")
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulk_act", "article"], name="article_once_in_a_bulk_act"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article} · {self.outcome}"
