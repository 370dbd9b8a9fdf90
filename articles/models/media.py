"""Pictures: one row an image, with its renditions; where it is used is recorded by `ImageUse`."""

from typing import TYPE_CHECKING, Any, TypedDict

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.common.image_decoding import Rendition
from articles.fields import DayField, LineField, validate_printable
from articles.models.querysets import ImageQuerySet

if TYPE_CHECKING:
    from articles.common.picture_words.rows import FileWord


class Crop(TypedDict):
    """A part of a picture for a place of use, in fractions of it, and its copies."""

    left: float
    top: float
    width: float
    height: float
    copies: list[Rendition]


class PictureLook(TypedDict):
    """The size of a picture in pixels, and its copies."""

    width: int
    height: int
    renditions: list[Rendition]


class StoredAdjustment(TypedDict, total=False):
    """How a picture is turned and lightened (articles/domain/pictures/picture_adjustments.py), the file in
    full size that came of it, and the look of the picture as its own file has it."""

    rotation: int
    exposure: int
    contrast: int
    file: str
    unadjusted: PictureLook


class Image(models.Model):
    """A picture of the media library.

    An imported picture may be known by its address only, without a file yet. `file_words` is what
    its file stated when it came in and never changes. `crops` holds the part for each place of use
    (articles/domain/pictures/picture_uses.py) that somebody chose; `crop_files` names every file that was
    ever cut or adjusted, as releases may still show it. `adjustment` is empty for a picture as its
    file has it; else `width`, `height`, `renditions` and `crops` are of the picture as it was
    adjusted, and `original` stays as it came. `first_focal_point` is the focal point [x, y] of texts
    that were released before releases recorded it; it is set when the focal point changes for the
    first time.
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
    creator = LineField(
        _("photographer"), max_length=120, blank=True, validators=[validate_printable]
    )
    taken_on = DayField(_("taken on"), null=True, blank=True)
    place = LineField(
        pgettext_lazy("picture", "where it was taken"),
        max_length=120,
        blank=True,
        validators=[validate_printable],
    )
    file_words: "models.JSONField[list[FileWord], list[FileWord]]" = models.JSONField(
        _("statements of the file"), default=list, editable=False
    )
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
    crops: "models.JSONField[dict[str, Crop], dict[str, Crop]]" = models.JSONField(
        _("crops"), default=dict, editable=False
    )
    crop_files: "models.JSONField[list[str], list[str]]" = models.JSONField(
        default=list, editable=False
    )
    adjustment: "models.JSONField[StoredAdjustment, StoredAdjustment]" = models.JSONField(
        _("rotation, exposure and contrast"), default=dict, editable=False
    )
    first_focal_point: "models.JSONField[Any, Any]" = models.JSONField(
        null=True, default=None, editable=False
    )
    tags = models.ManyToManyField(
        "articles.PictureTag", through="articles.TaggedPicture", related_name="images"
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

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        indexes = [
            models.Index(fields=["digest"], name="image_by_digest"),
            models.Index(fields=["-uploaded_at", "-id"], name="image_newest_first"),
            models.Index(
                fields=["creator", "-uploaded_at", "-id"], name="image_of_photographer_newest"
            ),
            models.Index(fields=["taken_on"], name="image_by_day"),
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

    @property
    def full_name(self) -> str:
        """The name of the picture's file in full size, adjusted where it is; empty without one."""
        return self.adjustment.get("file") or self.original.name or ""

    @property
    def look(self) -> PictureLook:
        """The picture as it is shown now."""
        return {"width": self.width, "height": self.height, "renditions": self.renditions}

    @property
    def unadjusted_look(self) -> PictureLook:
        """The picture as its own file has it."""
        return self.adjustment.get("unadjusted") or self.look

    def file_names(self) -> list[str]:
        """Return the names of every file of the picture."""
        copies = [copy["name"] for copy in self.renditions]
        names = (self.original.name or "", *copies, *self.crop_files)
        return list(dict.fromkeys(name for name in names if name))
