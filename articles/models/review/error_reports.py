"""What readers hold to be wrong in a published text. Never public."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import LineField, NoteField
from articles.models.texts.articles import Article
from articles.models.texts.remarks import QUOTE_MAX
from articles.models.texts.revisions import Revision

WORDS_MAX = 1000  # characters


class ReportOutcome(models.TextChoices):
    """What the desk found."""

    CORRECTED = "corrected", pgettext_lazy("error report", "Corrected")
    NO_ERROR = "no_error", pgettext_lazy("error report", "No error")
    DUPLICATE = "duplicate", pgettext_lazy("error report", "Known already")


class ReportedErrorQuerySet(models.QuerySet["ReportedError"]):
    """Reports of errors ..."""

    def open(self) -> Self:
        """... that nobody settled, the oldest first."""
        return self.filter(settled_at=None).order_by("reported_at", "pk")

    def settled(self) -> Self:
        """... that somebody settled, the newest first."""
        return self.exclude(settled_at=None).order_by("-settled_at", "-pk")

    def unanswered(self) -> Self:
        """... that were settled and whose reader waits for the answer."""
        return self.exclude(settled_at=None).exclude(email="").order_by("pk")


class ReportedError(models.Model):
    """An error that a reader reports, bound to the words he read.

    `revision` is the text that he was shown. `field` and `paragraph` (of the body, from 1) say
    where the words are in it; both are empty where it does not hold them. `email` is empty as soon
    as the answer is in the queue of letters. `nonce` is the number of the form, which counts once.
    """

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="error_reports", verbose_name=_("article")
    )
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="+", verbose_name=_("revision")
    )
    quote = LineField(_("words of the text"), max_length=QUOTE_MAX)
    field = models.CharField(_("part"), max_length=20, blank=True)
    paragraph = models.PositiveIntegerField(_("paragraph"), null=True, blank=True)
    words = NoteField(_("what is wrong"), max_length=WORDS_MAX)
    email = models.EmailField(_("e-mail"), blank=True)
    nonce = models.CharField(_("number of the form"), max_length=32, unique=True)
    reported_at = models.DateTimeField(_("reported at"))
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=ReportOutcome.choices, blank=True
    )
    answer = NoteField(_("answer"), max_length=WORDS_MAX, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )

    objects = ReportedErrorQuerySet.as_manager()

    class Meta:
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        default_permissions = ()  # whoever may correct sees them
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["reported_at"], condition=Q(settled_at=None), name="error_report_open"
            ),
            models.Index(fields=["id"], condition=~Q(email=""), name="error_report_with_address"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="")
                | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="error_report_settled_with_an_outcome",
            )
        ]

    def __str__(self) -> str:
        return self.quote
