"""What the house says about a text among itself: notes with mentions, and marks on a proof. Never public."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.articles import Article
from articles.models.workflow import Act


class Remark(models.Model):
    """A note on an article or one of its fields. An open must-fix note stops approvals."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="remarks", verbose_name=_("article"))
    answers = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="answered_by", verbose_name=_("answers")
    )
    field = models.CharField(_("about"), max_length=20, blank=True)
    words = models.CharField(_("note"), max_length=1000)
    must_fix = models.BooleanField(_("must be settled before it goes on"), default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    by_printed = models.CharField(_("name at the time"), max_length=60)
    at = models.DateTimeField(_("at"))
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="mentioned_in", blank=True, verbose_name=_("for")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="remark_has_words")]

    def __str__(self) -> str:
        return self.words


class MarkKind(models.TextChoices):
    DELETE = "delete", _("Take out")
    INSERT = "insert", _("Insert after")
    REPLACE = "replace", _("Replace")
    MOVE = "move", _("Move behind")
    STYLE = "style", _("Style")


class ProofMark(Act):
    """A proofreader's mark on the frozen proof of one revision, decided one by one.

    `quote` is the marked text and `start` its place among the characters of the field's plain text. `words`: what is
    inserted or put in its place; for a move, the text it goes behind; for style, what the setter should do.
    """

    field = models.CharField(_("field"), max_length=20)
    kind = models.CharField(_("kind"), max_length=8, choices=MarkKind.choices)
    start = models.PositiveIntegerField(_("place"))
    quote = models.CharField(_("marked text"), max_length=500)
    words = models.CharField(_("text"), max_length=500, blank=True)
    typographic = models.BooleanField(_("typographic"), default=False)
    accepted = models.BooleanField(_("accepted"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )

    class Meta:
        verbose_name = _("proof mark")
        verbose_name_plural = _("proof marks")
        ordering = ["field", "start", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} “{self.quote}”"
