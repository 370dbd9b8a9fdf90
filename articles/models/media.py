"""Pictures: one row an image, with its renditions; where it is used is recorded by `ImageUse`."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.common.image_decoding import Rendition
from articles.fields import LineField, validate_printable


class Image(models.Model):
    """A picture of the media library.

    An imported picture may be known by its address only, without a file yet.
    """

    title = LineField(_("title"), max_length=120, validators=[validate_printable])
    original = models.FileField(_("file"), upload_to="originals/%Y/%m/", blank=True, editable=False)
    digest = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    source_url = models.URLField(_("known from"), max_length=500, blank=True)
    credit = LineField(
        _("credit"),
        max_length=120,
        blank=True,
        help_text=_("Who made it, as printed. An article cannot be published without."),
        validators=[validate_printable],
    )
    caption = LineField(_("caption"), max_length=300, blank=True, validators=[validate_printable])
    width = models.PositiveIntegerField(_("width"), default=0, editable=False)
    height = models.PositiveIntegerField(_("height"), default=0, editable=False)
    focal_x = models.FloatField(
        _("focal point, across"),
        default=0.5,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
    )
    focal_y = models.FloatField(
        _("focal point, down"),
        default=0.5,
        validators=[MinValueValidator(0.0), MaxValueValidator(1.0)],
    )
    renditions: "models.JSONField[list[Rendition], list[Rendition]]" = models.JSONField(
        _("renditions"), default=list, editable=False
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("uploaded by"),
    )

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        indexes = [
            models.Index(fields=["digest"], name="image_by_digest"),
            models.Index(fields=["-uploaded_at", "-id"], name="image_newest_first"),
            models.Index(
                fields=["credit"], condition=models.Q(credit=""), name="image_without_credit"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=~models.Q(digest=""), name="image_stored_once"
            ),
            models.UniqueConstraint(
                fields=["source_url"],
                condition=models.Q(digest="") & ~models.Q(source_url=""),
                name="image_reference_known_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(original="") | ~models.Q(source_url=""),
                name="image_has_file_or_source",
            ),
            models.CheckConstraint(
                condition=models.Q(focal_x__range=(0, 1)) & models.Q(focal_y__range=(0, 1)),
                name="image_focal_point_inside",
                violation_error_message=_(
                    "The focal point lies between 0 and 1 in both directions."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title
