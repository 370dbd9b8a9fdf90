"""Proofreaders' marks on a frozen proof, after the signs of GB/T 14706."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.review.proposals import DecidedProposal
from articles.models.review.workflow import RoundAct
from articles.models.texts.revisions import Revision


class MarkKind(models.TextChoices):
    REPLACE = "replace", _("Replace")
    DELETE = "delete", _("Delete")
    INSERT = "insert", _("Insert")
    MOVE = "move", _("Move")
    STYLE = "style", _("Set otherwise")


class MarkField(models.TextChoices):
    """The parts of a text that are proofread."""

    KICKER = "kicker", _("kicker")
    HEADLINE = "headline", _("headline")
    SUBHEAD = "subhead", _("subhead")
    ABSTRACT = "abstract", _("abstract")
    BODY = "body", _("body")


class MarkStyle(models.TextChoices):
    """What a stretch, or its whole paragraph, is set as."""

    BOLD = "bold", _("bold")
    PLAIN = "plain", _("plain")
    CROSSHEAD = "crosshead", _("crosshead")
    PARAGRAPH = "paragraph", _("paragraph")


class ProofMark(DecidedProposal, RoundAct):
    """One mark.

    `start` and `end` are characters of the field's plain text in `revision`, the frozen proof.

    `target` is where a moved stretch goes, in characters of the same text. `result` is the revision
    that an accepted mark made. `number` counts the marks of a round where they are shown.
    """

    number = 0

    field = models.CharField(_("part"), max_length=10, choices=MarkField.choices)
    kind = models.CharField(_("kind"), max_length=8, choices=MarkKind.choices)
    target = models.PositiveIntegerField(_("moved to"), null=True, blank=True)
    found = models.CharField(_("what stands there"), max_length=300, blank=True)
    proposal = models.CharField(_("what should"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    result = models.ForeignKey(
        Revision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="made_of",
        verbose_name=_("made revision"),
    )

    class Meta:
        verbose_name = _("proof mark")
        verbose_name_plural = _("proof marks")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__gte=F("start")), name="proof_mark_ends_behind_its_start"
            ),
            models.CheckConstraint(
                condition=Q(accepted=None, decided_at=None)
                | Q(accepted__isnull=False, decided_at__isnull=False),
                name="proof_mark_decided_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(accepted=True) | Q(result__isnull=False),
                name="proof_mark_accepted_made_a_revision",
            ),
            models.CheckConstraint(
                condition=~Q(kind="move") | Q(target__isnull=False),
                name="proof_mark_moves_somewhere",
            ),
        ]
        indexes = [models.Index(fields=["decided_at"], name="proof_mark_by_decision")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} “{self.found}” → “{self.shown_proposal}”"

    @property
    def shown_proposal(self) -> str:
        """What should be there, a style in the reader's language."""
        return str(MarkStyle(self.proposal).label) if self.kind == MarkKind.STYLE else self.proposal
