"""The front page and the lead of each column's page, as editors arrange them."""

from typing import NotRequired, TypedDict

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.domain.fronts import HEADLINE_MAX, SIZE_MAX, SIZES, TITLE_MAX, SlotKey, SlotKind
from articles.fields import LineField, MomentField, validate_printable
from articles.models.media import Image
from articles.models.paper.columns import Column
from articles.models.paper.publications import Publication
from articles.models.texts.articles import Article
from articles.models.topics import Topic
from articles.models.undoable_changes import UndoableChange


class Front(models.Model):
    """A page of readers that editors arrange: the newspaper's front page, or with `column` the page
    of that column.

    It has a row from its first change on; until then everything on it is chosen by the program.
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="fronts", verbose_name=_("publication")
    )
    column = models.OneToOneField(
        Column,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="front",
        verbose_name=_("column"),
    )

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")
        permissions = [("edit_front", _("Can edit front pages"))]
        constraints = [
            models.UniqueConstraint(
                fields=["publication"],
                condition=models.Q(column=None),
                name="front_one_a_publication",
            )
        ]

    def __str__(self) -> str:
        return self.column.name if self.column else self.publication.name


class FrontSlot(models.Model):
    """A slot of a front that somebody arranged. One without a row is as `SIZES` says.

    `column` is the column of a block, or the one that the opinion slot follows. `topic` is the page
    that a slot for a topic leads to and follows. `size` 0 shows the slot to nobody.
    """

    front = models.ForeignKey(
        Front, models.PROTECT, related_name="slots", verbose_name=_("front page")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=SlotKind.choices)
    column = models.ForeignKey(
        Column,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("column"),
    )
    topic = models.ForeignKey(
        Topic,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="slots",
        verbose_name=_("topic"),
    )
    title = LineField(
        pgettext_lazy("front page", "title"),
        max_length=TITLE_MAX,
        blank=True,
        validators=[validate_printable],
    )
    size = models.PositiveSmallIntegerField(
        pgettext_lazy("front page", "number of articles"), validators=[MaxValueValidator(SIZE_MAX)]
    )
    with_picture = models.BooleanField(pgettext_lazy("front page", "with a picture"), default=True)

    class Meta:
        verbose_name = _("slot of a front page")
        verbose_name_plural = _("slots of front pages")
        ordering = ["front", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["front", "kind"],
                condition=~models.Q(kind__in=[SlotKind.TOPIC, SlotKind.COLUMN]),
                name="front_slot_once",
            ),
            models.UniqueConstraint(
                fields=["front", "column"],
                condition=models.Q(kind=SlotKind.COLUMN),
                name="front_slot_one_a_column",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def key(self) -> SlotKey:
        """Say which slot of its front it is."""
        kind = SlotKind(self.kind)
        numbers = {SlotKind.TOPIC: self.pk, SlotKind.COLUMN: self.column_id}
        return SlotKey(kind, numbers.get(kind) or 0)

    @property
    def label(self) -> str:
        """Return what the desk calls it."""
        if self.kind == SlotKind.COLUMN and self.column is not None:
            return self.column.name
        if self.topic is not None:
            return self.topic.title
        return self.title or str(SlotKind(self.kind).label)

    @classmethod
    def unchanged(cls, key: SlotKey, column: Column | None = None) -> "FrontSlot":
        """Return a slot as it is while nobody changed it. It is not stored."""
        return cls(kind=key.kind, column=column, size=SIZES[key.kind])


class FrontEntry(models.Model):
    """An article that an editor put at a place of a slot, from a moment to another.

    `headline` and `image` take the place of its own on this front only.
    """

    slot = models.ForeignKey(
        FrontSlot, models.PROTECT, related_name="entries", verbose_name=_("slot of a front page")
    )
    article = models.ForeignKey(
        Article, models.PROTECT, related_name="front_entries", verbose_name=_("article")
    )
    position = models.PositiveSmallIntegerField(pgettext_lazy("front page", "place"))
    starts_at = MomentField(pgettext_lazy("front page", "from"), null=True, blank=True)
    ends_at = MomentField(pgettext_lazy("front page", "until"), null=True, blank=True)
    headline = LineField(
        _("headline"), max_length=HEADLINE_MAX, blank=True, validators=[validate_printable]
    )
    image = models.ForeignKey(
        Image,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="front_entries",
        verbose_name=_("image"),
    )

    class Meta:
        verbose_name = _("article on a front page")
        verbose_name_plural = _("articles on front pages")
        ordering = ["slot", "position", "pk"]
        indexes = [
            models.Index(
                fields=["starts_at"],
                condition=models.Q(starts_at__isnull=False),
                name="front_entry_by_start",
            ),
            models.Index(
                fields=["ends_at"],
                condition=models.Q(ends_at__isnull=False),
                name="front_entry_by_end",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(position__gte=1), name="front_places_begin_at_one"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at=None)
                | models.Q(ends_at=None)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="front_entry_ends_after_its_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot} · {self.position}"


class StoredEntry(TypedDict):
    """An article at a place of a slot as it was. Moments are in ISO 8601."""

    article: int
    position: int
    starts_at: str | None
    ends_at: str | None
    headline: str
    image: int | None


class StoredSlot(TypedDict):
    """A slot as it was, with what was in it."""

    title: str
    column: int | None
    size: int
    with_picture: bool
    entries: list[StoredEntry]
    topic: NotRequired[int]


FrontState = dict[str, StoredSlot]  # by the id of the slot


class FrontChange(UndoableChange):
    """One change of a front."""

    front = models.ForeignKey(
        Front, models.PROTECT, related_name="changes", verbose_name=_("front page")
    )
    slot_label = models.CharField(_("slot of a front page"), max_length=60, blank=True)
    before: "models.JSONField[FrontState, FrontState]" = models.JSONField(_("before"), default=dict)
    after: "models.JSONField[FrontState, FrontState]" = models.JSONField(_("after"), default=dict)

    class Meta:
        verbose_name = _("change of a front page")
        verbose_name_plural = _("changes of front pages")
        ordering = ["front", "number"]
        constraints = [
            models.UniqueConstraint(fields=["front", "number"], name="front_change_number_unique")
        ]

    def __str__(self) -> str:
        return f"{self.front} · {self.number}"
