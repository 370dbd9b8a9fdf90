"""Every state a text was ever saved in."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.append_only import AppendOnly
from articles.fields import LineField
from articles.markup.sanitising import LINK, plain_text
from articles.models.querysets import AppendOnlyError, AppendOnlyQuerySet
from articles.models.texts.text import TEXT_FIELDS, Text


class Revision(Text):
    """The text as it was saved, never edited.

    `credits`: ordered list of {role, name, person (id or null), slug}. `columns`: ids, the primary
    first. `images`: ordered list of {image (id), role, caption, alt_text, decorative}. `digest`:
    SHA-256 over all of it.
    """

    article = models.ForeignKey(
        "articles.Article", models.PROTECT, related_name="revisions", verbose_name=_("article")
    )
    number = models.PositiveIntegerField(_("number"))
    credits: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        _("credits"), default=list
    )
    columns: "models.JSONField[list[int], list[int]]" = models.JSONField(_("columns"), default=list)
    images: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(
        _("images"), default=list
    )
    digest = models.CharField(_("SHA-256"), max_length=64)
    made_at = models.DateTimeField(_("saved at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("saved by"),
    )
    note = LineField(_("note"), max_length=200, blank=True)
    typographic = models.BooleanField(
        _("typographic"),
        default=False,
        help_text=_("It differs from the one before by an accepted slip of the pen."),
    )

    append_only = AppendOnly()
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="revision_number_unique")
        ]
        indexes = [models.Index(fields=["-made_at", "-id"], name="revision_newest_first")]

    def __str__(self) -> str:
        return f"{self.headline} · {self.number}"

    def words(self) -> tuple[object, ...]:
        """Return what somebody wrote of it: text, links, byline, captions.

        Setting, blanks between words, pictures and columns are no words.
        """
        fields = {name: getattr(self, name) for name in TEXT_FIELDS}
        body = fields.pop("body")
        return (
            tuple(fields.values()),
            "".join(plain_text(body).split()),
            tuple(LINK.findall(body)),
            tuple((line["role"], line["name"]) for line in self.credits),
            tuple((use["caption"], use["alt_text"]) for use in self.images),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; a second writing is refused."""
        if not self._state.adding:
            raise AppendOnlyError("A revision never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("A revision is never deleted.")
