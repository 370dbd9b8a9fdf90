"""Keys by which people and pictures are found at the desk by any part of their names."""

from django.db import models

from articles.models.media import Image
from articles.models.paper.people import Person


class FoundBy(models.Model):
    """A key of articles/frame/keys.py. Rows are derived: the actions that write a text write its
    keys."""

    key = models.BinaryField()

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return bytes(self.key).decode(errors="replace")


class PersonKey(FoundBy):
    """An ending of a person's name."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="keys")

    class Meta(FoundBy.Meta):
        indexes = [models.Index(fields=["key", "person"], name="person_by_part_of_name")]


class ImageKey(FoundBy):
    """An ending of a picture's title or of its caption."""

    image = models.ForeignKey(Image, models.CASCADE, related_name="keys")

    class Meta(FoundBy.Meta):
        indexes = [models.Index(fields=["key", "image"], name="image_by_part_of_words")]
