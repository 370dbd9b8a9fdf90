"""What of an article went to layout, and what came back from there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.append_only import AppendOnly
from articles.layout_exchange.paragraphs import StoredParagraph
from articles.models.paper.editions import Issue
from articles.models.texts.articles import Article
from articles.models.texts.revisions import Revision

NAME_MAX = 200


class LayoutExport(models.Model):
    """One article of one export: the paragraphs that layout got, of which revision, for which page.
    An issue may lose a page, so that its label is kept.

    Never changed: what comes back is compared with it.
    """

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="layout_exports", verbose_name=_("article")
    )
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="+", verbose_name=_("revision")
    )
    issue = models.ForeignKey(Issue, models.PROTECT, related_name="+", verbose_name=_("issue"))
    page_label = models.CharField(_("printed label"), max_length=8)
    paragraphs: "models.JSONField[list[StoredParagraph], list[StoredParagraph]]" = models.JSONField(
        _("paragraphs"), default=list
    )
    at = models.DateTimeField(_("exported at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("exported by"),
    )
    by_printed = models.CharField(_("name at the time"), max_length=60)

    append_only = AppendOnly()

    class Meta:
        verbose_name = _("export to layout")
        verbose_name_plural = _("exports to layout")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["article", "-id"], name="layout_export_of_article")]

    def __str__(self) -> str:
        return f"{self.revision} · {self.page_label}"


class ReturnDecision(models.TextChoices):
    """What was done with a text that came back."""

    TAKEN = "taken", pgettext_lazy("a text from layout", "Taken over")
    LEFT = "left", pgettext_lazy("a text from layout", "Left")


class LayoutReturn(models.Model):
    """A text that came back from layout, until somebody decides about it and ever after.

    `revision` is the one that was made of it.
    """

    export = models.ForeignKey(
        LayoutExport, models.PROTECT, related_name="returns", verbose_name=_("export to layout")
    )
    name = models.CharField(_("file"), max_length=NAME_MAX)
    paragraphs: "models.JSONField[list[StoredParagraph], list[StoredParagraph]]" = models.JSONField(
        _("paragraphs"), default=list
    )
    at = models.DateTimeField(_("came back at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("brought back by"),
    )
    by_printed = models.CharField(_("name at the time"), max_length=60)
    decision = models.CharField(
        pgettext_lazy("a text from layout", "decision"),
        max_length=5,
        choices=ReturnDecision.choices,
        blank=True,
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, related_name="+", verbose_name=_("revision")
    )

    append_only = AppendOnly(closed_by=("decided_at",))

    class Meta:
        verbose_name = _("text from layout")
        verbose_name_plural = _("texts from layout")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_at=None, decision="")
                | models.Q(decided_at__isnull=False) & ~models.Q(decision=""),
                name="layout_return_decided_once",
            )
        ]

    def __str__(self) -> str:
        return self.name
