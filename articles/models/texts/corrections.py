"""What the paper tells readers about a text it changed, explained or took away (更正)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.append_only import AppendOnly
from articles.fields import NoteField, validate_printable
from articles.models.texts.articles import Article
from articles.models.texts.releases import Release
from articles.models.texts.revisions import Revision


class CorrectionKind(models.TextChoices):
    """Four different things, each with its own right.

    Unpublishing and withdrawing are acts of the article.
    """

    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")
    UPDATE = "update", _("Update")
    NOTE = "note", _("Editor's note")


class Severity(models.TextChoices):
    """A serious error is shown above the text, any other below it."""

    MINOR = "minor", _("Minor")
    SIGNIFICANT = "significant", _("Significant")
    SERIOUS = "serious", _("Serious")


class CorrectionQuerySet(models.QuerySet["Correction"]):
    """Corrections …"""

    def open(self) -> "CorrectionQuerySet":
        """… somebody works on."""
        return self.filter(published_at=None, cancelled_at=None)

    def published(self) -> "CorrectionQuerySet":
        """… that readers were told of, newest first."""
        return self.exclude(published_at=None).order_by("-published_at", "-pk")


class Correction(models.Model):
    """One correction, clarification, update or editor's note, from its opening until readers are
    told.

    `cause` is for the house alone. `printed_in` freezes where the wrong text was printed (see
    PrintedPlace).
    """

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="corrections", verbose_name=_("article")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=CorrectionKind.choices)
    severity = models.CharField(
        _("severity"), max_length=12, choices=Severity.choices, default=Severity.MINOR
    )
    wrong = NoteField(
        pgettext_lazy("correction", "what was wrong"),
        max_length=500,
        blank=True,
        validators=[validate_printable],
    )
    right = NoteField(
        _("what is right"), max_length=500, blank=True, validators=[validate_printable]
    )
    note = NoteField(
        _("note to readers"),
        max_length=1000,
        blank=True,
        validators=[validate_printable],
        help_text=_("What was wrong, what is right. No blame."),
    )
    cause = NoteField(
        _("cause, for the house only"), max_length=500, blank=True, validators=[validate_printable]
    )
    revision_before = models.ForeignKey(
        Revision, models.PROTECT, related_name="+", verbose_name=_("revision readers saw")
    )
    release = models.ForeignKey(
        Release,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name=_("release"),
    )
    printed_in: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        _("printed in"), default=list
    )
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    published_at = models.DateTimeField(_("told at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("told by"),
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    append_only = AppendOnly(closed_by=("published_at", "cancelled_at"))
    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        permissions = [("print_notice", _("Can record a printed correction notice"))]
        indexes = [models.Index(fields=["-published_at", "-id"], name="correction_newest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(published_at=None, cancelled_at=None),
                name="correction_one_open",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(note=""), name="correction_told_with_a_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.article}"

    @property
    def at_head(self) -> bool:
        """Say whether it is above the text."""
        return self.severity == Severity.SERIOUS
