"""What the picture desk keeps beside the pictures: their rights, tags and collections."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.fields import DayField, LineField, WordsField, validate_printable
from articles.models.media import Image
from articles.models.texts.rights import Machines


class PictureRights(models.Model):
    """What the paper may do with a picture, and until when. Own pictures need none.

    `limits` says in words where and how often the picture may be used. The days are the
    newspaper's; the first and the last one count.
    """

    image = models.OneToOneField(
        Image, models.CASCADE, related_name="rights", verbose_name=_("image")
    )
    holder = LineField(
        _("rights holder"), max_length=120, blank=True, validators=[validate_printable]
    )
    licence = LineField(
        _("licence or agreement"), max_length=200, blank=True, validators=[validate_printable]
    )
    limits = WordsField(
        pgettext_lazy("picture", "limits of use"),
        max_length=1000,
        blank=True,
        validators=[validate_printable],
        help_text=_("In words: where, how often, for which purpose. People read it, no program."),
    )
    valid_from = DayField(_("valid from"), null=True, blank=True)
    valid_until = DayField(_("valid until"), null=True, blank=True)
    web_allowed = models.BooleanField(_("may stand on the site"), default=True)
    print_allowed = models.BooleanField(_("may be printed"), default=True)
    machines = models.CharField(
        _("use by AI"), max_length=10, choices=Machines.choices, default=Machines.FORBIDDEN
    )

    class Meta:
        verbose_name = _("rights of a picture")
        verbose_name_plural = _("rights of pictures")
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["valid_until"],
                condition=models.Q(valid_until__isnull=False),
                name="picture_rights_that_end",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="picture_rights_end_after_they_begin",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.image_id} {self.holder}".strip()

    def is_valid_on(self, day: date) -> bool:
        """Say whether the rights are valid on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_until is None or day <= self.valid_until)


class PictureTag(models.Model):
    """A word by which pictures are found. `key` is its folded form: one tag for both scripts."""

    name = LineField(_("tag"), max_length=40, validators=[validate_printable])
    key = models.CharField(max_length=160, unique=True, editable=False)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class TaggedPicture(models.Model):
    """A picture with a tag."""

    tag = models.ForeignKey(PictureTag, models.CASCADE, related_name="tagged")
    image = models.ForeignKey(Image, models.CASCADE, related_name="tagged")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["tag", "image"], name="picture_tagged_once")]

    def __str__(self) -> str:
        return f"{self.image_id} · {self.tag_id}"


class PictureCollection(models.Model):
    """Pictures that belong together, in an order."""

    name = LineField(_("name"), max_length=80, unique=True, validators=[validate_printable])
    created_at = models.DateTimeField(_("created at"), editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("collection of pictures")
        verbose_name_plural = _("collections of pictures")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class CollectedPicture(models.Model):
    """A picture in a collection, at its place."""

    collection = models.ForeignKey(PictureCollection, models.CASCADE, related_name="rows")
    image = models.ForeignKey(Image, models.CASCADE, related_name="collected")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "image"], name="picture_once_in_a_collection"
            )
        ]

    def __str__(self) -> str:
        return f"{self.collection_id} · {self.position}"
