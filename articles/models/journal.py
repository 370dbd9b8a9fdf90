"""The journal: one row for every act, written in the act's own transaction, never changed."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.articles import Article
from articles.querysets import AppendOnlyError, AppendOnlyQuerySet

ACTS = {
    "article.created": _("wrote"), "article.saved": _("saved"), "article.published": _("published"),
    "article.restored": _("restored"), "article.withdrawn": _("withdrew"),
    "article.placed": _("put on a page"), "article.unplaced": _("took off a page"),
    "article.released_again": _("released anew"), "article.loaded": _("brought in"),
    "archive.imported": _("imported an archive"), "page.ordered": _("ordered a page"),
    "issue.planned": _("planned an issue"), "issue.changed": _("changed an issue"),
    "image.added": _("added a picture"),
    "image.described": _("described a picture"), "image.filed": _("gave a picture its file"),
    "image.deleted": _("deleted a picture"),
    "reference.added": _("added"), "reference.changed": _("changed"), "reference.deleted": _("deleted"),
}  # fmt: skip


class JournalEntry(models.Model):
    """Who did what, when. `act` is a dotted name such as article.published; `details` is plain JSON."""

    at = models.DateTimeField(_("at"))
    act = models.CharField(_("act"), max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    by_printed = models.CharField(_("name at the time"), max_length=60, blank=True)
    article = models.ForeignKey(Article, models.PROTECT, null=True, related_name="journal", verbose_name=_("article"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    details: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(_("details"), default=dict)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        indexes = [models.Index(fields=["-at", "-id"], name="journal_newest_first")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row once; a second writing is refused."""
        if not self._state.adding:
            raise AppendOnlyError("The journal never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("The journal is never deleted.")

    @property
    def act_label(self) -> str:
        """The act in the reader's language."""
        return str(ACTS.get(self.act, self.act))
