"""Terms of subscription and privacy policy: texts of the newspaper, in versions.

Published ones never change.
"""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.append_only import AppendOnly
from articles.fields import validate_printable
from articles.markup.sanitising import clean_body
from articles.models import Publication
from articles.models.querysets import AppendOnlyError
from subscriptions.domain.choices import TextKind

BODY_MAX = 60_000


class LegalTextQuerySet(models.QuerySet["LegalText"]):
    """Texts ..."""

    def published(self) -> Self:
        """... that readers may see: in force, coming, or in force once."""
        return self.filter(published_at__isnull=False)

    def begun(self, on: date) -> Self:
        """... published, and in force on a day or before it; the newest version first."""
        return self.published().filter(effective_from__lte=on).order_by("-version")


class LegalText(models.Model):
    """One version of a text.

    It is a draft until it is published, and is kept as it was from then on.

    `asks_again` says that the use of personal data changes: who agreed before is asked anew (PIPL,
    art. 14).
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="legal_texts", verbose_name=_("publication")
    )
    kind = models.CharField(_("kind of text"), max_length=8, choices=TextKind.choices)
    version = models.PositiveSmallIntegerField(_("version"), editable=False)
    body = models.TextField(
        _("wording"),
        max_length=BODY_MAX,
        validators=[validate_printable],
        help_text=_("Sanitised when stored and when shown."),
    )
    changes = models.CharField(
        _("what is new"),
        max_length=300,
        blank=True,
        validators=[validate_printable],
        help_text=_("One or two sentences for readers who know the version before."),
    )
    asks_again = models.BooleanField(
        _("ask everybody anew"),
        default=False,
        help_text=_(
            "Needed where purpose, way or kinds of the personal data used change (PIPL, article "
            "14)."
        ),
    )
    effective_from = models.DateField(_("in force from"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("published by"),
    )

    append_only = AppendOnly(closed_by=("published_at",))
    objects = LegalTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal text")
        verbose_name_plural = _("legal texts")
        ordering = ["publication", "kind", "-version"]
        permissions = [("publish_legaltext", _("Can publish legal texts"))]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "kind", "version"],
                name="legal_text_version_unique",
                violation_error_message=_("This version of the text exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} v{self.version}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Store a draft; a published text is refused, as a trigger of the database refuses it."""
        stored = LegalText.objects.filter(pk=self.pk) if self.pk else LegalText.objects.none()
        if stored.published().exists():
            raise AppendOnlyError("A published text never changes.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse(f"subscriptions:{self.kind}_version", args=[self.version])

    def clean(self) -> None:
        """Keep the wording free of anything that is not on the allowlist."""
        self.body = clean_body(self.body)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("Legal texts are never deleted.")
