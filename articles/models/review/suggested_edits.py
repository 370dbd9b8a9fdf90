"""Suggested changes of a text: typed in the text by a colleague, decided by whoever may edit it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.domain.texts.edit_marks import shown_text
from articles.domain.texts.edits import TextEdit
from articles.models.review.proposals import DecidedProposal
from articles.models.texts.articles import Article
from articles.models.texts.revisions import Revision


class EditedField(models.TextChoices):
    """The parts of a text in which changes are suggested, in the order of the page."""

    KICKER = "kicker", _("kicker")
    HEADLINE = "headline", _("headline")
    SUBHEAD = "subhead", _("subhead")
    ABSTRACT = "abstract", _("abstract")
    BYLINE = "byline", _("byline")
    DATELINE = "dateline", _("dateline")
    BODY = "body", _("body")


class SuggestedEdit(DecidedProposal):
    """One suggested change.

    `start` and `end` are characters of the field as `revision` stores it, `before` is what is
    there, `after` what shall be. A byline is a line of JSON for each name (`byline_text`).
    `result` is the revision that accepting it made. `number` counts the suggestions of an article
    where they are shown.
    """

    number = 0

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="suggested_edits", verbose_name=_("article")
    )
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="suggested_edits", verbose_name=_("revision")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="suggested_edits",
        verbose_name=_("by"),
    )
    by_printed = models.CharField(_("name at the time"), max_length=60)
    at = models.DateTimeField(_("at"))
    field = models.CharField(_("part"), max_length=10, choices=EditedField.choices)
    before = models.TextField(_("what stands there"), blank=True)
    after = models.TextField(_("what should"), blank=True)
    why = models.CharField(_("why"), max_length=300, blank=True)
    result = models.ForeignKey(
        Revision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="made_of_edits",
        verbose_name=_("made revision"),
    )

    class Meta:
        verbose_name = _("suggested change")
        verbose_name_plural = _("suggested changes")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="suggested_edit_ends_behind_its_start"
            ),
            models.CheckConstraint(
                condition=Q(accepted=None, decided_at=None)
                | Q(accepted__isnull=False, decided_at__isnull=False),
                name="suggested_edit_decided_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(accepted=True) | Q(result__isnull=False),
                name="suggested_edit_accepted_made_a_revision",
            ),
        ]
        indexes = [
            models.Index(
                fields=["article"], condition=Q(accepted=None), name="suggested_edit_undecided"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_field_display()}: “{self.found}” → “{self.shown_proposal}”"

    @property
    def found(self) -> str:
        """What stands there, without tags."""
        return shown_text(self.field, self.before)

    @property
    def shown_proposal(self) -> str:
        """What shall be there, without tags."""
        return shown_text(self.field, self.after)

    def text_edit(self) -> TextEdit:
        """Return the change of the stored field."""
        return TextEdit(self.start, self.end, self.before, self.after)
