"""What was put before readers, frozen: the revision, and everything printed around it."""

from typing import Any, NotRequired, TypedDict

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.append_only import AppendOnly
from articles.models.media import Crop, Image, PictureLook
from articles.models.paper.columns import Column
from articles.models.paper.people import Person, ResponsibleEditor
from articles.models.querysets import AppendOnlyError, AppendOnlyQuerySet
from articles.models.texts.articles import Article
from articles.models.texts.revisions import Revision
from articles.models.texts.rights import CopyrightNotice

FOLDED_MAX = 240  # a name of sixty characters, each of which may be folded into a few


class PrintedPlace(TypedDict):
    """Where a text was printed: issue number and date, page position and label."""

    number: int
    number_printed: str
    date: str  # ISO 8601
    position: int
    label: str
    page_name: str


class PrintedPicture(TypedDict):
    """The words of a library picture as printed (a use with a caption of its own prints that
    instead), its focal point [x, y], its crops by place of use, and its copies where it was turned
    or lightened: without, it is shown as its file has it.
    """

    image: int
    credit: str
    caption: str
    focal_point: NotRequired[list[float]]
    crops: NotRequired[dict[str, Crop]]
    look: NotRequired[PictureLook]


class Release(models.Model):
    """One publishing act. Never changed: a correction or a new place in print makes another.

    `credits` is the byline as printed: ordered {role, role_printed, name, slug}. `printed_in` lists
    the places in print, the primary first. `pictures` holds the library's words of each picture it
    shows. `headline_lines` are those an editor set, and no line of the headline on a screen ends
    inside one of `headline_names`. `source_line` reads 本文来源：X第N期第M版, or names the medium of a reprint.
    """

    article = models.ForeignKey(
        Article, models.PROTECT, related_name="releases", verbose_name=_("article")
    )
    number = models.PositiveIntegerField(_("number"))
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="releases", verbose_name=_("revision")
    )
    made_at = models.DateTimeField(_("released at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("released by"),
    )
    publisher_printed = models.CharField(_("released by, as printed"), max_length=60, blank=True)
    editor = models.ForeignKey(
        ResponsibleEditor,
        models.PROTECT,
        related_name="releases",
        verbose_name=_("responsible editor"),
    )
    editor_printed = models.CharField(_("responsible editor, as printed"), max_length=60)
    editor_signed_at = models.DateTimeField(_("signed by the responsible editor at"), null=True)
    credits: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        _("byline"), default=list
    )
    # Null in what was released before there were lines of headlines.
    headline_lines: "models.JSONField[list[str] | None, list[str] | None]" = models.JSONField(
        _("lines of the headline"), null=True
    )
    headline_names: "models.JSONField[list[str] | None, list[str] | None]" = models.JSONField(
        _("names in the headline"), null=True
    )
    notice = models.ForeignKey(
        CopyrightNotice, models.PROTECT, related_name="releases", verbose_name=_("copyright notice")
    )
    notice_text = models.TextField(_("notice, as printed"))
    source_line = models.CharField(_("source line"), max_length=300, blank=True)
    printed_in: "models.JSONField[list[PrintedPlace], list[PrintedPlace]]" = models.JSONField(
        _("printed in"), default=list
    )
    pictures: "models.JSONField[list[PrintedPicture], list[PrintedPicture]]" = models.JSONField(
        _("pictures, as printed"), default=list
    )

    append_only = AppendOnly()
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="release_newest_first"),
            models.Index(fields=["editor_printed"], name="release_by_printed_editor"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="release_number_unique"),
            models.CheckConstraint(
                condition=~models.Q(editor_printed="") & ~models.Q(notice_text=""),
                name="release_names_editor_and_notice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision} → {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; a second writing is refused."""
        if not self._state.adding:
            raise AppendOnlyError("A release never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("A release is never deleted.")


class ShownIn(models.Model):
    """A column in which readers find an article: as released, whatever its working row says
    meanwhile.

    `published_at` is the article's, so that a column's newest are found without looking at others.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="shown_in", verbose_name=_("article")
    )
    column = models.ForeignKey(
        Column, models.PROTECT, related_name="shown", verbose_name=_("column")
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    class Meta:
        verbose_name = _("column as released")
        verbose_name_plural = _("columns as released")
        indexes = [
            models.Index(fields=["column", "-published_at", "-article"], name="shown_newest_first")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "column"], name="article_shown_once_in_a_column"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.column_id}"


class Byline(models.Model):
    """A name under which readers find an article: as released, and folded.

    `person` is None for a bare name. `published_at` is the article's, as in ShownIn.
    """

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="bylines", verbose_name=_("article")
    )
    position = models.PositiveSmallIntegerField(_("order"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="bylines", verbose_name=_("person")
    )
    name = models.CharField(_("name as printed"), max_length=60)
    folded = models.CharField(_("name as it is searched"), max_length=FOLDED_MAX, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    class Meta:
        verbose_name = _("byline as released")
        verbose_name_plural = _("bylines as released")
        indexes = [
            models.Index(
                fields=["person", "-published_at", "-article"], name="byline_of_person_newest"
            ),
            models.Index(
                fields=["folded", "-published_at", "-article"], name="byline_by_name_newest"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "position"], name="byline_order_unique")
        ]

    def __str__(self) -> str:
        return self.name


class ShownPicture(models.Model):
    """A picture that an article shows: as released, whatever its working row says meanwhile."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="shown_pictures", verbose_name=_("article")
    )
    image = models.ForeignKey(
        Image, models.PROTECT, related_name="shown_in", verbose_name=_("image")
    )

    class Meta:
        verbose_name = _("picture as released")
        verbose_name_plural = _("pictures as released")
        constraints = [
            models.UniqueConstraint(
                fields=["article", "image"], name="picture_shown_once_in_an_article"
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.image_id}"
