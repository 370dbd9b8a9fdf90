"""What the house says about a text among itself: notes with mentions. Never public."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.fields import LineField, NoteField
from articles.models.texts.articles import Article

QUOTE_MAX = 200  # characters


class Remark(models.Model):
    """A note on an article, on one of its fields, or on words of that field (`quote`).

    An open must-fix note stops approvals.
    """

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="remarks", verbose_name=_("article")
    )
    answers = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_by",
        verbose_name=_("answers"),
    )
    field = models.CharField(_("about"), max_length=20, blank=True)
    quote = LineField(_("words of the text"), max_length=QUOTE_MAX, blank=True)
    words = NoteField(_("note"), max_length=1000)
    must_fix = models.BooleanField(_("must be settled before it goes on"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    by_printed = models.CharField(_("name at the time"), max_length=60)
    at = models.DateTimeField(_("at"))
    mentions = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="mentioned_in", blank=True, verbose_name=_("for")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="remark_has_words")]
        indexes = [models.Index(fields=["-at"], name="remark_newest_first")]

    def __str__(self) -> str:
        return self.words

    @property
    def field_label(self) -> str:
        """The field in the reader's language, empty for a note on the whole article."""
        if not self.field:
            return ""
        field: Any = Article._meta.get_field(self.field)
        return str(field.verbose_name)
