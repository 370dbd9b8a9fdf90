"""The text, and every state it was ever saved in."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.fields import split_keywords, validate_printable
from articles.querysets import AppendOnlyError, AppendOnlyQuerySet

TEXT_FIELDS = (
    "kicker", "headline", "subhead", "abstract", "dateline", "body", "keywords",
    "source_name", "source_url", "source_date", "source_headline", "source_author",
)  # fmt: skip


class Text(models.Model):
    """What an article says. An article carries the working text; each revision carries a copy that never changes."""

    kicker = models.CharField(_("kicker"), max_length=120, blank=True, validators=[validate_printable])
    headline = models.CharField(_("headline"), max_length=200, validators=[validate_printable])
    subhead = models.CharField(
        _("subhead"),
        max_length=200,
        blank=True,
        validators=[validate_printable],
        help_text=_("A feature's subhead begins with ——; a news item's does not."),
    )
    abstract = models.TextField(_("abstract"), max_length=1000, blank=True, validators=[validate_printable])
    dateline = models.CharField(
        _("dateline"),
        max_length=60,
        blank=True,
        validators=[validate_printable],
        help_text=_("For example 本报北京3月4日电."),
    )
    body = models.TextField(_("body"), blank=True)
    keywords = models.CharField(
        _("keywords"),
        max_length=200,
        blank=True,
        validators=[validate_printable],
        help_text=_("Separated by commas."),
    )
    source_name = models.CharField(
        _("source"),
        max_length=120,
        blank=True,
        validators=[validate_printable],
        help_text=_("For a reprint: the medium it comes from. Empty for our own text."),
    )
    source_url = models.URLField(_("source address"), max_length=500, blank=True)
    source_date = models.DateField(_("source date"), null=True, blank=True)
    source_headline = models.CharField(
        _("original headline"), max_length=200, blank=True, validators=[validate_printable]
    )
    source_author = models.CharField(_("original author"), max_length=120, blank=True, validators=[validate_printable])

    class Meta:
        abstract = True

    def keyword_list(self) -> list[str]:
        return split_keywords(self.keywords)


class Revision(Text):
    """The text as it was saved, never edited.

    `credits`: ordered list of {role, name, person (id or null), slug}. `columns`: ids, the primary first.
    `images`: ordered list of {image (id), role, caption, alt_text, decorative}. `digest`: SHA-256 over all of it.
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
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("saved by")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_unique")]

    def __str__(self) -> str:
        return f"{self.headline} · {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; a second writing is refused."""
        if not self._state.adding:
            raise AppendOnlyError("A revision never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("A revision is never deleted.")
